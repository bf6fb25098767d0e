"""Central's database held against a copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.connection import Connection, plain_errors, row, rows
from db.sync.central_schema import version_of

_TABLES = (
    *("terminals", "applied", "events", "pending", "conflicts"),
    *("tombstones", "audit", "answer_counts", "forgotten_events", "staff", "known_homes"),
)


def holds_all(db: Connection, copy: Path) -> bool:
    """Whether a sound copy already is of this state: a second run changes nothing."""
    with attached(db, copy):
        if version_of(db, "copy") != version_of(db):
            return False
        # Both ways: what was forgotten since must not stay in today's copy.
        ways = (("main", "copy"), ("copy", "main"))
        return not any(_lacks(db, here, there, table) for table in _TABLES for here, there in ways)


def _lacks(db: Connection, here: str, there: str, table: str) -> bool:
    """Whether a table of one file has a row that is not in the other's; looked up row by row, by its key."""
    columns = rows(db, "SELECT name, pk FROM pragma_table_info(?, 'main')", (table,))
    told = [each["name"] for each in columns if (table, each["name"]) != ("applied", "backed_up")]
    keys = [each["name"] for each in columns if each["pk"]]
    same = " AND ".join(f"a.{name} {'=' if name in keys else 'IS'} b.{name}" for name in told)
    sql = (
        f"SELECT 1 FROM {here}.{table} AS a WHERE NOT EXISTS (SELECT 1 FROM {there}.{table} AS b WHERE {same}) LIMIT 1"  # noqa: S608
    )
    return row(db, sql) is not None


@contextmanager
def attached(db: Connection, copy: Path) -> Iterator[None]:
    """Let SQL ask a copy too, as the schema `copy`."""
    with plain_errors():
        db.execute("ATTACH DATABASE ? AS copy KEY ''", (str(copy),))
        try:
            yield
        finally:
            db.execute("DETACH DATABASE copy")
