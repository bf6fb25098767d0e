"""The agency's queue: numbers, claims and endings, safe when several consoles and the terminal act at once."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime

from db.connection import Connection, Opener, Row, change, immediate, insert, row, rows
from db.stores.audit import write_audit
from db.stores.drafts import draft_text, read_draft
from db.stores.outbox import Origin, write_event
from kiosk.clock import Clock, from_optional, from_text, local_day, to_text
from kiosk.domain.retention import UNTOLD
from kiosk.domain.ticket import OPEN, Outcome, Priority, TicketState, first_day_in_queue, is_of_an_earlier_day
from kiosk.forms.draft import Draft
from kiosk.services.ports import NewTicket, Ticket

CLOSED_EVENT = "ticket.closed"


class Tickets:
    """`kiosk.services.ports.TicketStore` on the terminal's file."""

    def __init__(self, opener: Opener, origin: Origin, letter: str, clock: Clock) -> None:
        """Serve the queue of one terminal.

        `letter` is the first character of this terminal's numbers. `clock` tells the day: no act finds a ticket of an
        earlier day open.
        """
        self._open, self._origin, self._letter, self._clock = opener, origin, letter, clock

    @contextmanager
    def _today(self) -> Iterator[Connection]:
        """Open a transaction in today's queue, after ending the tickets of earlier days."""
        with closing(self._open()) as db, immediate(db):
            expire(db, self._origin, self._clock.now())
            yield db

    def _change(self, what: str, *values: object) -> bool:
        """Change one ticket of today's queue; return False when the condition no longer holds.

        The condition is part of the UPDATE: if it were read first, two consoles could both win.
        """
        with self._today() as db:
            return change(db, f"UPDATE tickets SET {what}", values) == 1  # noqa: S608 (our own words)

    def _end(self, ticket_id: str, at: datetime, what: str, *values: object) -> bool:
        with self._today() as db:
            ended = change(db, f"UPDATE tickets SET closed_at = ?, draft = NULL, {what}", (to_text(at), *values)) == 1  # noqa: S608
            if ended:
                _count(db, self._origin, ticket_id, at)
        return ended

    def _first_day(self) -> str:
        return first_day_in_queue(self._clock.now()).isoformat()

    def _found(self, where: str, *values: object) -> tuple[Ticket, ...]:
        with closing(self._open()) as db:
            return tuple(map(_read, rows(db, f"SELECT * FROM tickets WHERE {where}", values)))  # noqa: S608 (our own)

    def add(self, ticket: NewTicket) -> Ticket:
        ticket_id, day = os.urandom(16).hex(), local_day(ticket.created_at).isoformat()
        with self._today() as db:
            new = {
                "id": ticket_id,
                "day": day,
                "number": _next_number(db, day, self._letter),
                "created_at": to_text(ticket.created_at),
                "motive": ticket.motive,
                "language": ticket.language,
                "claims_priority": int(ticket.claims_priority),
                "draft": draft_text(ticket.draft) if ticket.draft else None,
            }
            insert(db, "tickets", new)
            return _read(rows(db, "SELECT * FROM tickets WHERE id = ?", (ticket_id,))[0])

    def waiting(self) -> tuple[Ticket, ...]:
        return self._found("state = 'waiting' AND day >= ? ORDER BY created_at, rowid", self._first_day())

    def taken_since(self, instant: datetime) -> int:
        with closing(self._open()) as db:
            return int(rows(db, "SELECT count(*) AS n FROM tickets WHERE created_at > ?", (to_text(instant),))[0]["n"])

    def called(self, limit: int = 5) -> tuple[Ticket, ...]:
        return self._found(
            "called_at IS NOT NULL AND state != 'expired' AND day >= ?"
            " ORDER BY state != 'called', called_at DESC, rowid DESC LIMIT ?",
            self._first_day(),
            limit,
        )

    def get(self, ticket_id: str) -> Ticket | None:
        found = self._found("id = ?", ticket_id)
        return _as_it_stands(found[0], self._clock.now()) if found else None

    def claim(self, ticket_id: str, agent: str, desk: str, at: datetime) -> bool:
        what = "state = 'called', agent = ?, desk = ?, called_at = ? WHERE id = ? AND state = 'waiting'"
        return self._change(what, agent, desk, to_text(at), ticket_id)

    def close(self, ticket_id: str, outcome: Outcome, agent: str, at: datetime) -> bool:
        what = "state = ?, agent = ? WHERE id = ? AND state = 'called'"
        return self._end(ticket_id, at, what, outcome.value, agent, ticket_id)

    def leave(self, ticket_id: str, at: datetime) -> bool:
        return self._end(ticket_id, at, "state = 'left' WHERE id = ? AND state = 'waiting'", ticket_id)

    def put_back(self, ticket_id: str, agent: str) -> bool:
        what = "state = 'waiting', agent = '', desk = '', called_at = NULL"
        return self._change(f"{what} WHERE id = ? AND state = 'called' AND agent = ?", ticket_id, agent)

    def show_again(self, ticket_id: str, motive: str, draft: Draft | None) -> Ticket | None:
        with self._today() as db:
            change(
                db,
                "UPDATE tickets SET motive = ?, draft = ? WHERE id = ? AND state = 'waiting'",
                (motive, draft_text(draft) if draft else None, ticket_id),
            )
            found = row(db, "SELECT * FROM tickets WHERE id = ? AND state IN ('waiting', 'called')", (ticket_id,))
        return _read(found) if found else None

    def tell_sent(self, ticket_id: str, reference: str) -> bool:
        with self._today() as db:
            found = row(db, "SELECT draft FROM tickets WHERE id = ? AND draft IS NOT NULL", (ticket_id,))
            if found is None:
                return False
            told = draft_text(replace(read_draft(found["draft"]), sent_as=reference))
            change(db, "UPDATE tickets SET draft = ? WHERE id = ?", (told, ticket_id))
        return True

    def claim_priority(self, ticket_id: str) -> bool:
        return self._change("claims_priority = 1 WHERE id = ? AND state = 'waiting'", ticket_id)

    def set_priority(
        self, ticket_id: str, priority: Priority, appointment_at: datetime | None, *, settles_claim: bool = False
    ) -> bool:
        what = "priority = ?, appointment_at = ?, claims_priority = claims_priority AND NOT ?"
        hour = to_text(appointment_at) if appointment_at else None
        return self._change(
            f"{what} WHERE id = ? AND state = 'waiting'", priority.value, hour, settles_claim, ticket_id
        )

    def tell_ended(self, agent: str, at: datetime) -> tuple[Ticket, ...]:
        with self._today() as db:
            found = rows(db, "SELECT * FROM tickets WHERE state = 'expired' ORDER BY created_at, rowid")
            for each in found:
                # A ticket is deleted once it was shown, so that two consoles never both show it.
                change(db, "DELETE FROM tickets WHERE id = ?", (each["id"],))
                write_audit(db, at, agent, "ticket.told_ended", each["id"])
        return tuple(map(_read, found))


