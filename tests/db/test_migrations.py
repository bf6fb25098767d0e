"""The file changes over the years only forward, in whole steps, and never by an older program."""

import ast
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from db.connection import Connection, Opener, change, immediate, open_database, rows
from db.migrations import TERMINAL, Steps, check_version, migrate, taken_steps
from db.terminal_file import look_at, make_terminal, open_terminal
from db.terminal_schema import terminal
from kiosk.services.ports.errors import NewerDatabase, OlderDatabase, StorageError

ROOT = Path(__file__).parents[2]
TABLES = {
    "agents", "audit", "drafts", "from_central", "kept_requests", "meta", "outbox", "presence", "sent_files",
    "sign_in_failures", "submissions", "ticket_moves", "ticket_numbers", "tickets", "workshop_seats",
}  # fmt: skip


def tables(db: Connection) -> set[str]:
    found = rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {each["name"] for each in found} - {"_sqlite_migrations"}


def take(opener: Opener, step: str) -> None:
    with closing(opener()) as db, immediate(db):
        sql = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('terminal', ?, '')"
        change(db, sql, (step,))


def test_an_empty_file_becomes_a_terminals_base(opener: Opener) -> None:
    with closing(opener()) as db:
        assert tables(db) == TABLES
        assert taken_steps(db) == set(TERMINAL.names)


def test_the_known_names_are_those_of_the_steps() -> None:
    empty = Database(memory=True, execute_plugins=False)
    assert tuple(step.name for step in terminal.pending(empty)) == TERMINAL.names
    empty.close()


def test_a_start_without_a_missing_step_loads_none(home: Path, opener: Opener) -> None:
    code = "import sys; from pathlib import Path; from db.terminal_file import open_terminal\n"
    code += "open_terminal(Path(sys.argv[1]))().close()\n"
    code += "print('sqlite_utils' in sys.modules, 'db.terminal_schema' in sys.modules)"
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
    take(opener, "m0999_later")
    with pytest.raises(NewerDatabase, match="plus récent"):
        open_terminal(home)
    with closing(look_at(home)) as db:
        assert tables(db) == TABLES
        with pytest.raises(StorageError, match="ne peut pas être écrite"), immediate(db):
            change(db, "DELETE FROM meta")


def test_a_base_of_the_first_version_is_refused(home: Path, opener: Opener) -> None:
    take(opener, "m0001_foundation")
    with pytest.raises(OlderDatabase, match=r"0\.1"):
        open_terminal(home)


def test_an_older_database_takes_the_missing_steps(tmp_path: Path) -> None:
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


def test_the_first_steps_fill_what_an_old_file_holds(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.sqlite", None)) as db:
        terminal.apply(Database(db, execute_plugins=False), stop_before=TERMINAL.names[1])
        for reference, kind, answers in (
            ("BEL-7K3M-2QF", "bel_listing", '{"commune": "Saint-Jean-de-Luz (64500)", "dwelling_type": "T3"}'),
            ("GAR-MHZR-Z55", "garage", '{"wished_communes": ["Anglet (64600)", "Bayonne (64100)"]}'),
        ):
            sql = """INSERT INTO submissions (reference, kind, spec_version, language, identity, revision, submitted_at,
                promise, answers, values_json) VALUES (?, ?, 1, 'fr', 'declared', 1, ?, ?, ?, '{}')"""
            with immediate(db):
                change(db, sql, (reference, kind, "2026-11-27T10:00:00Z", "2026-12-04", answers))
        migrate(db, tmp_path / "lock")
        found = rows(db, "SELECT place, what, search FROM submissions ORDER BY reference")
    assert [tuple(each.values()) for each in found] == [
        ("Saint-Jean-de-Luz", "T3", "bel 7k3m 2qf saint jean de luz t3 27 11 2026 04 12 2026"),
        ("Anglet, Bayonne", "", "gar mhzr z55 anglet bayonne 27 11 2026 04 12 2026"),
    ]


def test_a_released_step_calls_nothing_that_changes() -> None:
    tree = ast.parse((ROOT / "db/terminal_schema.py").read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    assert imported - {"sqlite_utils"} <= sys.stdlib_module_names


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
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
