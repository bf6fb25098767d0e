"""Find what a person must compare (`conflicts`): bodies that contradict each other or the file they came in.

Each amendment names the event that it amends. Under one reference the winner is shown, the same on every machine; a
text that neither won nor was amended by another is listed beside it, even when no other has its revision number:
the revision between may have been lost with its disk. The list follows from the set of events, not from their order, so
that a text leaves it when its amendment arrives; it stays in `events`.

A file belongs to the agency of the first text under its reference. Any terminal of this agency may amend, read or
withdraw it; an event of another agency's terminal changes nothing that is shown, and is listed beside it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from db.connection import Connection, Row, change, rows
from db.wire.events import Event, FileAct, about_file, amends_of, revision_of

Came = tuple[Event, str, bytes]
"""An event, the digest of the batch that brought it, and its bytes."""

OF_TEXTS = "revision"
"""The kind of the texts under one reference; the other kinds are listed once, when they arrive."""
UNREADABLE = "unreadable"
OTHER_AGENCY = "other_agency"
"""The kind of an event that names another agency than the one that its terminal is enrolled for."""


def holder(written: Sequence[Event]) -> str:
    """Return the agency of the first text. Its writer dated it, so the order of arrival does not matter."""
    return min(written, key=lambda event: (revision_of(event), event.at, event.event_id)).agency


def winner(written: Sequence[Event]) -> Event:
    """Return the text that is shown among those under one reference (at least one)."""
    its_own = holder(written)
    own = [event for event in written if event.agency == its_own]
    return max(own, key=lambda event: (revision_of(event), event.event_id))


def left_over(written: Sequence[Event]) -> list[Event]:
    """Return the texts that neither won nor were amended by their own agency, and differ from the winner."""
    shown = winner(written)
    revisions: dict[tuple[str, str], float] = {(event.agency, event.event_id): revision_of(event) for event in written}
    # Only an amendment with a higher revision counts: two texts that name each other would hide both.
    behind = {
        before
        for event in written
        if revisions.get(before := (event.agency, amends_of(event) or ""), inf) < revision_of(event)
    }
    return [
        event for event in written if (event.agency, event.event_id) not in behind and event.payload != shown.payload
    ]


def list_texts(db: Connection, reference: str, history: Sequence[Came], noticed_at: str) -> None:
    """Update the list of one reference: the winner beside the other texts and what another agency did, or nothing.

    Args:
        history: all that is known of the reference, with at least one text.
    """
    written, acts = parted(history)
    shown = winner(written)
    rest = [*left_over(written), *(act for act in acts if act.agency != shown.agency)]
    listed = [*rest, shown] if rest else []
    gone = "kind = ? AND reference = ? AND event_id NOT IN (SELECT value FROM json_each(?))"
    kept = json.dumps([event.event_id for event in listed])
    change(db, f"DELETE FROM conflicts WHERE {gone}", (OF_TEXTS, reference, kept))  # noqa: S608 (our own)
    came = {each[0].event_id: each for each in history}
    for event in listed:
        _event, batch, body = came[event.event_id]
        set_aside(db, OF_TEXTS, event.event_id, body, batch, noticed_at, reference, revision_of(event))


def parted(history: Sequence[Came]) -> tuple[list[Event], list[Event]]:
    """Split a history into the texts, and the other events."""
    events = [event for event, _batch, _body in history]
    written = [event for event in events if about_file(event.kind)[1] is FileAct.SUBMITTED]
    return written, [event for event in events if about_file(event.kind)[1] is not FileAct.SUBMITTED]


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
    """List a body for a person, once; return False when it was listed already. Call it inside `immediate`."""
    cursor = db.execute(
        "INSERT INTO conflicts (kind, event_id, body_sha256, reference, revision, body, batch, noticed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (kind, event_id, hashlib.sha256(body).hexdigest(), reference, revision, body, batch, noticed_at),
    )
    return int(cursor.rowcount) == 1


@dataclass(frozen=True)
class Contradiction:
    """Bodies that contradict each other, or the file they came in."""

    kind: str
    """`revision`, `same_id`, `other_agency`, `other_terminal` or `unreadable`."""
    reference: str | None
    noticed_at: str
    bodies: Sequence[bytes]


def contradictions(db: Connection, reference: str = "") -> list[Contradiction]:
    """Return what a person has to compare, for one reference or for all, in the order in which it was noticed."""
    found: dict[tuple[str, str], list[Row]] = {}
    sql = (
        "SELECT kind, event_id, reference, body, noticed_at FROM conflicts WHERE ? IN ('', reference)"
        " ORDER BY noticed_at"
    )
    for each in rows(db, sql, (reference,)):
        about = each["reference"] if each["kind"] == OF_TEXTS else each["event_id"]
        found.setdefault((each["kind"], about), []).append(each)
    return [
        Contradiction(kind, some[0]["reference"], some[0]["noticed_at"], [*_shown(db, kind, some)])
        for (kind, _about), some in found.items()
    ]


def _shown(db: Connection, kind: str, some: Sequence[Row]) -> Iterator[bytes]:
    """Yield the bodies that were set aside; before them, for `same_id`, the body in `events` with the same id."""
    if kind == "same_id":
        sql = "SELECT body FROM events WHERE event_id = ?"
        yield from (each["body"] for each in rows(db, sql, (some[0]["event_id"],)))
    yield from (each["body"] for each in some)
