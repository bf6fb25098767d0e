"""A share with the rights that docs/night.md has root type: both sides live their nights there, each under an account
of its own, and no terminal reads what is another's.
"""

import os
import shutil
import subprocess
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from db.health_share import share as look_at_share
from db.sync.share import prepare
from kiosk.cli.agencies import config_text, trial_facts
from tests.another_account import as_another, give
from tests.sync.world import NIGHT, Hall, World

CENTRAL, OURS, OTHERS = 5021, 5022, 5023
PAGE = Path(__file__).parents[2] / "docs" / "night.md"
REFERENCE = "BEL-7K3M-2QF"


def recipe(share: Path, **terminals: int) -> str:
    """The commands of the page as they stand, with accounts that no machine has; membership is the caller's matter."""
    told = PAGE.read_text(encoding="utf-8").partition("### Les droits du partage")[2].partition("\n#")[0]
    lines = [line.strip() for line in told.splitlines() if line.startswith("    ")]
    assert [line for line in lines if not line.startswith("install -d ")] == ["usermod -aG BORNE central"]
    each = [line.replace("central", str(CENTRAL)) for line in lines if line.startswith("install")]
    each = [line.replace("PARTAGE", str(share)) for line in each]
    once = [line for line in each if "BORNE" not in line]
    named = [
        line.replace("/BORNE", f"/{name}").replace("BORNE", str(account))
        for name, account in terminals.items()
        for line in each
        if "BORNE" in line
    ]
    return "\n".join([*once, *named])


@pytest.fixture
def emptied(world: World, hall: Hall) -> Path:
    """A new share in the place of one that was lived with; everything that a night needs was loaded once as root."""
    other = world.hall("hall-b")
    hall.submit(REFERENCE)
    for night in (hall.night, other.night, world.night, hall.night):
        night()
    for each in (hall, other):
        text = config_text("CBS", trial_facts("CBS"), each.name, world.target, (), trial=False)
        (each.home / "config.toml").write_text(text, encoding="utf-8")
        said_by_doctor(each)
    shutil.rmtree(world.share)
    world.share.mkdir(mode=0o755)
    for account, place in ((CENTRAL, world.central.home), (OURS, hall.home), (OTHERS, other.home)):
        give(account, place)
    os.chown(world.share, CENTRAL, CENTRAL)
    return world.share


@pytest.fixture
def share(emptied: Path) -> Path:
    """As the page has it, before anybody writes there."""
    give_rights(emptied)
    return emptied


def give_rights(share: Path) -> None:
    subprocess.run(["sh", "-ec", recipe(share, **{"hall-a": OURS, "hall-b": OTHERS})], check=True)


def prepared(world: World) -> str:
    """As `kiosk central init --target` does."""
    prepare(world.target, world.central.home, trial=False)
    return ""


def said_by_doctor(hall: Hall) -> str:
    return "\n".join(each.says for each in look_at_share(hall.home, NIGHT))


def refused(hall: Hall, now: datetime) -> str:
    return ", ".join(hall.night(now).sent.refused)


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
    theirs = as_another(OTHERS, partial(said_by_doctor, Hall(hall.home.parent, "hall-b", "", world.target)), OTHERS)
    assert ("trop ouvert à ce compte : lire acks/hall-a.ack." in theirs) is not is_member
    assert "trop fermé" not in theirs


