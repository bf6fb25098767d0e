"""Looking behind the stores: what is really in the file, and what a night makes of it."""

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
    """The sealed drafts, whose table has no order of writing."""
    return all_rows(opener, "drafts", "locator")


def events(opener: Opener, kind: str = "") -> list[dict[str, Any]]:
    """The bodies of the outbox, in the order written; of one kind, where one is named."""
    bodies = (json.loads(found["body"]) for found in all_rows(opener, "outbox"))
    return [body for body in bodies if body["kind"] == (kind or body["kind"])]


def audit_lines(opener: Opener) -> list[tuple[str, str, str]]:
    """(actor, action, subject) of each line."""
    return [(found["actor"], found["action"], found["subject"]) for found in all_rows(opener, "audit")]


def seal_all(opener: Opener) -> None:
    with closing(opener()) as db:
        outbox.mark_sealed(db, [each.event_id for each in outbox.unsealed(db)], DIGEST)


def store_all(opener: Opener, night: datetime) -> None:
    """Central says in its letter that everything is in a copy."""
    seal_all(opener)
    with closing(opener()) as db:
        outbox.purge(db, DIGEST, night)


def forget(opener: Opener, now: datetime) -> dict[str, int]:
    """Forget what is due in a night of which central's letter is too."""
    with closing(opener()) as db:
        return retention.apply(db, ORIGIN, retention.Days(now, now))
