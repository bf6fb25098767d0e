"""What a person must compare or look at, in `conflicts`: bodies that contradict each other or the file they came in.

Amendments (R7): each names the event that it amends. Of one reference the winner is shown, the same on every machine;
whatever is neither the winner nor amended by another is listed beside it, also when it stands alone at its number: the
revision between may have been lost with its disk. What is listed follows from the set of events, not from their order,
so that a text whose amendment comes later is listed no longer; it stays in `events`.
"""

import hashlib
from collections.abc import Sequence

from db.connection import Connection, change, rows
from db.sync.event import Event
from db.sync.event_rows import amended, whole

Came = tuple[Event, str, bytes]
"""An event, the digest of the batch that brought it, and its bytes."""

OF_TEXTS = "revision"
"""Kind of what R7 lists; the other kinds are noted as they come, once."""


def winner(written: Sequence[Event]) -> Event:
    """Of the texts sent under one reference, at least one, the one that is shown."""
    return max(written, key=lambda event: (whole(event, "revision"), event.event_id))


def left_over(written: Sequence[Event]) -> list[Event]:
    """What neither won nor was amended, and does not say the same as the winner (R7)."""
    shown = winner(written)
    revisions = {event.event_id: whole(event, "revision") for event in written}
    # Only forward: two that name each other would hide both.
    behind = {
        before
        for event in written
        if (before := amended(event)) is not None and revisions.get(before, 0) < revisions[event.event_id]
    }
    return [event for event in written if event.event_id not in behind and event.payload != shown.payload]


def list_texts(db: Connection, reference: str, written: Sequence[Came], noticed_at: str) -> None:
    """Make the list of one reference's texts what it should be now: the rest of them beside the winner, or nothing."""
    came = {each[0].event_id: each for each in written}
    events = [each[0] for each in written]
    rest = left_over(events)
    listed = [*rest, winner(events)] if rest else []
    marks = ", ".join("?" * len(listed))
    change(
        db,
        f"DELETE FROM conflicts WHERE kind = ? AND reference = ? AND event_id NOT IN ({marks})",  # noqa: S608 (marks)
        (OF_TEXTS, reference, *(event.event_id for event in listed)),
    )
    for event in listed:
        _event, batch, body = came[event.event_id]
        set_aside(db, OF_TEXTS, event.event_id, body, batch, noticed_at, reference, whole(event, "revision"))


def set_aside(
    db: Connection,
    kind: str,
    event_id: str,
    body: bytes,
    batch: str,
    noticed_at: str,
    reference: str | None = None,
    revision: int | None = None,
) -> bool:
    """List a body for a person, once; False when it was listed before. Inside `immediate`."""
    cursor = db.execute(
        "INSERT INTO conflicts (kind, event_id, body_sha256, reference, revision, body, batch, noticed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (kind, event_id, hashlib.sha256(body).hexdigest(), reference, revision, body, batch, noticed_at),
    )
    return int(cursor.rowcount) == 1


def contradictions(db: Connection) -> list[frozenset[str]]:
    """The digests of the texts of each contradiction: under one reference (R7), or under one id (R10)."""
    sql = (
        "SELECT kind, iif(kind = 'revision', reference, event_id) AS about, body_sha256 FROM conflicts"
        " WHERE kind IN ('same_id', 'revision')"
    )
    found: dict[tuple[str, str], set[str]] = {}
    for each in rows(db, sql):
        found.setdefault((each["kind"], each["about"]), set()).add(each["body_sha256"])
    return [frozenset(bodies) for bodies in found.values()]