@pytest.mark.parametrize("is_member", [True, False], ids=["in the terminals' groups", "in none of them"])
def test_what_central_wrote_before_the_rights_were_given_its_next_night_gives_to_its_terminal(
    world: World, hall: Hall, emptied: Path, is_member: bool
) -> None:
    groups = (OURS, OTHERS) if is_member else ()
    as_another(CENTRAL, partial(prepared, world), CENTRAL)
    days = [NIGHT + timedelta(days=day) for day in range(4)]
    assert as_another(CENTRAL, partial(reached, world, days[0]), CENTRAL) == "True"
    give_rights(emptied)
    own, down = emptied / "acks" / "hall-a.ack", emptied / "down" / "hall-a"
    before = {path: path.read_bytes() for path in down.iterdir()}
    assert before
    shut = sorted(f"down/hall-a/{path.name}" for path in before)
    assert as_another(OURS, partial(refused, hall, days[1]), OURS)
    said = as_another(OURS, partial(said_by_doctor, hall), OURS)
    assert [path for path in shut if f"lire {path}" not in said] == [], said

    assert as_another(CENTRAL, partial(reached, world, days[1]), CENTRAL, groups) == "True"
    assert {path: path.read_bytes() for path in before} == before, "not written anew"
    assert as_another(OURS, partial(refused, hall, days[2]), OURS) == ""
    assert as_another(OURS, partial(receipt_read, hall, days[2]), OURS) == "good"
    assert "trop fermé" not in as_another(OURS, partial(said_by_doctor, hall), OURS)
    for path in (own, *before):
        assert as_another(OURS, partial(read, path), OURS) == "read"
    for path in before:
        assert as_another(OTHERS, partial(read, path), OTHERS) == "refused"


def test_a_receipt_that_all_could_read_is_narrowed_once_central_is_in_its_terminal_s_group(
    world: World, hall: Hall, share: Path
) -> None:
    own = share / "acks" / "hall-a.ack"
    as_another(OURS, partial(receipt_read, hall, NIGHT), OURS)
    for day in range(2):  # its second night lists nothing new
        assert as_another(CENTRAL, partial(reached, world, NIGHT + timedelta(days=day)), CENTRAL) == "True"
        assert as_another(OTHERS, partial(read, own), OTHERS) == "read"
    written = own.read_bytes()
    later = NIGHT + timedelta(days=2)
    assert as_another(CENTRAL, partial(reached, world, later), CENTRAL, (OURS, OTHERS)) == "True"
    assert (own.read_bytes(), as_another(OTHERS, partial(read, own), OTHERS)) == (written, "refused")
    assert as_another(OURS, partial(receipt_read, hall, later), OURS) == "good"


def test_the_folder_of_the_receipts_that_central_makes_lets_terminals_look_for_theirs(
    world: World, emptied: Path
) -> None:
    as_another(CENTRAL, partial(prepared, world), CENTRAL)
    assert as_another(OURS, lambda: str(list((emptied / "acks").iterdir())), OURS) == "[]"


def test_a_file_that_has_another_name_elsewhere_is_not_given_away(
    world: World, hall: Hall, share: Path, tmp_path: Path
) -> None:
    precious = tmp_path / "precious"
    own = share / "acks" / "hall-a.ack"
    as_another(OURS, partial(receipt_read, hall, NIGHT), OURS)
    assert as_another(CENTRAL, partial(reached, world, NIGHT), CENTRAL, (OURS, OTHERS)) == "True"
    os.link(own, precious)
    os.chown(precious, CENTRAL, CENTRAL)
    later = NIGHT + timedelta(days=1)
    assert as_another(CENTRAL, partial(reached, world, later), CENTRAL, (OURS, OTHERS)) == "True"
    assert precious.stat().st_gid == CENTRAL


def test_what_comes_down_is_not_opened_to_all_where_its_folder_is(world: World, emptied: Path) -> None:
    as_another(CENTRAL, partial(prepared, world), CENTRAL)
    assert as_another(CENTRAL, partial(reached, world, NIGHT), CENTRAL) == "True"
    give_rights(emptied)
    down = emptied / "down" / "hall-a"
    down.chmod(0o2755)
    assert as_another(CENTRAL, partial(reached, world, NIGHT + timedelta(days=1)), CENTRAL) == "True"
    files = list(down.iterdir())
    assert [as_another(OTHERS, partial(read, path), OTHERS) for path in files] == ["refused"] * len(files)
