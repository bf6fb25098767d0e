"""An agent's acts on the queue. The audit records each with codes only: agent, act and ticket."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.ticket import Outcome, Priority, queue_order
from kiosk.services.ports import StorageError, Ticket
from kiosk.services.services import Services

_CALLED_READ = 50
"""The number of called tickets to search for the agent's own: more than an agency has desks."""
CALLED_SHOWN = 5


@dataclass(frozen=True)
class Queue:
    """The queue at one instant."""

    waiting: tuple[Ticket, ...]
    """Waiting tickets in the order in which they are called."""
    mine: Ticket | None
    """The ticket that this agent called and has not closed."""
    called: tuple[Ticket, ...]
    """The last tickets called by anybody, latest first."""
    with_others: tuple[Ticket, ...] = ()
    """Tickets that colleagues called and have not closed."""


@dataclass(frozen=True)
class QueueDesk:
    """One agent at one desk. Every method may raise `StorageError`; then nothing was changed."""

    services: Services
    agent_id: str
    desk: str

    def look(self) -> Queue:
        called = self.services.tickets.called(_CALLED_READ)
        open_now = [each for each in called if each.is_called]
        mine = (each for each in open_now if each.agent == self.agent_id)
        latest = sorted(called, key=lambda ticket: ticket.called_at or ticket.created_at, reverse=True)
        return Queue(
            waiting=queue_order(self.services.tickets.waiting(), self.services.clock.now()),
            mine=next(mine, None),
            called=tuple(latest[:CALLED_SHOWN]),
            with_others=tuple(each for each in open_now if each.agent != self.agent_id),
        )

    def tell_ended(self) -> tuple[Ticket, ...]:
        """Return the tickets that the end of their day closed, to show now: they are never returned again."""
        return self.services.tickets.tell_ended(self.agent_id, self.services.clock.now())

    def call(self, ticket: Ticket) -> bool:
        """Call a ticket; return False when a colleague was faster, or the ticket is gone."""
        now = self.services.clock.now()
        return self._noted(self.services.tickets.claim(ticket.id, self.agent_id, self.desk, now), "ticket.call", ticket)

    def call_next(self) -> Ticket | None:
        """Call the first ticket in order that no colleague calls at the same instant; None when nobody waits."""
        return next((ticket for ticket in self.look().waiting if self.call(ticket)), None)

    def close(self, ticket: Ticket, outcome: Outcome) -> bool:
        """End a called ticket and forget its answers; return False when it was closed already."""
        now = self.services.clock.now()
        closed = self.services.tickets.close(ticket.id, outcome, self.agent_id, now)
        return self._noted(closed, f"ticket.{outcome.value}", ticket)

    def put_back(self, ticket: Ticket) -> bool:
        """Return a called ticket to its place in the queue: called by mistake, or by a colleague who has left.

        False: it is closed, or somebody else has called it meanwhile.
        """
        is_back = self.services.tickets.put_back(ticket.id, ticket.agent)
        return self._noted(is_back, "ticket.put_back", ticket)

    def set_priority(
        self, ticket: Ticket, priority: Priority, appointment_at: datetime | None = None, *, settles_claim: bool = False
    ) -> bool:
        """Set the priority; `settles_claim` answers the tenant's claim. False: the ticket no longer waits."""
        changed = self.services.tickets.set_priority(ticket.id, priority, appointment_at, settles_claim=settles_claim)
        return self._noted(changed, f"ticket.set_{priority.value}", ticket)

    def open_answers(self, ticket: Ticket) -> Ticket | None:
        """Return the called ticket as stored now, to read its answers. The audit is written first, for every reading.

        None: the ticket is gone, or its answers are forgotten.
        """
        self.services.audit.record(self.services.clock.now(), self.agent_id, "ticket.read_answers", ticket.id)
        found = self.services.tickets.get(ticket.id)
        return found if found and found.draft else None

    def _noted(self, is_done: bool, action: str, ticket: Ticket) -> bool:
        if is_done:
            # The act is stored, with its agent and instant: a failing audit record must not report it as failed.
            with suppress(StorageError):
                self.services.audit.record(self.services.clock.now(), self.agent_id, action, ticket.id)
        return is_done
