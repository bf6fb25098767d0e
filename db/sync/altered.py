"""Events that are no longer what they were: somebody, or a disk, wrote into central's database.

An event is frozen at write (R10), and central only adds and deletes: where the database and a copy that has its digest
hold the same event, they hold the same bytes. SQLite's own check does not see a value that was exchanged.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from db.connection import Connection, rows
from db.sync import backup

_MOST = 100
"""Events that are named."""
_FROZEN = ("kind", "schema", "terminal", "agency", "at", "reference", "body")
_SQL = (
    "SELECT event_id FROM main.events AS a JOIN copy.events AS b USING (event_id)"  # noqa: S608 (our own names)
    f" WHERE {' OR '.join(f'a.{name} IS NOT b.{name}' for name in _FROZEN)} ORDER BY event_id LIMIT {_MOST}"
)


def since_a_copy(db: Connection, folder: Path, days: Iterable[date]) -> dict[str, date]:
    """Ids of such events, each with the last of these days whose copy holds it otherwise; at most 100 a copy.

    Raises:
        StorageError: the database or a copy cannot be read.
    """
    found: dict[str, date] = {}
    for day in sorted(days):
        copy = backup.copy_of(folder, day)
        if not backup.is_sound(copy):
            continue  # named elsewhere
        with backup.attached(db, copy):
            found |= {each["event_id"]: day for each in rows(db, _SQL)}
    return found


def oldest_and_last(folder: Path) -> set[date]:
    """The days of the oldest copy and of the last two: all of them would take minutes over a million events."""
    days = sorted(backup.copies(folder))
    return {*days[:1], *days[-2:]}


def last_before(folder: Path, today: date) -> list[date]:
    """The day of the last copy before today, if any: what changed since the night before."""
    return sorted(day for day in backup.copies(folder) if day < today)[-1:]
