"""An agent's acts on tickets. The audit records each with codes only: agent, act and ticket.

Every function may raise `StorageError`; then nothing was changed.
"""

from datetime import datetime

from kiosk.domain.ticket import Outcome, Priority, queue_order
from kiosk.services.desk.session import AgentSession
from kiosk.services.ports import Ticket


def waiting(session: AgentSession) -> tuple[Ticket, ...]:
    """Return the waiting tickets in the order in which they are called."""
    return queue_order(session.services.tickets.waiting(), session.now)


def tell_ended(session: AgentSession) -> tuple[Ticket, ...]:
    """Return the tickets that the end of their day closed, to show now: they are never returned again."""
    return session.services.tickets.tell_ended(session.agent.id, session.now)


def call(session: AgentSession, ticket: Ticket) -> bool:
    """Call a ticket; return False when a colleague was faster, or the ticket is gone."""
    is_mine = session.services.tickets.claim(ticket.id, session.agent.id, session.desk, session.now)
    return session.recorded(is_mine, "ticket.call", ticket.id)


def call_next(session: AgentSession) -> Ticket | None:
    """Call the first ticket in order that no colleague calls at the same instant; None when nobody waits."""
    return next((ticket for ticket in waiting(session) if call(session, ticket)), None)


def close(session: AgentSession, ticket: Ticket, outcome: Outcome) -> bool:
    """End a called ticket and forget its answers; return False when it was closed already."""
    is_closed = session.services.tickets.close(ticket.id, outcome, session.agent.id, session.now)
    return session.recorded(is_closed, f"ticket.{outcome.value}", ticket.id)


def put_back(session: AgentSession, ticket: Ticket) -> bool:
    """Return a called ticket to its place in the queue: called by mistake, or by a colleague who has left.

    False: it is closed, or somebody else has called it meanwhile.
    """
    is_back = session.services.tickets.put_back(ticket.id, ticket.agent)
    return session.recorded(is_back, "ticket.put_back", ticket.id)


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
    return session.recorded(is_set, f"ticket.set_{priority.value}", ticket.id)


def open_answers(session: AgentSession, ticket: Ticket) -> Ticket | None:
    """Return the called ticket as stored now, to read its answers. The audit is written first, for every reading.

    None: the ticket is gone, or its answers are forgotten.
    """
    session.record("ticket.read_answers", ticket.id)
    found = session.services.tickets.get(ticket.id)
    return found if found and found.draft else None
