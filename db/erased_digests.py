"""How it is known what was erased: by a digest of the reference, at central as at a terminal."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from db.connection import Connection, rows
from kiosk.clock import to_text

TOLD = timedelta(days=400)
"""How long a terminal is told of an erasure: longer than it keeps anything. What comes later is erased on arrival."""


def digest_of(reference: str) -> str:
    """Tells nothing of what was erased; whoever holds a reference can tell whether it was."""
    return hashlib.sha256(b"office64-erased 1\n" + reference.encode()).hexdigest()


def known(db: Connection) -> frozenset[str]:
    """Digests of what was erased, as the database has them."""
    return frozenset(each["digest"] for each in rows(db, "SELECT digest FROM tombstones"))


def told(db: Connection, now: datetime) -> Mapping[str, str]:
    """When each was erased of which terminals are told, UTC, by its digest, in order; of central's database."""
    sql = "SELECT digest, erased_at FROM tombstones WHERE erased_at > ? ORDER BY digest"
    found = rows(db, sql, (to_text(now - TOLD),))
    return {each["digest"]: each["erased_at"] for each in found}
