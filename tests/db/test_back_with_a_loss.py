"""The way back from an upgrade that lost something is told by `doctor` as a repair is, until somebody has looked."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import going_back, kept_copies, retention
from db.connection import open_database
from db.keys import Keys
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal import database_path, open_terminal
from kiosk.cli import upgrade_check
from kiosk.clock import SystemClock
from tests.db.commands import examined, run, start
from tests.db.upgrades import a_column, later, take
from tests.factories import FRIDAY, ORIGIN, a_submission

DAY = timedelta(days=1)
IN_THE_MIDDLE = 8192


@pytest.fixture
def upgraded(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A terminal whose copy was kept, the later program came, and a tenant sent something to it."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)
    start(home, "--trial")
    going_back.keep(home, FRIDAY, steps=later(a_column))
    take(home, later(a_column))
    path, key = database_path(home), Keys(home).database_key()
    Submissions(lambda: open_database(path, key), Origin("hall-1", "CBS")).add(a_submission())
    return home


def cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[:IN_THE_MIDDLE])


def empty_of_sense(database: Path) -> None:
    database.write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("harm", [cut, empty_of_sense, Path.unlink])
def test_doctor_tells_it_until_somebody_has_looked(upgraded: Path, harm: Callable[[Path], None]) -> None:
    harm(database_path(upgraded))
    assert run(upgraded, upgrade_check.command, "--back").exit_code == 4
    code, found = examined(upgraded)
    (told,) = [each for name, each in found.items() if name.startswith("lacks.")]
    assert (code, told["state"]) == (4, "look")
    assert "upgrade-check --back" in told["says"]
    assert "27/11/2026" in told["says"]
    assert "qui présente une référence inconnue refait sa demande" in told["todo"]
    kept = list((upgraded / "data").glob("kiosk.sqlite.replaced-*Z"))
    assert [str(path) in told["todo"] for path in kept] == ([] if harm is Path.unlink else [True])
    (note,) = kept_copies.lacking(upgraded)
    assert (str(note) in told["todo"], note.read_bytes()) == (True, b"")
    note.unlink()
    assert examined(upgraded)[0] == 0


def test_it_is_told_no_more_once_the_night_has_forgotten_what_was_kept(upgraded: Path) -> None:
    cut(database_path(upgraded))
    run(upgraded, upgrade_check.command, "--back")
    with closing(open_terminal(upgraded)()) as db:
        retention.apply(db, upgraded, ORIGIN, FRIDAY + 29 * DAY)
        assert len(kept_copies.lacking(upgraded)) == 1
        retention.apply(db, upgraded, ORIGIN, FRIDAY + 30 * DAY)
    assert kept_copies.lacking(upgraded) == []


def test_where_nothing_is_missing_there_is_nothing_to_tell(upgraded: Path) -> None:
    assert run(upgraded, upgrade_check.command, "--back").exit_code == 0
    code, found = examined(upgraded)
    assert code == 0, {name: each for name, each in found.items() if each["state"] != "ok"}


def test_a_plug_pulled_between_the_two_databases_forgets_no_loss(upgraded: Path) -> None:
    """Asked for again, it called the way back whole."""
    cut(database_path(upgraded))

    class Pulled(Exception):
        pass

    def step(name: str) -> None:
        if name == "in place":
            raise Pulled

    with pytest.raises(Pulled):
        going_back.take_back(upgraded, FRIDAY, step)
    assert run(upgraded, upgrade_check.command, "--back").exit_code == 4
    assert examined(upgraded)[0] == 4
