"""Whether a central's database is sound: its pages, and its list of tables, which SQLite's own check believes."""

from contextlib import closing
from pathlib import Path

from db import left_log
from db.connection import Connection, open_database, row, rows
from db.guards import torn_page
from db.sync import central_schema, projection


def is_sound(db: Connection) -> bool:
    """Of a newer program's, as far as this one can tell. Raises DamagedDatabase instead where it cannot be read."""
    if row(db, "SELECT 1 AS n FROM sqlite_schema WHERE name = 'terminals'") is None:
        return False
    if central_schema.age_of(db) <= 0:
        central_schema.check_tables(db)
        projection.check_tables(db)
    return rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def check(database: Path) -> None:
    """Before anything is changed that must not be half done where the database cannot be opened; nothing is written.

    Raises:
        DamagedDatabase: damage, or a log beside it that is damaged or not its own.
        NewerDatabase, StorageError: see `central_schema.open_central`.
    """
    central_schema.check_left(database)
    # Where there is no log, SQLite lays an empty one beside a file that it only reads.
    with closing(open_database(database, None, read_only=True, is_log_read=left_log.is_left(database))) as db:
        central_schema.check_version(db)
        is_begun = bool(rows(db, "SELECT 1 AS n FROM sqlite_schema LIMIT 1"))
        if is_begun and not is_sound(db):
            raise torn_page()
