"""How the file changes over the years: forward only, whole steps, never by an older program."""

from contextlib import closing
from pathlib import Path

import pytest

from db.connection import Database, Migrations, Opener, change, immediate, open_database, rows
from db.migrations import check_version, migrate, terminal
from db.terminal import look_at, make_terminal, open_terminal
from kiosk.services.ports import NewerDatabase, StorageError

TABLES = {
    "agents", "audit", "meta", "outbox", "sign_in_failures", "submissions", "ticket_numbers", "tickets",
}  # fmt: skip


def tables(db: Database) -> set[str]:
    found = rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {each["name"] for each in found} - {"_sqlite_migrations"}


def test_an_empty_file_becomes_a_terminal_s(opener: Opener) -> None:
    with closing(opener()) as db:
        assert tables(db) == TABLES
        assert terminal.pending(db) == []


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
    steps = Migrations("terminal")

    @steps()
    def m0001_first(db: Database) -> None:
        db.conn.execute("CREATE TABLE t (x TEXT) STRICT")

    with closing(open_database(tmp_path / "a.sqlite", None)) as db:
        migrate(db, tmp_path / "lock", steps)
        with immediate(db):
            change(db, "INSERT INTO t VALUES ('kept')")

        @steps()
        def m0002_second(db: Database) -> None:
            db.conn.execute("ALTER TABLE t ADD COLUMN y TEXT")

        migrate(db, tmp_path / "lock", steps)
        assert rows(db, "SELECT * FROM t") == [{"x": "kept", "y": None}]


def test_a_step_that_fails_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    steps = Migrations("terminal")

    @steps()
    def m0001_broken(db: Database) -> None:
        db.conn.execute("CREATE TABLE t (x TEXT) STRICT")
        raise RuntimeError

    with closing(open_database(tmp_path / "a.sqlite", None)) as db:
        with pytest.raises(RuntimeError):
            migrate(db, tmp_path / "lock", steps)
        assert tables(db) == set()
        check_version(db, steps)
