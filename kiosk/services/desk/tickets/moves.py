"""An agent's moves of tickets. Every function may raise `StorageError`; then nothing was changed."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial

from kiosk.domain.ticket import Priority, TicketState, queue_order
from kiosk.domain.ticket_moves import UNDOABLE, Kind, Move
from kiosk.services.desk.session import AgentSession, LastAct
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import NewTicket, Ticket

_PROGRAM = "program"
"""The actor of the audit for what no person did."""
_OPEN_READ = 50


def waiting(session: AgentSession) -> tuple[Ticket, ...]:
    """Return the tickets that this agent may call, in the order in which they are called.

    Those transferred to somebody else are left to them.
    """
    found = in_order(session, session.services.tickets.waiting())
    return tuple(each for each in found if is_for(session, each))


def in_order(session: AgentSession, tickets: Iterable[Ticket]) -> tuple[Ticket, ...]:
    """Return tickets in the order of the queue, but first those that were transferred to this agent."""
    return tuple(sorted(queue_order(tickets, session.now), key=lambda each: not is_given(session, each)))


def is_given(session: AgentSession, ticket: Ticket) -> bool:
    """Tell if a ticket was transferred to this agent, their desk or their service."""
    mine = {f"agent:{session.agent.id}", f"desk:{session.desk}", f"role:{session.agent.role}"}
    return ticket.target in mine


def is_for(session: AgentSession, ticket: Ticket) -> bool:
    """Tell if a ticket waits for anybody, or for this agent."""
    return not ticket.target or is_given(session, ticket)


def tell_ended(session: AgentSession) -> tuple[Ticket, ...]:
    """Return the tickets that the end of their day closed, to show now: they are never returned again."""
    return session.services.tickets.tell_ended(session.agent.id, session.now)


def move(session: AgentSession, ticket: Ticket, kind: Kind, *, code: str = "", note: str = "") -> Ticket | None:
    """Make a move on a ticket as it was seen; return the ticket after it.

    None: somebody was faster, or its state does not allow the move any more.
    """
    made = Move(kind, session.now, session.agent.id, session.desk, code, note)
    moved = session.services.tickets.move(ticket.id, made, ticket.n)
    if moved is not None:
        session.last_act = _last(session, moved) if kind in UNDOABLE else None
    return moved


def call_next(session: AgentSession) -> Ticket | None:
    """Call the first ticket in order that no colleague calls at the same instant; None when nobody waits."""
    called = (move(session, ticket, Kind.CALL) for ticket in waiting(session))
    return next((ticket for ticket in called if ticket is not None), None)


def walk_in(session: AgentSession, motive: str, language: str) -> Ticket | None:
    """Give a number to a person without a ticket, who is served at once; None: somebody is with this agent already."""
    new = NewTicket(session.now, motive, language, claims_priority=False, draft=None)
    ticket = session.services.tickets.walk_in(new, session.agent.id, session.desk)
    if ticket is not None:
        session.last_act = _last(session, ticket)
    return ticket


def give_back(session: AgentSession) -> None:
    """Let the persons with an agent wait again, at their place: the agent's account is closed."""
    for ticket in session.services.tickets.called(_OPEN_READ):
        if ticket.agent == session.agent.id and (ticket.is_called or ticket.state is TicketState.ON_HOLD):
            made = Move(Kind.PUT_BACK, session.now)
            if session.services.tickets.move(ticket.id, made, ticket.n) is not None:
                with suppress(StorageError):  # it is stored already
                    session.services.audit.record(session.now, _PROGRAM, "ticket.put_back", ticket.id)


def _last(session: AgentSession, ticket: Ticket) -> LastAct:
    return LastAct(session.now, ticket.number, ticket.id, partial(_take_back, session, ticket))


def _take_back(session: AgentSession, last: Ticket) -> bool:
    return session.services.tickets.undo(last.id, last.n, session.agent.id, session.now) is not None


def set_priority(
    session: AgentSession,
    ticket: Ticket,
    priority: Priority,
    appointment_at: datetime | None = None,
    *,
    settles_claim: bool = False,
) -> bool:
    """Set the priority; `settles_claim` answers the tenant's claim. False: the ticket no longer waits."""
    tickets = session.services.tickets
    is_set = tickets.set_priority(ticket.id, priority, appointment_at, settles_claim=settles_claim)
    if is_set:
        take_back = partial(_restore_priority, session, ticket, priority, appointment_at)
        session.last_act = LastAct(session.now, ticket.number, ticket.id, take_back)
    return is_set


def _restore_priority(
    session: AgentSession, before: Ticket, priority: Priority, appointment_at: datetime | None
) -> bool:
    """Give a ticket the priority it had, unless it was given another one since, or waits no more."""
    tickets = session.services.tickets
    now = tickets.get(before.id)
    if now is None or (now.priority, now.appointment_at) != (priority, appointment_at):
        return False
    is_set = tickets.set_priority(before.id, before.priority, before.appointment_at)
    if is_set and before.claims_priority:
        tickets.claim_priority(before.id)
    return is_set
