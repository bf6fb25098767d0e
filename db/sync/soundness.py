"""Whether a central's database is sound: its pages, and its list of tables, which SQLite's own check believes."""

from db.connection import Connection, row, rows
from db.sync import central_schema, projection


def is_sound(db: Connection) -> bool:
    """Of a newer program's, as far as this one can tell. Raises DamagedDatabase instead where it cannot be read."""
    if row(db, "SELECT 1 AS n FROM sqlite_schema WHERE name = 'terminals'") is None:
        return False
    if central_schema.age_of(db) <= 0:
        central_schema.check_tables(db)
        projection.check_tables(db)
    return rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
