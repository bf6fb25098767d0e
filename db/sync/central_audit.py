"""Who looked at, or erased, what central holds of somebody; that one is named by a digest of the reference alone."""

import getpass
from datetime import datetime

from db.connection import Connection, change
from db.sync.tombstones import digest_of
from kiosk.clock import to_text


def note(db: Connection, at: datetime, action: str, reference: str) -> None:
    """Write one line; inside `immediate`. Whoever holds the reference can tell which line is about it."""
    change(
        db,
        "INSERT INTO audit (at, actor, action, subject) VALUES (?, ?, ?, ?)",
        (to_text(at), _account(), action, digest_of(reference)),
    )


def _account() -> str:
    """The account of this machine that did it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
