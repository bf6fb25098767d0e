"""What an agent does with the queue. Each act is noted in the audit with codes only: who, what, which ticket."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.ticket import Outcome, Priority, queue_order
from kiosk.services.ports import StorageError, Ticket
from kiosk.services.services import Services

_CALLED_READ = 50
"""Called tickets that are looked through for the agent's own: more than an agency has desks."""
CALLED_SHOWN = 5


@dataclass(frozen=True)
class Queue:
    """The queue at one instant."""

    waiting: tuple[Ticket, ...]
    """In the order in which they are called."""
    mine: Ticket | None
    """The one that this agent called and has not closed."""
    called: tuple[Ticket, ...]
    """The last ones called by anybody, latest first."""
    with_others: tuple[Ticket, ...] = ()
    """Those that colleagues called and have not closed."""


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
        """The tickets that the end of their day closed: to be shown now, for nobody is told them again."""
        return self.services.tickets.tell_ended(self.agent_id, self.services.clock.now())

    def call(self, ticket: Ticket) -> bool:
        """False: a colleague was faster, or the ticket is gone."""
        now = self.services.clock.now()
        return self._noted(self.services.tickets.claim(ticket.id, self.agent_id, self.desk, now), "ticket.call", ticket)

    def call_next(self) -> Ticket | None:
        """Call the first of the order that nobody else calls at the same instant; None: nobody waits."""
        return next((ticket for ticket in self.look().waiting if self.call(ticket)), None)

    def close(self, ticket: Ticket, outcome: Outcome) -> bool:
        """End a called ticket; its answers are forgotten. False: it was closed already."""
        now = self.services.clock.now()
        closed = self.services.tickets.close(ticket.id, outcome, self.agent_id, now)
        return self._noted(closed, f"ticket.{outcome.value}", ticket)

    def put_back(self, ticket: Ticket) -> bool:
        """A called ticket waits again, at its place: called by mistake, or by a colleague who is gone.

        False: it is closed, or somebody else has called it meanwhile.
        """
        is_back = self.services.tickets.put_back(ticket.id, ticket.agent)
        return self._noted(is_back, "ticket.put_back", ticket)

    def set_priority(
        self, ticket: Ticket, priority: Priority, appointment_at: datetime | None = None, *, settles_claim: bool = False
    ) -> bool:
        """`settles_claim`: what the tenant claimed is answered. False: the ticket waits no longer."""
        changed = self.services.tickets.set_priority(ticket.id, priority, appointment_at, settles_claim=settles_claim)
        return self._noted(changed, f"ticket.set_{priority.value}", ticket)

    def open_answers(self, ticket: Ticket) -> Ticket | None:
        """The called ticket as it is stored now, to be read. The audit comes first: nobody reads unnoted.

        None: it is gone, or its answers are forgotten.
        """
        self.services.audit.record(self.services.clock.now(), self.agent_id, "ticket.read_answers", ticket.id)
        found = self.services.tickets.get(ticket.id)
        return found if found and found.draft else None

    def _noted(self, is_done: bool, action: str, ticket: Ticket) -> bool:
        if is_done:
            # The act is stored, with its agent and instant: it is not said to have failed because its note did.
            with suppress(StorageError):
                self.services.audit.record(self.services.clock.now(), self.agent_id, action, ticket.id)
        return is_done
