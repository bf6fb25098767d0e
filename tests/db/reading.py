"""Looking behind the stores: what is really in the file."""

import json
from contextlib import closing
from typing import Any

from db.connection import Opener, Row, rows


def all_rows(opener: Opener, table: str) -> list[Row]:
    with closing(opener()) as db:
        return rows(db, f"SELECT * FROM {table} ORDER BY rowid")


def events(opener: Opener) -> list[dict[str, Any]]:
    """The bodies of the outbox, in the order written."""
    return [json.loads(found["body"]) for found in all_rows(opener, "outbox")]


def audit_lines(opener: Opener) -> list[tuple[str, str, str]]:
    """(actor, action, subject) of each line."""
    return [(found["actor"], found["action"], found["subject"]) for found in all_rows(opener, "audit")]
