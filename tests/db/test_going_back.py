"""An upgrade is taken back: what was there is there again, and what came since is sent all the same."""

import os
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db import going_back, kept_copies, retention
from db.connection import Connection, open_database, rows
from db.going_back import KeptDamaged, NothingKept
from db.in_use import InUse, hold
from db.keys import Keys
from db.repair import repair
from db.stores.submissions import Submissions
from db.terminal import database_path, make_terminal, open_terminal
from kiosk.cli import upgrade_check
from kiosk.services.ports import NewerDatabase
from tests.db.commands import examined, run, start
from tests.db.damage import PAGE
from tests.db.reading import events
from tests.db.upgrades import a_column, later, take, written
from tests.factories import FRIDAY, ORIGIN, a_submission

BEFORE, SINCE = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


class Pulled(Exception):
    """The plug."""


@pytest.fixture
def lived(home: Path) -> Path:
    """A terminal that holds what a tenant sent; no program runs."""
    Submissions(make_terminal(home), ORIGIN).add(a_submission(BEFORE))
    return home


def test_a_copy_is_kept_only_from_before_a_step_and_takes_the_place_of_an_earlier_one(lived: Path) -> None:
    assert going_back.keep(lived, FRIDAY) == "", "nothing would change"
    going_back.keep(lived, FRIDAY - DAY, steps=later(a_column))
    name = going_back.keep(lived, FRIDAY, steps=later(a_column))
    assert [path.name for path in kept_copies.copies(lived)] == [name] == ["2026-11-27.sqlite"]
    (copy,) = kept_copies.copies(lived)
    assert (stat.S_IMODE(copy.stat().st_mode), b"SQLite format" in copy.read_bytes()) == (0o600, False)
    take(lived, later(a_column))
    assert going_back.keep(lived, FRIDAY, steps=later(a_column)) == "", "asked again, after the upgrade"
    assert [path.name for path in kept_copies.copies(lived)] == [name]


@pytest.fixture
def upgraded(lived: Path) -> Path:
    """A copy was kept, the later program came, and a tenant sent something to it."""
    going_back.keep(lived, FRIDAY, steps=later(a_column))
    take(lived, later(a_column))
    path, key = database_path(lived), Keys(lived).database_key()
    Submissions(lambda: open_database(path, key), ORIGIN).add(a_submission(SINCE))
    return lived


def references(home: Path) -> list[str]:
    return [body["payload"]["reference"] for body in events(open_terminal(home))]


def test_the_way_back_has_what_was_there_and_sends_what_came_since(upgraded: Path) -> None:
    with pytest.raises(NewerDatabase):
        open_terminal(upgraded)
    newer = written(upgraded)
    done = going_back.take_back(upgraded, FRIDAY)
    assert (done.copy, done.carried, done.central) == ("2026-11-27.sqlite", 1, None)
    assert references(upgraded) == [BEFORE, SINCE]
    assert Submissions(open_terminal(upgraded), ORIGIN).get(BEFORE) is not None
    kept = upgraded / "data" / done.kept
    assert len(kept.read_bytes()) == len(newer), "what it was is kept beside it"
    again = going_back.take_back(upgraded, FRIDAY)
    assert (again.copy, again.kept) == ("", ""), "it fits now"


def test_the_way_back_pulled_at_any_step_is_gone_again_without_a_loss(upgraded: Path) -> None:
    saved = {path: path.read_bytes() for path in upgraded.rglob("*") if path.is_file()}
    steps: list[str] = []
    while True:
        for path in [path for path in upgraded.rglob("*") if path.is_file()]:
            path.unlink()
        for path, data in saved.items():
            path.write_bytes(data)
        fatal, count = len(steps), 0

        def step(name: str, fatal: int = fatal) -> None:
            nonlocal count
            if count == fatal:
                steps.append(name)
                raise Pulled
            count += 1

        try:
            going_back.take_back(upgraded, FRIDAY, step)
        except Pulled:
            going_back.take_back(upgraded, FRIDAY)
            assert references(upgraded) == [BEFORE, SINCE], steps[-1]
        else:
            break
    assert {"copy back", "put aside", "in place"} <= set(steps)


def test_a_newer_database_that_cannot_be_read_is_said_and_kept(upgraded: Path) -> None:
    database_path(upgraded).write_bytes(b"no database" * 1000)
    for end in ("-wal", "-shm"):
        database_path(upgraded).with_name(f"kiosk.sqlite{end}").unlink(missing_ok=True)
    done = going_back.take_back(upgraded, FRIDAY)
    assert (done.carried, done.kept != "") == (-1, True)
    assert references(upgraded) == [BEFORE]


