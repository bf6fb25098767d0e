"""A share with the rights that docs/night.md has root type: both sides live their nights there, each under an account
of its own, and no terminal reads what is another's.
"""

import shutil
import subprocess
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.another_account import as_another, give
from tests.sync.world import NIGHT, Hall, World

CENTRAL, OURS, OTHERS = 5021, 5022, 5023
PAGE = Path(__file__).parents[2] / "docs" / "night.md"
REFERENCE = "BEL-7K3M-2QF"


def recipe(share: Path, **terminals: int) -> str:
    """The commands of the page as they stand, with accounts that no machine has; membership is the caller's matter."""
    told = PAGE.read_text(encoding="utf-8").partition("### Les droits du partage")[2].partition("\n#")[0]
    lines = [line.strip().replace("PARTAGE", str(share)) for line in told.splitlines() if line.startswith("    ")]
    assert [line for line in lines if not line.startswith("install -d ")] == ["usermod -aG BORNE central"]
    each = [line.replace("central", str(CENTRAL)) for line in lines if line.startswith("install")]
    once = [line for line in each if "BORNE" not in line]
    named = [
        line.replace("/BORNE", f"/{name}").replace("BORNE", str(account))
        for name, account in terminals.items()
        for line in each
        if "BORNE" in line
    ]
    return "\n".join([*once, *named])


@pytest.fixture
def share(world: World, hall: Hall) -> Path:
    """As the page has it; everything that a night needs was loaded once as root."""
    other = world.hall("hall-b")
    hall.submit(REFERENCE)
    for night in (hall.night, other.night, world.night, hall.night):
        night()
    shutil.rmtree(world.share)
    subprocess.run(["sh", "-ec", recipe(world.share, **{"hall-a": OURS, "hall-b": OTHERS})], check=True)
    for account, home in ((CENTRAL, world.central.home), (OURS, hall.home), (OTHERS, other.home)):
        give(account, home)
    return world.share


def receipt_read(hall: Hall, now: datetime) -> str:
    return hall.night(now).sent.receipt


def reached(world: World, now: datetime) -> str:
    return str(world.night(now).reached)


def read(path: Path) -> str:
    try:
        path.read_bytes()
    except PermissionError:
        return "refused"
    return "read"


@pytest.mark.parametrize("is_member", [True, False], ids=["in the terminals' groups", "in none of them"])
def test_each_terminal_reads_its_receipt_and_is_told_what_comes_down(
    world: World, hall: Hall, share: Path, is_member: bool
) -> None:
    groups = (OURS, OTHERS) if is_member else ()
    for now in (NIGHT, NIGHT + timedelta(days=1)):
        receipt = partial(receipt_read, hall, now)
        as_another(OURS, receipt, OURS)
        assert as_another(CENTRAL, partial(reached, world, now), CENTRAL, groups) == "True"
        assert as_another(OURS, receipt, OURS) == "good"
    own, down = share / "acks" / "hall-a.ack", share / "down" / "hall-a"
    assert as_another(OURS, partial(read, own), OURS) == "read"
    assert as_another(OTHERS, partial(read, own), OTHERS) == ("refused" if is_member else "read")
    for told in down.iterdir():
        assert as_another(OURS, partial(read, told), OURS) == "read"
        assert as_another(OTHERS, partial(read, told), OTHERS) == "refused"
