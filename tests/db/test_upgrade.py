"""An upgrade is tried on a copy first, and can be taken back: nothing that a tenant sent is lost on either way."""

import json
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from db import going_back, kept_copies, retention, upgrade
from db.connection import Opener, change, immediate, open_database, rows
from db.going_back import NothingKept
from db.keys import Keys
from db.migrations import TERMINAL, Steps, migrate
from db.stores.submissions import Submissions
from db.sync.lock import Locked, only_one
from db.terminal import database_path, open_terminal
from db.upgrade import Rehearsed
from kiosk.cli import upgrade_check
from kiosk.services.ports import DamagedDatabase, NewerDatabase
from tests.db.commands import run, start
from tests.db.reading import events
from tests.factories import FRIDAY, ORIGIN, a_submission

BEFORE, SINCE = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


class Pulled(Exception):
    """The plug."""


def later(act: Callable[[Database], None]) -> Steps:
    """The steps of a program that came later."""
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
    """A terminal that holds what a tenant sent."""
    submissions.add(a_submission(BEFORE))
    return home


def take(home: Path, steps: Steps) -> None:
    """The later program opens the database."""
    path = database_path(home)
    with closing(open_database(path, Keys(home).database_key())) as db:
        migrate(db, path.with_name("migrate.lock"), steps)


def written(home: Path) -> bytes:
    return database_path(home).read_bytes()


def test_it_goes_on_a_copy_and_the_original_is_what_it_was(lived: Path) -> None:
    before = written(lived)
    seen: list[tuple[int, int, bool]] = []

    def step(name: str) -> None:
        if name == "migrate":
            folder = lived / "upgrade" / "trial"
            copy = folder / "terminal.sqlite"
            is_plain = copy.read_bytes().startswith(b"SQLite format 3")
            seen.append((stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(copy.stat().st_mode), is_plain))

    (done,) = upgrade.rehearse(lived, FRIDAY, step, later(a_column))
    assert done == Rehearsed("terminal", done.before, done.before)
    assert done.before >= 2, "the submission and its event"
    assert seen == [(0o700, 0o600, False)], "private, and encrypted as the original is"
    assert written(lived) == before
    assert not (lived / "upgrade").exists()


@pytest.mark.parametrize(
    ("act", "stop", "what"),
    [
        (a_fault, "step", "RuntimeError"),
        (a_refusal, "step", "déjà"),
        (a_loss, "fewer", "submissions"),
        (a_vanished_table, "fewer", "submissions"),
    ],
)
def test_it_says_stop_and_nothing_was_touched(
    lived: Path, act: Callable[[Database], None], stop: str, what: str
) -> None:
    before = written(lived)
    (done,) = upgrade.rehearse(lived, FRIDAY, steps=later(act))
    assert (done.stop, what in done.what) == (stop, True)
    assert written(lived) == before
    assert not (lived / "upgrade").exists()


def test_rows_that_belong_to_nothing_are_a_stop(lived: Path, opener: Opener) -> None:
    with closing(opener()) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        with immediate(db):
            change(
                db,
                "INSERT INTO tickets (id, day, number, created_at, expires_at, motive, language, claims_priority,"
                " priority, state) VALUES ('1', '2026-11-27', 'A1', '', '', 'm', 'fr', 0, 'normal', 'done')",
            )
    (done,) = upgrade.rehearse(lived, FRIDAY)
    assert (done.stop, done.what) == ("orphans", "tickets")


def test_a_plug_pulled_within_leaves_nothing_that_stays(lived: Path) -> None:
    left = lived / "upgrade" / "trial" / "terminal.sqlite"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a copy")
    assert upgrade.rehearse(lived, FRIDAY)[0].stop == ""
    assert not left.parent.exists()


def test_a_damaged_or_newer_original_is_told_as_such(lived: Path) -> None:
    take(lived, later(a_column))
    with pytest.raises(NewerDatabase):
        upgrade.rehearse(lived, FRIDAY)
    data = bytearray(written(lived))
    data[4096 * 2 : 4096 * 2 + 64] = bytes(64)
    database_path(lived).write_bytes(data)
    with pytest.raises(DamagedDatabase):
        upgrade.rehearse(lived, FRIDAY, steps=later(a_column))


def test_one_at_a_time(lived: Path) -> None:
    with only_one(lived, "upgrade"), pytest.raises(Locked):
        upgrade.rehearse(lived, FRIDAY)


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


def test_without_a_copy_that_fits_nothing_is_touched(upgraded: Path) -> None:
    (copy,) = kept_copies.copies(upgraded)
    copy.write_bytes(b"no database" * 1000)
    before = written(upgraded)
    with pytest.raises(NothingKept):
        going_back.take_back(upgraded, FRIDAY)
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


def test_the_command_says_go_with_0(home: Path) -> None:
    start(home, "--trial")
    result = run(home, upgrade_check.command, "--keep")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "la borne" in result.stdout
    assert "le service central" in result.stdout
    assert "Allez-y" in result.stdout
    told = json.loads(run(home, upgrade_check.command, "--json").stdout)
    assert (told["exit"], told["go"], told["databases"][0]["part"]) == (0, True, "terminal")


def test_the_command_says_stop_with_4_and_in_one_line(home: Path, opener: Opener) -> None:
    start(home)
    with closing(open_terminal(home)()) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        with immediate(db):
            change(
                db,
                "INSERT INTO tickets (id, day, number, created_at, expires_at, motive, language, claims_priority,"
                " priority, state) VALUES ('1', '2026-11-27', 'A1', '', '', 'm', 'fr', 0, 'normal', 'done')",
            )
    result = run(home, upgrade_check.command, "--keep")
    assert (result.exit_code, result.stderr.count("\n")) == (4, 1)
    assert "N'y allez pas" in result.stderr
    assert kept_copies.copies(home) == []


def test_the_command_where_the_new_program_cannot_serve_at_all(home: Path) -> None:
    assert run(home, upgrade_check.command).exit_code == 2, "nothing is here"
    start(home)
    assert run(home, upgrade_check.command, "--keep", "--back").exit_code == 2
    assert "convient" in run(home, upgrade_check.command, "--back").stdout
    take(home, later(a_column))
    assert run(home, upgrade_check.command).exit_code == 6
    refused = run(home, upgrade_check.command, "--back")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    config = home / "config.toml"
    config.write_text(config.read_text("utf-8") + "\n[unknown]\nkey = 1\n", encoding="utf-8")
    assert run(home, upgrade_check.command).exit_code == 2


def test_the_command_takes_back(upgraded: Path) -> None:
    result = run(upgraded, upgrade_check.command, "--back")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "Événements repris : 1" in result.stdout
    with closing(open_terminal(upgraded)()) as db:
        assert rows(db, "SELECT count(*) AS n FROM outbox") == [{"n": 2}]
