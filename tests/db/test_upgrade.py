"""An upgrade is tried on a copy first and says go or stop; the original stays as it was."""

import json
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from db import upgrade
from db.central.central import Place
from db.central.tables.schema import VERSION, open_central
from db.connection import Opener, change, immediate, open_database
from db.keys import Keys
from db.migrations import TERMINAL, Steps, migrate
from db.night import put_aside
from db.stores.submissions import Submissions
from db.terminal_file import database_path, look_at
from db.upgrade import Rehearsed
from kiosk.cli.terminal import upgrade_check
from kiosk.clock import local_day
from kiosk.services.ports.errors import DamagedDatabase, NewerDatabase
from tests.db.commands import run
from tests.factories import FRIDAY, a_submission

BEFORE = "BEL-7K3M-2QF"


def later(act: Callable[[Database], object]) -> Steps:
    """Return the steps of a later program."""
    chain = Migrations("terminal")

    @chain()
    def m9999_later(db: Database) -> None:
        act(db)

    return Steps((*TERMINAL.names, "m9999_later"), lambda: chain)


def a_column(db: Database) -> None:
    db.conn.execute("ALTER TABLE submissions ADD COLUMN later TEXT")


def a_fault(_db: Database) -> None:
    raise RuntimeError


def a_refusal(db: Database) -> None:
    db.conn.execute("INSERT INTO submissions SELECT * FROM submissions")


def a_loss(db: Database) -> None:
    db.conn.execute("DELETE FROM submissions")


def a_vanished_table(db: Database) -> None:
    db.conn.execute("DROP TABLE submissions")


@pytest.fixture
def lived(home: Path, submissions: Submissions) -> Path:
    """Return the home of a terminal that holds a submission."""
    submissions.add(a_submission(BEFORE))
    return home


def beside(home: Path) -> set[str]:
    """Return every file beside the base, but for locks and those that SQLite makes when it reads."""
    own = {"kiosk.sqlite-wal", "kiosk.sqlite-shm", "open.lock", "migrate.lock"}
    return {path.name for path in database_path(home).parent.iterdir()} - own


def orphan(opener: Opener) -> None:
    with closing(opener()) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        with immediate(db):
            change(
                db,
                "INSERT INTO tickets (id, day, number, created_at, motive, language, claims_priority, state, moved_at)"
                " VALUES ('1', '2026-11-27', 'A1', '', 'm', 'fr', 0, 'done', '')",
            )


def test_it_is_tried_on_a_copy_that_is_gone_afterwards(lived: Path) -> None:
    before, files = database_path(lived).read_bytes(), beside(lived)
    seen: list[tuple[int, bool]] = []

    def step(name: str) -> None:
        if name == "migrate":
            copy = put_aside.path_of(database_path(lived), put_aside.REHEARSAL, local_day(FRIDAY))
            seen.append((stat.S_IMODE(copy.stat().st_mode), copy.read_bytes().startswith(b"SQLite format 3")))

    (done,) = upgrade.rehearse(lived, FRIDAY, step, later(a_column))
    assert done == Rehearsed("terminal", done.before, done.before)
    assert done.before >= 2, "the submission and its event"
    assert seen == [(0o600, False)], "private, and encrypted as the original is"
    assert (database_path(lived).read_bytes(), beside(lived)) == (before, files)


@pytest.mark.parametrize(
    ("act", "why"),
    [(a_fault, "RuntimeError"), (a_refusal, "déjà"), (a_loss, "submissions"), (a_vanished_table, "submissions")],
)
def test_a_bad_step_says_stop_and_changes_nothing(lived: Path, act: Callable[[Database], object], why: str) -> None:
    before, files = database_path(lived).read_bytes(), beside(lived)
    (done,) = upgrade.rehearse(lived, FRIDAY, steps=later(act))
    assert why in done.stop
    assert (database_path(lived).read_bytes(), beside(lived)) == (before, files)


def test_rows_that_belong_to_nothing_are_a_stop(lived: Path, opener: Opener) -> None:
    orphan(opener)
    (done,) = upgrade.rehearse(lived, FRIDAY)
    assert "tickets" in done.stop


def test_a_newer_original_is_refused(lived: Path) -> None:
    path = database_path(lived)
    with closing(open_database(path, Keys(lived).database_key())) as db:
        migrate(db, path.with_name("migrate.lock"), later(a_column))
    with pytest.raises(NewerDatabase):
        upgrade.rehearse(lived, FRIDAY)


def test_a_damaged_original_is_reported_as_such(lived: Path) -> None:
    with closing(look_at(lived)) as db:
        db.execute("SELECT * FROM submissions").fetchall()
    data = bytearray(database_path(lived).read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    database_path(lived).write_bytes(data)
    with pytest.raises(DamagedDatabase):
        upgrade.rehearse(lived, FRIDAY)


def test_central_s_base_is_tried_too(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.folder.mkdir()
    open_central(place.database).close()
    (done,) = upgrade.rehearse(tmp_path, FRIDAY)
    assert (done.part, done.stop) == ("central", "")
    with closing(open_database(place.database, None)) as db, immediate(db):
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(NewerDatabase):
        upgrade.rehearse(tmp_path, FRIDAY)


def test_a_kept_copy_is_the_way_back(lived: Path) -> None:
    kept = upgrade.keep(lived, FRIDAY)["terminal"]
    assert kept == put_aside.path_of(database_path(lived), put_aside.BEFORE_UPGRADE, local_day(FRIDAY))
    path = database_path(lived)
    with closing(open_database(path, Keys(lived).database_key())) as db:
        migrate(db, path.with_name("migrate.lock"), later(a_column))
    shutil.move(kept, path)
    assert upgrade.rehearse(lived, FRIDAY)[0].stop == ""


def test_the_command_says_go_and_where_the_copy_is(lived: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.config.load", lambda home: None)
    result = run(lived, upgrade_check.command, "--keep")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Allez-y" in result.stdout
    assert f"{database_path(lived)}.before-" in result.stdout
    told = json.loads(run(lived, upgrade_check.command, "--json").stdout)
    assert (told["exit"], told["go"], told["databases"][0]["part"]) == (0, True, "terminal")


def test_the_command_says_stop_with_4_in_one_line(lived: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.config.load", lambda home: None)
    orphan(opener)
    result = run(lived, upgrade_check.command, "--keep")
    assert (result.exit_code, result.stderr.count("\n")) == (4, 1)
    assert "N'y allez pas" in result.stderr
    assert not list(lived.glob("data/*.before-*"))


def test_the_command_needs_a_home(home: Path) -> None:
    assert run(home, upgrade_check.command).exit_code == 2


def test_a_rehearsal_that_was_killed_leaves_no_copy_for_long(tmp_path: Path) -> None:
    for why in (put_aside.REHEARSAL, put_aside.BEFORE_UPGRADE):
        put_aside.path_of(tmp_path / "central.sqlite", why, date(2026, 12, 1)).touch()
    assert put_aside.forget(tmp_path, date(2026, 12, 1)) == 0, "it may be running"
    assert put_aside.forget(tmp_path, date(2026, 12, 2)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["central.sqlite.before-2026-12-01"]
