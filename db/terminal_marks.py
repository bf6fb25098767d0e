"""How far a terminal's database has come: what tells a log of before from its own (`db.left_log`).

Each mark only grows, but for what goes in its time, of the acts the earliest first (`db.retention`). Drafts leave none,
on purpose: nothing tells in which order they were saved.
"""

from db import meta
from db.connection import Connection, row, rows
from db.left_log import Marks


def marks(db: Connection) -> Marks:
    """Of a sound database of any version: its events, the acts of its staff, and the tickets of each day."""
    if not row(db, "SELECT 1 AS n FROM sqlite_schema WHERE name = 'outbox'"):
        return Marks("", frozenset())
    ids = frozenset(str(found["event_id"]) for found in rows(db, "SELECT event_id FROM outbox"))
    acts = frozenset((str(found["at"]), int(found["id"])) for found in rows(db, "SELECT at, id FROM audit"))
    counters = {str(found["day"]): int(found["last"]) for found in rows(db, "SELECT day, last FROM ticket_numbers")}
    return Marks(meta.told(db, "last_event_at") or "", ids, acts, counters)
