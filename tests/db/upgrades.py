"""A program that came later, and what it does to a database."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from db import going_back, table_map
from db.connection import open_database
from db.keys import Keys
from db.migrations import TERMINAL, Steps, migrate
from db.stores.submissions import Submissions
from db.terminal import database_path, make_terminal
from kiosk.services.ports import Submission
from tests.factories import FRIDAY, ORIGIN


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


def pulled_newer(folder: Path, submissions: Sequence[Submission]) -> Path:
    """A home that a later program took over and wrote these to, whose plug was pulled: they are in the log alone."""
    lived = folder / "lived"
    make_terminal(lived)
    going_back.keep(lived, FRIDAY, steps=later(a_column))
    take(lived, later(a_column))
    path, key = database_path(lived), Keys(lived).database_key()
    with closing(open_database(path, key)):
        for each in submissions:
            Submissions(lambda: open_database(path, key), ORIGIN).add(each)
        return Path(shutil.copytree(lived, folder / "home"))
