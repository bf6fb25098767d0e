"""Events that are no longer what they were: somebody, or a disk, wrote into central's database.

An event is frozen at write (R10), and central only adds and deletes: where the database and a copy that has its digest
hold the same event, they hold the same bytes. SQLite's own check does not see a value that was exchanged.
"""

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path

from db.connection import Connection, rows
from db.sync import backup, copy_state
from db.sync.central_home import CentralHome
from db.sync.pages import last_told

_MOST = 100
"""Events that are looked for further, a copy."""
_LAST = 2
"""Copies that are compared whole besides the oldest: all of them would take minutes over a million events."""
_FROZEN = ("kind", "schema", "terminal", "agency", "at", "reference", "body")
_SQL = (
    "SELECT event_id FROM main.events AS a JOIN copy.events AS b USING (event_id)"  # noqa: S608 (our own names)
    f" WHERE ({' OR '.join(f'a.{name} IS NOT b.{name}' for name in _FROZEN)})"
)
_ANY = f"{_SQL} ORDER BY event_id LIMIT {_MOST}"
_AMONG = f"{_SQL} AND event_id IN (SELECT value FROM json_each(?))"  # noqa: S608


def found(home: CentralHome, db: Connection, today: date | None = None) -> dict[str, date]:
    """Ids of such events, each with the day of the newest copy that still holds it otherwise.

    The oldest copy and the last ones are compared whole. What differs there, and what the last page named, is then
    looked for in all the others: the newest good copy is the one from which least has to be done again, and an event
    stays named until no copy tells otherwise.

    Args:
        today: its own copy and page are passed over, so that a page that is written again says the same.

    Raises:
        StorageError: the database or a copy cannot be read.
    """
    days = sorted((day for day in backup.copies(home.backup) if day != today), reverse=True)
    whole = {day: _differing(db, backup.copy_of(home.backup, day)) for day in {*days[:_LAST], *days[-1:]}}
    suspects = last_told(home.report, "altered", today).union(*whole.values())
    newest: dict[str, date] = {}
    for day in days:
        missing = suspects - newest.keys()
        if not missing:
            break
        differing = _differing(db, backup.copy_of(home.backup, day), missing)
        newest |= dict.fromkeys(sorted(differing), day)
    return newest


def _differing(db: Connection, copy: Path, among: Collection[str] | None = None) -> set[str]:
    if not backup.is_sound(copy):
        return set()  # named elsewhere
    with copy_state.attached(db, copy):
        told = rows(db, _ANY) if among is None else rows(db, _AMONG, (json.dumps(sorted(among)),))
    return {each["event_id"] for each in told}