def test_of_a_damaged_newer_database_what_reads_is_carried_over(upgraded: Path) -> None:
    """It was all of it, or nothing: one page of a long request kept the others here."""
    path, key = database_path(upgraded), Keys(upgraded).database_key()
    before = path.stat().st_size
    Submissions(lambda: open_database(path, key), ORIGIN).add(
        a_submission("BEL-R26B-RDC", answers={"description": "é" * 9000})
    )
    with path.open("r+b") as file:
        file.seek(before + PAGE)
        file.write(bytes(PAGE))
    told = run(upgraded, upgrade_check.command, "--back")
    assert (told.exit_code, "Événements repris : 1" in told.stdout, "refait sa demande" in told.stderr) == (
        4,
        True,
        True,
    )
    assert references(upgraded) == [BEFORE, SINCE]
    assert not list((upgraded / "data").glob("*.part*"))


def test_doctor_names_the_way_out_of_a_newer_database_that_is_damaged(home: Path) -> None:
    """It named a repair, which refuses, and named this way only then."""
    start(home, "--trial")
    going_back.keep(home, FRIDAY, steps=later(a_column))
    take(home, later(a_column))
    os.truncate(database_path(home), database_path(home).stat().st_size - 2 * PAGE)
    code, found = examined(home)
    assert (code, "upgrade-check --back" in found["integrity"]["todo"]) == (6, True)
    assert "plus récente" in found["integrity"]["says"]
    (copy,) = kept_copies.copies(home)
    copy.unlink()
    assert "upgrade-check --back" not in examined(home)[1]["integrity"]["todo"]


def test_what_is_there_again_can_be_repaired(upgraded: Path) -> None:
    """The map of its tables was the newer one's."""
    going_back.take_back(upgraded, FRIDAY)
    assert references(upgraded) == [BEFORE, SINCE]
    with database_path(upgraded).open("r+b") as file:
        file.write(bytes(PAGE))
    repair(upgraded, FRIDAY)
    assert references(upgraded) == [BEFORE, SINCE]


def test_a_program_that_has_the_database_open_keeps_it(upgraded: Path) -> None:
    before = written(upgraded)
    path, key = database_path(upgraded), Keys(upgraded).database_key()

    def opener() -> Connection:
        return open_database(path, key)

    hold(path, opener)
    with pytest.raises(InUse):
        going_back.take_back(upgraded, FRIDAY)
    assert written(upgraded) == before
    assert run(upgraded, upgrade_check.command, "--back").exit_code == 5


def test_without_a_copy_that_fits_nothing_is_touched(upgraded: Path) -> None:
    (copy,) = kept_copies.copies(upgraded)
    copy.write_bytes(b"no database" * 1000)
    before = written(upgraded)
    with pytest.raises(KeptDamaged):
        going_back.take_back(upgraded, FRIDAY)
    refused = run(upgraded, upgrade_check.command, "--back")
    assert (refused.exit_code, str(copy) in refused.stderr, "Abîmée" in refused.stderr) == (6, True, True)
    copy.unlink()
    with pytest.raises(NothingKept):
        going_back.take_back(upgraded, FRIDAY)
    assert written(upgraded) == before


def test_what_an_upgrade_leaves_is_forgotten_in_time(upgraded: Path) -> None:
    aside = upgraded / "data" / going_back.take_back(upgraded, FRIDAY).kept
    (copy,) = kept_copies.copies(upgraded)
    with closing(open_terminal(upgraded)()) as db:
        assert retention.apply(db, upgraded, ORIGIN, FRIDAY - 40 * DAY)["earlier_database"] == 0, "the clock is wrong"
        assert retention.apply(db, upgraded, ORIGIN, FRIDAY + 13 * DAY)["earlier_database"] == 0
        assert retention.apply(db, upgraded, ORIGIN, FRIDAY + 14 * DAY)["earlier_database"] == 1
        assert (copy.exists(), aside.exists()) == (False, True)
        assert retention.apply(db, upgraded, ORIGIN, FRIDAY + 30 * DAY)["earlier_database"] >= 1, "its log too"
        assert not aside.exists()


def test_a_file_that_a_repair_kept_is_forgotten_in_time(upgraded: Path) -> None:
    """Nobody looked at it for a month: it holds what may have been erased since."""
    going_back.take_back(upgraded, FRIDAY)
    kept = upgraded / "data" / f"kiosk.sqlite.damaged-{FRIDAY.date()}T090000Z"
    kept.write_bytes(b"torn")
    with closing(open_terminal(upgraded)()) as db:
        retention.apply(db, upgraded, ORIGIN, FRIDAY + 29 * DAY)
        assert kept.exists()
        retention.apply(db, upgraded, ORIGIN, FRIDAY + 30 * DAY)
        assert not kept.exists()


def test_the_command_takes_back(upgraded: Path) -> None:
    result = run(upgraded, upgrade_check.command, "--back")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Événements repris : 1" in result.stdout
    with closing(open_terminal(upgraded)()) as db:
        assert rows(db, "SELECT count(*) AS n FROM outbox") == [{"n": 2}]
