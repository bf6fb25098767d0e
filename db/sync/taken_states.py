"""The terminal's side of the case states: what is left of a file here learns what central knows of it (R7).

Only files that somebody may come back to are touched; what was done here and has not reached central yet stays.
"""

from datetime import date, datetime

from db.connection import Row, change, rows
from db.sync.down import BadSnapshot, Json
from db.sync.sender import Terminal
from kiosk.clock import from_text, to_text

_STATES = frozenset({"submitted", "read", "printed", "withdrawn"})
_NEWER = (
    "UPDATE sent_files SET revision = :revision, event_id = :event_id, submitted_at = :submitted_at,"
    " promise = :promise, read_at = NULL, acked_at = NULL, printed_at = NULL"
    " WHERE reference = :reference AND revision < :revision"
)
"""A revision that this database never saw, or has lost: the next one comes after it, and amends it."""
_SAME = (
    "UPDATE sent_files SET acked_at = coalesce(acked_at, :now), read_at = coalesce(read_at, :read_at),"
    " printed_at = coalesce(printed_at, :printed_at), withdrawn_at = coalesce(withdrawn_at, :withdrawn_at)"
    " WHERE reference = :reference AND revision = :revision"
)


def take(terminal: Terminal, told: Json, now: datetime) -> None:
    """Learn how the files of here stand; inside `immediate`.

    Raises:
        BadSnapshot: a case that cannot be; nothing is learnt.
    """
    cases = told.get("cases")
    if not isinstance(cases, list):
        raise BadSnapshot
    known = {found["reference"] for found in rows(terminal.db, "SELECT reference FROM sent_files")}
    for case in [_read(case, now) for case in cases]:
        if case["reference"] in known:
            change(terminal.db, _NEWER, case)
            change(terminal.db, _SAME, case)


def _read(told: object, now: datetime) -> Row:
    try:
        if not isinstance(told, dict) or told["state"] not in _STATES:
            raise BadSnapshot
        revision, read_at, state_at = told["revision"], told["read_at"], told["state_at"]
        if type(revision) is not int or revision < 1:
            raise BadSnapshot
        for instant in (told["submitted_at"], *(each for each in (read_at, state_at) if each is not None)):
            from_text(instant)
        date.fromisoformat(told["promise"])
        return {
            "reference": str(told["reference"]),
            "revision": revision,
            "event_id": str(told["event_id"]),
            "submitted_at": told["submitted_at"],
            "promise": told["promise"],
            "read_at": read_at,
            "printed_at": state_at if told["state"] == "printed" else None,
            "withdrawn_at": state_at if told["state"] == "withdrawn" else None,
            "now": to_text(now),
        }
    except (KeyError, TypeError, ValueError):
        raise BadSnapshot from None
