"""Events that wait for the night: each is written with its domain row, in the same transaction, and never changed.

`db.wire.events` says how a body is written. Nothing ever rewrites one: the same id with other bytes would be a
contradiction.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from db import meta
from db.connection import Connection, change, immediate, insert, row, rows
from db.wire.events import Payload, body_of, new_event_id
from kiosk.clock import from_optional, to_text
from kiosk.settings import Config

_LAST_EVENT = "last_event_at"
_HELD = timedelta(minutes=1)
"""How long the event of an act that can be taken back waits: longer than its agent has."""


class Origin(NamedTuple):
    """The terminal and agency that events come from."""

    terminal: str
    agency: str


def origin_of(settings: Config) -> Origin:
    """Return the origin of a home's events."""
    return Origin(settings.terminal.id, settings.agency.code)


class OutboxRow(NamedTuple):
    """An event that waits: its id, and its body byte for byte as it was written."""

    event_id: str
    body: bytes


def write_event(
    db: Connection,
    origin: Origin,
    kind: str,
    at: datetime,
    payload: Payload,
    reference: str = "",
    *,
    is_held: bool = False,
) -> str:
    """Write an event in the transaction of the row it is about, inside `immediate`; return its id.

    Args:
        reference: the file that it is about; empty when it is about none.
        is_held: True when its agent may still take the act back.
    """
    event_id = new_event_id()
    body = body_of(event_id, kind, at, origin.terminal, origin.agency, payload, reference)
    written = {"event_id": event_id, "kind": kind, "reference": reference, "written_at": to_text(at)}
    insert(db, "outbox", {**written, "body": body, "is_held": int(is_held)})
    # The latest stored instant reveals a clock that was set back, even when the outbox is empty (F6).
    if to_text(at) > (meta.read(db, _LAST_EVENT) or ""):
        meta.note(db, _LAST_EVENT, to_text(at))
    return event_id


def last_event_at(db: Connection) -> datetime | None:
    """Return the latest instant at which anything was stored: an earlier clock is suspect."""
    return from_optional(meta.read(db, _LAST_EVENT))


def unsealed(db: Connection, now: datetime | None = None) -> list[OutboxRow]:
    """Return the events that are in no batch file yet, in the order written; with `now`, those to seal by then."""
    due, values = "", dict[str, str]()
    if now is not None:
        # A held event dated in the future was written before the clock was set back.
        due = " AND (is_held = 0 OR written_at <= :lapsed OR written_at > :now)"
        values = {"lapsed": to_text(now - _HELD), "now": to_text(now)}
    found = rows(db, f"SELECT event_id, body FROM outbox WHERE digest IS NULL{due} ORDER BY rowid", values)  # noqa: S608
    return [OutboxRow(each["event_id"], each["body"]) for each in found]


def mark_sealed(db: Connection, event_ids: Iterable[str], digest: str) -> None:
    """Record the batch file that holds these events, once the file is durable in the spool (F1)."""
    with immediate(db):
        for event_id in event_ids:
            change(db, "UPDATE outbox SET digest = ? WHERE event_id = ?", (digest, event_id))


def sealed_digests(db: Connection) -> set[str]:
    """Return the batch files recorded for events; one counts only while its file is in the spool."""
    return {found["digest"] for found in rows(db, "SELECT DISTINCT digest FROM outbox WHERE digest IS NOT NULL")}


def unseal(db: Connection, digest: str) -> int:
    """Mark the events of a missing or damaged batch file as unsealed, so that they go into a new one (F4)."""
    with immediate(db):
        return change(db, "UPDATE outbox SET digest = NULL WHERE digest = ?", (digest,))


def forget_unsealed(db: Connection, reference: str) -> int:
    """Forget the events of a reference that are in no batch file; call it inside `immediate`.

    A night that reads them at this moment may still seal them: the caller must tell central of the deletion anyway.
    """
    return change(db, "DELETE FROM outbox WHERE reference = ? AND digest IS NULL", (reference,))


def purge(db: Connection, digest: str, at: datetime) -> int:
    """Forget the events of a batch that central has in a copy, and date their submissions, in one transaction.

    Args:
        at: midnight of the letter's night that lists the batch; the caller has the file in its own spool.

    Returns how many events were deleted.
    """
    with immediate(db):
        for table in ("submissions", "sent_files", "kept_requests"):
            change(
                db,
                f"UPDATE {table} SET acked_at = ? WHERE acked_at IS NULL"  # noqa: S608 (our own names)
                " AND event_id IN (SELECT event_id FROM outbox WHERE digest = ?)",
                (to_text(at), digest),
            )
        return change(db, "DELETE FROM outbox WHERE digest = ?", (digest,))


def depth(db: Connection) -> int:
    """Return how many events wait to be stored at central."""
    found = row(db, "SELECT count(*) AS n FROM outbox")
    return int(found["n"]) if found else 0
