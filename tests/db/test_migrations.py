"""How the file changes over the years: forward only, whole steps, never by an older program."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from db.connection import Connection, Opener, change, immediate, open_database, rows
from db.keys import Keys
from db.migrations import TERMINAL, Steps, check_version, migrate, taken_steps
from db.private_files import private_folder
from db.steps import terminal
from db.stores.outbox import mark_sealed, purge, unsealed, write_event
from db.stores.submissions import Submissions
from db.terminal import look_at, make_terminal, open_terminal
from kiosk.services.ports import NewerDatabase, StorageError
from tests.factories import FRIDAY, ORIGIN

ROOT = Path(__file__).parents[2]
TABLES = {
    "agents", "audit", "down", "drafts", "from_central", "known_homes", "meta", "outbox", "sent_files",
    "sign_in_failures", "submissions", "ticket_numbers", "tickets", "tombstones", "workshop_seats",
}  # fmt: skip


def tables(db: Connection) -> set[str]:
    found = rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {each["name"] for each in found} - {"_sqlite_migrations"}


def test_an_empty_file_becomes_a_terminal_s(opener: Opener) -> None:
    with closing(opener()) as db:
        assert tables(db) == TABLES
        assert taken_steps(db) == set(TERMINAL.names)


def test_a_file_of_the_first_program_keeps_its_rows_and_their_receipts(home: Path) -> None:
    database = home / "data" / "kiosk.sqlite"
    private_folder(database.parent)
    keys = Keys(home)
    keys.make(database)
    with closing(open_database(database, keys.database_key())) as db:
        old = Database(db, execute_plugins=False)
        terminal.apply(old, stop_before="m0002_coming_back")
        with immediate(db):
            change(
                db,
                "INSERT INTO submissions (reference, kind, spec_version, language, identity, revision, submitted_at,"
                " promise, answers, values_json) VALUES ('BEL-7K3M-2QF', 'bel_listing', 1, 'fr', 'declared', 1,"
                " '2026-11-27T15:30:00Z', '2026-12-02', '{}', '{}')",
            )
            write_event(db, ORIGIN, "bel_listing.submitted", FRIDAY, {"reference": "BEL-7K3M-2QF"}, "BEL-7K3M-2QF")
    opener = open_terminal(home)
    with closing(opener()) as db:
        mark_sealed(db, [each.event_id for each in unsealed(db)], "0" * 64)
        purge(db, "0" * 64, FRIDAY)
    stored = Submissions(opener, ORIGIN).get("BEL-7K3M-2QF")
    assert stored is not None
    assert stored.acked_at == FRIDAY


def test_the_names_that_are_known_beforehand_are_those_of_the_steps_in_their_order() -> None:
    empty = Database(memory=True, execute_plugins=False)
    assert tuple(step.name for step in terminal.pending(empty)) == TERMINAL.names
    empty.close()


def test_a_start_that_has_no_step_to_take_does_not_load_what_takes_them(home: Path, opener: Opener) -> None:
    code = "import sys; from pathlib import Path; from db.terminal import open_terminal\n"
    code += (
        "open_terminal(Path(sys.argv[1]))().close(); print('sqlite_utils' in sys.modules, 'db.steps' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, home], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_every_table_of_ours_is_strict(opener: Opener) -> None:
    with closing(opener()) as db:
        strict = {found["name"] for found in rows(db, "PRAGMA table_list") if found["strict"]}
        assert strict == TABLES
        with pytest.raises(StorageError), immediate(db):
            change(db, "INSERT INTO ticket_numbers (day, last) VALUES ('2026-11-27', 'many')")


def test_making_a_terminal_twice_changes_nothing(home: Path) -> None:
    make_terminal(home)
    before = {path: path.read_bytes() for path in (home / "keys").iterdir()}
    with closing(make_terminal(home)()) as db:
        assert tables(db) == TABLES
    assert {path: path.read_bytes() for path in (home / "keys").iterdir()} == before


def test_a_newer_database_is_read_and_never_written(home: Path, opener: Opener) -> None:
    with closing(opener()) as db, immediate(db):
        change(
            db,
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('terminal', 'm0999_later', '')",
        )
    with pytest.raises(NewerDatabase, match="plus récente"):
        open_terminal(home)
    with closing(look_at(home)) as db:
        assert tables(db) == TABLES
        with pytest.raises(StorageError, match="ne peut pas être écrite"), immediate(db):
            change(db, "DELETE FROM meta")


def test_an_older_database_takes_the_missing_steps_and_keeps_its_rows(tmp_path: Path) -> None:
    chain = Migrations("terminal")

    @chain()
    def m0001_first(db: Database) -> None:
        db.execute("CREATE TABLE t (x TEXT) STRICT")

    with closing(open_database(tmp_path / "a.sqlite", None)) as db:
        migrate(db, tmp_path / "lock", Steps(("m0001_first",), lambda: chain))
        with immediate(db):
            change(db, "INSERT INTO t VALUES ('kept')")

        @chain()
        def m0002_second(db: Database) -> None:
            db.execute("ALTER TABLE t ADD COLUMN y TEXT")

        migrate(db, tmp_path / "lock", Steps(("m0001_first", "m0002_second"), lambda: chain))
        assert rows(db, "SELECT * FROM t") == [{"x": "kept", "y": None}]


def test_a_step_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    chain = Migrations("terminal")
    steps = Steps(("m0001_broken",), lambda: chain)

    @chain()
    def m0001_broken(db: Database) -> None:
        db.execute("CREATE TABLE t (x TEXT) STRICT")
        raise RuntimeError

    with closing(open_database(tmp_path / "a.sqlite", None)) as db:
        with pytest.raises(RuntimeError):
            migrate(db, tmp_path / "lock", steps)
        assert tables(db) == set()
        assert check_version(db, steps) == {"m0001_broken"}
