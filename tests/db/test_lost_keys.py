"""The guide's section on a lost key: every file that is laid under keys/, on both sides, and what it advises."""

import re
from pathlib import Path

import pytest

from db.keys import Keys
from db.sync import enrolment
from kiosk.cli import central, staff
from kiosk.clock import SystemClock
from tests.db.commands import examined, run, start
from tests.factories import FRIDAY
from tests.sync.machines import ESCROW

PAGES = [Path(__file__).parents[2] / "docs" / name for name in ("operator.md", "operator-rare.md")]
"""What to type in short, and the whole of it: both name every file."""
PIN = "482915"


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


@pytest.fixture(params=PAGES, ids=lambda page: page.name)
def page(request: pytest.FixtureRequest) -> str:
    return str(request.param.read_text(encoding="utf-8"))


def told(page: str, side: str) -> set[str]:
    """Names in the first column of one side's table; what varies in a name is written as `…`, CODE or NOM."""
    section = page.split("## Une clé est perdue")[1].split("\n## ")[0]
    table = section.split(f"fichier de `keys/`, {side}")[1].split("\n\n")[0]
    return set(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE))


def of_its_kind(name: str) -> str:
    name = re.sub(r"^staff\..+\.pepper$", "staff.….pepper", name)
    name = re.sub(r"^agency\..+\.pepper$", "agency.CODE.pepper", name)
    return re.sub(r"^signing\.key\..+$", "signing.key.NOM", name)


def kinds(home: Path) -> set[str]:
    """The note of which keys are to be carried is none."""
    return {of_its_kind(path.name) for path in (home / "keys").iterdir() if path.name != "to-carry"}


def a_central(home: Path) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0


def test_every_key_of_a_terminal_is_in_the_guide(home: Path, page: str) -> None:
    start(home)
    assert start(home, terminal="hall-2").exit_code == 0
    Keys(home).keep_pepper(b"p" * 32)
    (home / "keys" / "central.verify").write_text("ab" * 32)
    assert kinds(home) == told(page, "à la borne")


def test_every_key_of_central_is_in_the_guide(home: Path, page: str) -> None:
    a_central(home)
    words = ("add", "ane", "--name", "Ane", "--agency", "CBS")
    assert run(home, staff.group, *words, given=f"{PIN}\n{PIN}\n").exit_code == 0
    (home / "keys" / "central.age").write_text("x")
    (home / "keys" / "central.signing").write_text("x")
    assert run(home, central.group, "init", "--new-key").exit_code == 0
    assert kinds(home) == told(page, "au siège")


def test_central_s_public_files_come_back_as_the_guide_says(home: Path) -> None:
    a_central(home)
    verify, escrow = (home / "keys" / name for name in ("central.verify", "escrow.recipient"))
    before = verify.read_bytes(), escrow.read_bytes()
    verify.unlink()
    assert run(home, central.group, "init").exit_code == 0
    escrow.unlink()
    assert str(escrow) in examined(home)[1]["central.escrow"]["says"]
    assert run(home, central.group, "init").exit_code == 2
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    assert (verify.read_bytes(), escrow.read_bytes()) == before


def test_a_terminal_s_age_key_is_made_anew_and_enrolled_again_as_the_guide_says(home: Path) -> None:
    siege = home.with_name("siege")
    a_central(siege)
    start(home)
    slip = home / "enrolment" / "hall-1.json"
    assert run(siege, central.group, "enrol", str(slip), "--yes").exit_code == 0
    (home / "keys" / "terminal.age").unlink()
    assert "inscrivez de nouveau" in examined(home)[1]["key.terminal.age"]["todo"]
    assert start(home).exit_code == 0
    assert run(siege, central.group, "enrol", str(slip), "--yes").exit_code == 0
    assert enrolment.look(slip).recipient == Keys(home).age_recipient()
    assert "key.terminal.age" not in examined(home)[1]
