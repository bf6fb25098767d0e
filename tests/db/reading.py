"""Look behind the stores: at what is really in the file, and at what a night makes of it."""

import json
from contextlib import closing
from datetime import datetime
from typing import Any

from db.connection import Opener, Row, rows
from db.night.terminal import retention
from db.stores import outbox
from tests.factories import ORIGIN

DIGEST = "a" * 64


def all_rows(opener: Opener, table: str, order: str = "rowid") -> list[Row]:
    with closing(opener()) as db:
        return rows(db, f"SELECT * FROM {table} ORDER BY {order}")


def drafts(opener: Opener) -> list[Row]:
    """Return the sealed drafts, sorted by locator: their table has no order of writing."""
    return all_rows(opener, "drafts", "locator")


def events(opener: Opener, kind: str = "") -> list[dict[str, Any]]:
    """Return the bodies in the outbox in the order written, of one kind where it is named."""
    bodies = (json.loads(found["body"]) for found in all_rows(opener, "outbox"))
    return [body for body in bodies if body["kind"] == (kind or body["kind"])]


def audit_lines(opener: Opener) -> list[tuple[str, str, str]]:
    """Return (actor, action, subject) of each record of the audit."""
    return [(found["actor"], found["action"], found["subject"]) for found in all_rows(opener, "audit")]


def seal_all(opener: Opener) -> None:
    with closing(opener()) as db:
        outbox.mark_sealed(db, [each.event_id for each in outbox.unsealed(db)], DIGEST)


def store_all(opener: Opener, night: datetime) -> None:
    """Act as if central's letter said that everything is in a copy."""
    seal_all(opener)
    with closing(opener()) as db:
        outbox.purge(db, DIGEST, night)


def forget(opener: Opener, now: datetime) -> dict[str, int]:
    """Forget what is due, in a night that is also that of central's letter."""
    with closing(opener()) as db:
        return retention.apply(db, ORIGIN, retention.Days(now, now))
