"""Looking behind the stores: what is really in the file."""

import json
from contextlib import closing
from typing import Any

from db.connection import Opener, Row, rows


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
