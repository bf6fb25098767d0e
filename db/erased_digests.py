"""How it is known what was erased: by a digest of the reference, at central as at a terminal."""

import hashlib

from db.connection import Connection, rows


def digest_of(reference: str) -> str:
    """Tells nothing of what was erased; whoever holds a reference can tell whether it was."""
    return hashlib.sha256(b"office64-erased 1\n" + reference.encode()).hexdigest()


def known(db: Connection) -> frozenset[str]:
    """Digests of what was erased, as the database has them."""
    return frozenset(each["digest"] for each in rows(db, "SELECT digest FROM tombstones"))