def expire(db: Connection, origin: Origin, now: datetime) -> int:
    """End the tickets of earlier days and forget their drafts; inside `immediate`. Return how many."""
    due = rows(
        db,
        "SELECT id FROM tickets WHERE state IN ('waiting', 'called') AND day < ? ORDER BY rowid",
        (first_day_in_queue(now).isoformat(),),
    )
    for found in due:
        sql = "UPDATE tickets SET state = 'expired', closed_at = ?, draft = NULL WHERE id = ?"
        change(db, sql, (to_text(now), found["id"]))
        _count(db, origin, found["id"], now)
    return len(due)


def forget_closed(db: Connection, now: datetime) -> int:
    """Delete tickets that ended before today, and the counters of those days; call it inside `immediate`.

    A ticket that its day's end closed stays until an agent has seen it (`Tickets.tell_ended`), for `UNTOLD` at most.
    """
    today, untold = local_day(now).isoformat(), local_day(now - UNTOLD).isoformat()
    gone = 0
    for found in rows(db, "SELECT id, state, closed_at FROM tickets WHERE closed_at IS NOT NULL"):
        since = untold if found["state"] == TicketState.EXPIRED else today
        if local_day(from_text(found["closed_at"])).isoformat() < since:
            gone += change(db, "DELETE FROM tickets WHERE id = ?", (found["id"],))
    change(db, "DELETE FROM ticket_numbers WHERE day < ? AND day NOT IN (SELECT day FROM tickets)", (today,))
    return gone


def _next_number(db: Connection, day: str, letter: str) -> str:
    """Return the next number that no open ticket has: a corrected clock leaves tickets of another day open (F6)."""
    borne = {found["number"] for found in rows(db, "SELECT number FROM tickets WHERE state IN ('waiting', 'called')")}
    found = row(db, "SELECT last FROM ticket_numbers WHERE day = ?", (day,))
    last = (found["last"] if found else 0) + 1
    while f"{letter}{last}" in borne:
        last += 1
    sql = "INSERT INTO ticket_numbers (day, last) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET last = excluded.last"
    change(db, sql, (day, last))
    return f"{letter}{last}"


def _as_it_stands(ticket: Ticket, now: datetime) -> Ticket:
    """Return a ticket as it stands: one whose day is over has ended, even before that is written."""
    if ticket.state in OPEN and is_of_an_earlier_day(ticket, now):
        return ticket._replace(state=TicketState.EXPIRED, draft=None)
    return ticket


def _count(db: Connection, origin: Origin, ticket_id: str, at: datetime) -> None:
    """Write the counting event of a ticket that ended: no number, no agent, no personal data."""
    found = rows(db, "SELECT * FROM tickets WHERE id = ?", (ticket_id,))[0]
    created, called = from_text(found["created_at"]), from_optional(found["called_at"])
    was_served = called is not None and found["state"] == TicketState.DONE
    payload = {
        **{name: found[name] for name in ("day", "motive", "language", "priority")},
        "outcome": found["state"],
        "waited_seconds": _seconds(created, called) if called else None,
        "served_seconds": _seconds(called, at) if called and was_served else None,
    }
    write_event(db, origin, CLOSED_EVENT, at, payload)


def _seconds(start: datetime, end: datetime) -> int:
    """Return a duration, never negative, as the clock may have been set back in between (F6)."""
    return max(0, round((end - start).total_seconds()))


def _read(found: Row) -> Ticket:
    as_stored = ("id", "number", "motive", "language", "desk", "agent")
    return Ticket(
        **{name: found[name] for name in as_stored},
        created_at=from_text(found["created_at"]),
        priority=Priority(found["priority"]),
        claims_priority=bool(found["claims_priority"]),
        appointment_at=from_optional(found["appointment_at"]),
        draft=read_draft(found["draft"]) if found["draft"] else None,
        state=TicketState(found["state"]),
        called_at=from_optional(found["called_at"]),
    )
