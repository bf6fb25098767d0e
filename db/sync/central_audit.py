"""Who did what at central. Of a tenant nothing is named but a digest of the reference; an agent is named by the id."""

import getpass
from datetime import datetime

from db.connection import Connection
from db.erased_digests import digest_of
from db.stores.audit import write_audit


def note(db: Connection, at: datetime, action: str, reference: str) -> None:
    """Who looked at it, or erased it; inside `immediate`. Who holds the reference can tell which line is about it."""
    write_audit(db, at, _account(), action, digest_of(reference))


def note_staff(db: Connection, at: datetime, action: str, agency: str, agent_id: str) -> None:
    """Who changed an agent's account; inside `immediate`."""
    write_audit(db, at, _account(), action, f"{agency} {agent_id}")


def note_vouched(db: Connection, at: datetime, terminal: str, fingerprint: str) -> None:
    """Who trusted a machine that signs under a terminal's name with another key; inside `immediate`."""
    write_audit(db, at, _account(), "vouch", f"{terminal} {fingerprint}")


def _account() -> str:
    """The account of this machine that did it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
