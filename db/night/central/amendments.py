"""What a person must compare or look at, in `conflicts`: bodies that contradict each other or the file they came in.

Amendments (R7): each names the event that it amends. Of one reference the winner is shown, the same on every machine;
whatever is neither the winner nor amended by another is listed beside it, also when it stands alone at its number: the
revision between may have been lost with its disk. What is listed follows from the set of events, not from their order,
so that a text whose amendment comes later is listed no longer; it stays in `events`.

A file is its agency's: that of the first text under its reference. Any terminal of the agency may amend it, read it or
take it back; what a terminal of another one says of it changes nothing that is shown, and is listed beside it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from math import inf

from db.connection import Connection, change, rows
from db.night.central.events import Event, amended, revision_of, whole

Came = tuple[Event, str, bytes]
"""An event, the digest of the batch that brought it, and its bytes."""

OF_TEXTS = "revision"
"""Kind of what R7 lists; the other kinds are noted as they come, once."""
OTHER_AGENCY = "other_agency"
"""Kind of an event that says another agency than the one that its terminal is enrolled for."""


def holder(written: Sequence[Event]) -> str:
    """The agency whose file it is: that of the first text. Its writer dates it, so that no order of arrival counts."""
    return min(written, key=lambda event: (whole(event, "revision"), event.at, event.event_id)).agency


def winner(written: Sequence[Event]) -> Event:
    """Of the texts sent under one reference, at least one, the one that is shown."""
    its_own = holder(written)
    own = [event for event in written if event.agency == its_own]
    return max(own, key=lambda event: (whole(event, "revision"), event.event_id))


def left_over(written: Sequence[Event]) -> list[Event]:
    """What neither won nor was amended by its own agency, and does not say the same as the winner (R7)."""
    shown = winner(written)
    revisions: dict[tuple[str, str], float] = {
        (event.agency, event.event_id): whole(event, "revision") for event in written
    }
    # Only forward: two that name each other would hide both.
    behind = {
        before
        for event in written
        if revisions.get(before := (event.agency, amended(event) or ""), inf) < whole(event, "revision")
    }
    return [
        event for event in written if (event.agency, event.event_id) not in behind and event.payload != shown.payload
    ]


def list_texts(db: Connection, reference: str, history: Sequence[Came], noticed_at: str) -> None:
    """Make the list of one reference what it should be now: beside the winner the rest of the texts and what another
    agency did to the file, or nothing.

    Args:
        history: all that is known of it, at least one text among it.
    """
    written, acts = parted(history)
    shown = winner(written)
    rest = [*left_over(written), *(act for act in acts if act.agency != shown.agency)]
    listed = [*rest, shown] if rest else []
    marks = ", ".join("?" * len(listed))
    change(
        db,
        f"DELETE FROM conflicts WHERE kind = ? AND reference = ? AND event_id NOT IN ({marks})",  # noqa: S608 (marks)
        (OF_TEXTS, reference, *(event.event_id for event in listed)),
    )
    came = {each[0].event_id: each for each in history}
    for event in listed:
        _event, batch, body = came[event.event_id]
        set_aside(db, OF_TEXTS, event.event_id, body, batch, noticed_at, reference, revision_of(event))


def parted(history: Sequence[Came]) -> tuple[list[Event], list[Event]]:
    """The texts, and what was done to them."""
    events = [event for event, _batch, _body in history]
    written = [event for event in events if event.kind.endswith(".submitted")]
    return written, [event for event in events if not event.kind.endswith(".submitted")]


def list_other_agency(db: Connection, events: Iterable[Event], noticed_at: str) -> int:
    """List, once, what counts for another agency than it says; of events that are in `events` now. Gives how many."""
    listed = 0
    for event in events:
        (held,) = rows(db, "SELECT body, batch FROM events WHERE event_id = ?", (event.event_id,))
        listed += set_aside(db, OTHER_AGENCY, event.event_id, held["body"], held["batch"], noticed_at, event.reference)
    return listed


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
