"""A place in the agency's queue: its states, its priority and the order in which tickets are called."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from kiosk.clock import local_day
from kiosk.i18n import N_


class TicketState(StrEnum):
    """The state of a ticket, from its number to its end."""

    WAITING = "waiting"
    CALLED = "called"
    IN_SERVICE = "in_service"
    """The person is with the agent who called them."""
    ON_HOLD = "on_hold"
    """The person waits for their agent, who may call somebody else meanwhile."""
    TRANSFERRED = "transferred"
    """The person waits again, at the place of their arrival, for a service, a desk or an agent."""
    ABSENT = "absent"
    """The person did not come; for a while they may return to their place."""
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"
    """The tenant left the queue before being called."""
    EXPIRED = "expired"
    """Closed by no person: its day ended ("journée finie")."""


OTHER = "other"
"""The motive of a ticket for nothing in particular."""
PLACES = {
    "portal": N_("Portail"),
    "resume": N_("Reprise"),
    "resume_no_code": N_("Reprise : sans code"),
    "resume_locked": N_("Reprise : trop d'essais"),
    "opinion": N_("Avis"),
    "information": N_("Renseignement"),
    "board": N_("Panneau"),
    "faq": N_("Question"),
    "agencies": N_("Agences"),
    "ticket_number": N_("Numéro perdu"),
    "housing": N_("Logement, échange"),
    "rent": N_("Loyer, charges"),
    "repairs": N_("Panne, travaux"),
    "moving": N_("Entrée, départ"),
    "papers": N_("Papier, attestation"),
    OTHER: N_("Autre demande"),
}
"""The words for the motives of tickets taken outside any journey: doors whose first page is a menu, and what a person
says at door 4."""
ASKED = ("housing", "rent", "repairs", "moving", "papers", "portal")
"""The motives that door 4 offers once a ticket is taken; saying none is saying nothing in particular."""
QUEUED = frozenset({TicketState.WAITING, TicketState.TRANSFERRED})
"""The states of a ticket that an agent may call."""
WITH_AGENT = frozenset({TicketState.CALLED, TicketState.IN_SERVICE})
"""The states in which a person is with an agent, who has one at a time."""
ENDED = frozenset({TicketState.DONE, TicketState.NO_SHOW, TicketState.LEFT, TicketState.EXPIRED})
OPEN = frozenset(TicketState) - ENDED
"""The states of a ticket that is not over yet."""


class Priority(StrEnum):
    """A ticket's priority, set by an agent; the cause is neither asked nor stored."""

    NORMAL = "normal"
    APPOINTMENT = "appointment"
    """Called ahead of normal tickets, from the hour of the appointment on."""
    PRIORITY = "priority"


class Queued(Protocol):
    """The part of a ticket that decides its place in the queue."""

    @property
    def priority(self) -> Priority:
        """Its priority, which an agent set."""

    @property
    def appointment_at(self) -> datetime | None:
        """The instant of the appointment; None: there is none."""

    @property
    def created_at(self) -> datetime:
        """The instant at which the number was taken."""


T = TypeVar("T", bound=Queued)


class QueueRules(NamedTuple):
    """The agency's rules of its queue (`[queue]` in the configuration)."""

    return_minutes: int = 15
    """Minutes within which an absent person returns to their place."""
    next_opening_day: Callable[[date], date] | None = None
    """Gives the opening day after a day, to which those who wait are carried; None: each day closes its queue."""

    def last_day(self, created_at: datetime, state: TicketState) -> date:
        """Return the last day on which a ticket counts: a person who waits may be carried, nobody else is."""
        day = local_day(created_at)
        return self.next_opening_day(day) if self.next_opening_day is not None and state in QUEUED else day

    def is_over(self, created_at: datetime, state: TicketState, now: datetime) -> bool:
        """Tell if a ticket's time is over by the calendar. A clock set back ends nobody's ticket."""
        return self.last_day(created_at, state) < local_day(now)


EACH_DAY = QueueRules()
"""The rules of an agency that configured none."""


def queue_order(tickets: Iterable[T], now: datetime) -> tuple[T, ...]:
    """Return the queue: priority, appointments whose hour has come, the rest; by arrival."""

    def place(ticket: T) -> tuple[int, datetime]:
        if ticket.priority is Priority.PRIORITY:
            return 0, ticket.created_at
        is_due = ticket.appointment_at is not None and ticket.appointment_at <= now
        if ticket.priority is Priority.APPOINTMENT and is_due:
            return 1, ticket.created_at
        return 2, ticket.created_at

    return tuple(sorted(tickets, key=place))
