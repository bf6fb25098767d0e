"""A program that came later, and what it does to a database."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from db import table_map
from db.connection import open_database
from db.keys import Keys
from db.migrations import TERMINAL, Steps, migrate
from db.terminal import database_path


def later(act: Callable[[Database], None]) -> Steps:
    """The steps of a program that came later."""
    chain = Migrations("terminal")

    @chain()
    def m9999_later(db: Database) -> None:
        act(db)

    return Steps((*TERMINAL.names, "m9999_later"), lambda: chain)


def a_column(db: Database) -> None:
    db.conn.execute("ALTER TABLE submissions ADD COLUMN later TEXT")


def take(home: Path, steps: Steps) -> None:
    """The later program opens the database."""
    path = database_path(home)
    with closing(open_database(path, Keys(home).database_key())) as db:
        migrate(db, path.with_name("migrate.lock"), steps)
        table_map.note(path, db)


def written(home: Path) -> bytes:
    return database_path(home).read_bytes()
