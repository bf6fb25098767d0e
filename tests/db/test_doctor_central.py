"""`doctor` at a central alone: each harm has its name, its exit code and its remedy."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.sync import quarantine
from db.sync.central_schema import open_central
from kiosk.cli import central
from kiosk.clock import SystemClock, to_text
from tests.db.commands import examined, run, start
from tests.factories import FRIDAY
from tests.sync.machines import ESCROW


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own clock may be wrong, which doctor would rightly say."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


def test_a_central_alone_is_healthy_and_is_asked_for_nothing_of_a_terminal(home: Path) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    enrol(home)
    code, found = examined(home)
    assert code == 0, found
    assert "central.database" in found
    assert not {"configuration", "key", "database"} & found.keys()


def enrol(home: Path) -> None:
    """A terminal, in a home of its own, told to this central."""
    hall = home.with_name("hall")
    start(hall)
    assert run(home, central.group, "enrol", str(hall / "enrolment" / "hall-1.json"), "--yes").exit_code == 0


def forget_every_terminal(home: Path) -> None:
    with closing(open_central(home / "central" / "central.sqlite")) as db, immediate(db):
        change(db, "DELETE FROM terminals")


def set_a_file_aside(home: Path) -> None:
    quarantine.keep(home / "central" / "quarantine", b"x", "hall-1/x.batch", "name", "2026-11-27")


def take_the_share_away(home: Path) -> None:
    share = home.with_name("not-mounted")
    share.mkdir()
    assert run(home, central.group, "init", "--target", str(share)).exit_code == 0
    (share / "acks").rmdir()
    share.rmdir()


def receive_something_later(home: Path) -> None:
    with closing(open_central(home / "central" / "central.sqlite")) as db, immediate(db):
        at = to_text(FRIDAY + timedelta(hours=1))
        change(db, "INSERT INTO applied VALUES (?, 'hall-1', ?, ?, 0, 0, NULL, NULL, NULL)", ("ab" * 32, at, at))


def write_it_with_a_newer_program(home: Path) -> None:
    with closing(open_central(home / "central" / "central.sqlite")) as db:
        db.execute("PRAGMA user_version = 99")


def open_a_key_of_central(home: Path) -> None:
    (home / "keys" / "central.age").chmod(0o644)


@pytest.mark.parametrize(
    ("harm", "code", "name", "says"),
    [
        (forget_every_terminal, 4, "central.terminals", "kiosk central enrol"),
        (set_a_file_aside, 4, "central.quarantine", "Quarantaine : 1."),
        (take_the_share_away, 4, "night.target", "montez le partage"),
        (receive_something_later, 4, "central.clock", "timedatectl"),
        (write_it_with_a_newer_program, 6, "central", "kiosk upgrade-check --back"),
        (open_a_key_of_central, 4, "key.open.central.age", "chmod go="),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_doctor_names_what_is_wrong_at_a_central_alone(
    home: Path, harm: Callable[[Path], None], code: int, name: str, says: str
) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    enrol(home)
    healthy_code, healthy = examined(home)
    assert healthy_code == 0, healthy
    assert "hall-1 (jamais reçue)" in healthy["central.terminals"]["says"]
    assert str(home / "keys") in healthy["central.keys"]["says"]
    assert str(home / "exchange") in healthy["night.target"]["says"]
    harm(home)
    found_code, found = examined(home)
    assert (found_code, found[name]["state"]) == (code, {4: "look", 6: "unsafe"}[code])
    assert says in found[name]["says"] + found[name]["todo"]


@pytest.mark.parametrize("name", ["central.age", "central.signing"])
@pytest.mark.parametrize("harm", ["lost", "cut"])
def test_the_key_that_is_missing_is_named(home: Path, name: str, harm: str) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    enrol(home)
    file = home / "keys" / name
    if harm == "lost":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:9])
    code, found = examined(home)
    assert code == 4
    assert found["central.keys"]["says"].endswith(f" : {file}")
    assert "Une clé est perdue" in found["central.keys"]["todo"]


def test_the_public_key_that_is_missing_is_named_and_made_again(home: Path) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    enrol(home)
    file = home / "keys" / "central.verify"
    before = file.read_bytes()
    file.unlink()
    code, found = examined(home)
    assert (code, str(file) in found["central.verify"]["says"]) == (4, True)
    assert found["central.verify"]["todo"].endswith("kiosk central init")
    assert run(home, central.group, "init").exit_code == 0
    assert (examined(home)[0], file.read_bytes()) == (0, before)


def test_the_public_key_that_is_none_is_not_called_missing(home: Path) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    enrol(home)
    file = home / "keys" / "central.verify"
    before = file.read_bytes()
    file.write_text("zz", encoding="ascii")
    code, found = examined(home)
    said = found["central.verify"]["says"]
    assert (code, "ne va pas avec central.signing" in said, "manque" in said) == (4, True, False)
    assert run(home, central.group, "init").exit_code == 0
    assert (examined(home)[0], file.read_bytes()) == (0, before)


@pytest.mark.parametrize("days", [20, 60])
def test_a_clock_that_jumped_ahead_is_told_as_on_the_morning_page(
    home: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    assert run(home, central.group, "init", "--escrow-recipient", ESCROW).exit_code == 0
    enrol(home)

    def page() -> str:
        night = run(home, central.group, "nightly")
        assert night.exit_code in (0, 4)
        return night.stdout

    assert "timedatectl" not in page()
    assert examined(home)[1]["central.clock"]["state"] == "ok"
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY + timedelta(days=days))
    assert "vérifier l'heure de ce poste" in page()
    code, found = examined(home)
    assert (code, found["central.clock"]["state"]) == (4, "look")
    assert "timedatectl" in found["central.clock"]["todo"]
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY + timedelta(days=days + 1))
    assert "timedatectl" not in page()
    assert examined(home)[1]["central.clock"]["state"] == "ok"
