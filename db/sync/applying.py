"""One batch into the database: every event once, by its id; what does not fit is kept for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.connection import Connection, change, rows
from db.files import Step, no_step
from db.night.central.amendments import set_aside
from db.night.central.events import Event, UnreadableEvent, parse
from db.sync.batch import Frame
from db.sync.keeps import to_row
from db.sync.projection import UNFIT, Made, keep_waiting, project, reason_to_wait
from kiosk.clock import to_text

_CHUNK = 500


@dataclass(frozen=True)
class Applied:
    """What a batch held, in events."""

    fresh: int
    known: int
    set_aside: int
    unfit: int
    """Kept for a person."""
    waiting: int
    """Kept for a newer program."""


def applied(db: Connection) -> set[str]:
    """Digests of the files that the database has taken."""
    return {found["digest"] for found in rows(db, "SELECT digest FROM applied")}


def apply_batch(db: Connection, frame: Frame, bodies: Sequence[bytes], now: datetime, step: Step = no_step) -> Applied:
    """Store a verified batch and bring the tables up to date; inside `immediate`, so whole or not at all."""
    at = to_text(now)
    found: list[tuple[Event, bytes]] = []
    aside = 0
    for body in bodies:
        try:
            event = parse(body)
        except UnreadableEvent:
            aside += set_aside(db, "unreadable", "", body, frame.digest, at)
            continue
        if event.terminal != frame.terminal:
            # A terminal speaks for itself only, whatever its key signs.
            aside += set_aside(db, "other_terminal", event.event_id, body, frame.digest, at, event.reference)
            continue
        found.append((event, body))
    ids = [event.event_id for event, _body in found]
    held, forgotten = _held(db, ids), _forgotten(db, ids)
    fresh: list[tuple[Event, bytes]] = []
    for event, body in found:
        if event.event_id in forgotten:
            continue
        if event.event_id not in held:
            held[event.event_id] = body
            fresh.append((event, body))
        elif held[event.event_id] != body:
            aside += set_aside(db, "same_id", event.event_id, body, frame.digest, at, event.reference)
    step("events")
    db.executemany(
        "INSERT INTO events (event_id, kind, schema, terminal, agency, at, reference, body, batch, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event_id) DO NOTHING",
        [
            (e.event_id, e.kind, e.schema, e.terminal, e.agency, e.at, e.reference, body, frame.digest, at)
            for e, body in fresh
        ],
    )
    made: Made = {}
    reasons = [(event, reason_to_wait(event, made)) for event, _body in fresh]
    keep_waiting(db, ((event, reason) for event, reason in reasons if reason))
    step("project")
    aside += project(db, [event for event, reason in reasons if not reason], at, made)
    step("applied")
    change(
        db,
        "INSERT INTO applied (digest, terminal, sealed_at, applied_at, events, unread_since, knows, holds)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        (frame.digest, frame.terminal, to_text(frame.sealed_at), at, len(bodies), *to_row(db, frame.keeps)),
    )
    change(
        db,
        "UPDATE terminals SET last_sealed_at = max(coalesce(last_sealed_at, ''), ?) WHERE terminal = ?",
        # A clock that is ahead must not hide a terminal that is silent.
        (to_text(min(frame.sealed_at, now)), frame.terminal),
    )
    unfit = sum(1 for _event, reason in reasons if reason == UNFIT)
    waiting = sum(1 for _event, reason in reasons if reason) - unfit
    return Applied(len(fresh), len(found) - len(fresh), aside, unfit, waiting)


def _forgotten(db: Connection, event_ids: Sequence[str]) -> set[str]:
    """Ids that retention forgot: what comes once more stays forgotten."""
    forgotten: set[str] = set()
    for start in range(0, len(event_ids), _CHUNK):
        some = event_ids[start : start + _CHUNK]
        sql = f"SELECT event_id FROM forgotten_events WHERE event_id IN ({', '.join('?' * len(some))})"  # noqa: S608
        forgotten |= {each["event_id"] for each in rows(db, sql, some)}
    return forgotten


def _held(db: Connection, event_ids: Sequence[str]) -> dict[str, bytes]:
    """Bodies that are here already, by id."""
    held: dict[str, bytes] = {}
    for start in range(0, len(event_ids), _CHUNK):
        some = event_ids[start : start + _CHUNK]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT event_id, body FROM events WHERE event_id IN ({marks})"  # noqa: S608 (marks only)
        held |= {each["event_id"]: each["body"] for each in rows(db, sql, some)}
    return held
