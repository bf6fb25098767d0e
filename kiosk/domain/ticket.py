"""A place in the agency's queue: its states, its priority and the order in which tickets are called."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from kiosk.clock import local_day, start_of
from kiosk.i18n import N_


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"
    """The tenant left the queue before being called."""
    EXPIRED = "expired"
    """Closed by no person: its day ended ("journée finie")."""


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
    "other": N_("Autre demande"),
}
"""The queue's words for the motives of tickets taken outside any journey: doors whose first page is a menu."""
OPEN = frozenset({TicketState.WAITING, TicketState.CALLED})
"""The states of a ticket that is not over yet."""


class Outcome(StrEnum):
    """The ways in which a called ticket ends."""

    DONE = "done"
    NO_SHOW = "no_show"


class Priority(StrEnum):
    """A ticket's priority, set by an agent; the cause is neither asked nor stored."""

    NORMAL = "normal"
    APPOINTMENT = "appointment"
    """Called ahead of normal tickets, from the hour of the appointment on."""
    PRIORITY = "priority"


class Queued(Protocol):
    """The part of a ticket that decides its place in the queue."""

    @property
    def priority(self) -> Priority: ...
    @property
    def appointment_at(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...


T = TypeVar("T", bound=Queued)


def end_of_day(created_at: datetime) -> datetime:
    """Return midnight in Paris after a ticket was taken: from then on it is in no queue, whatever ran meanwhile."""
    return start_of(local_day(created_at) + timedelta(days=1))


def first_day_in_queue(now: datetime) -> date:
    """Return the earliest day whose tickets count. Later days count too: a clock set back ends nobody's ticket."""
    return local_day(now)


def is_of_an_earlier_day(ticket: Queued, now: datetime) -> bool:
    return local_day(ticket.created_at) < first_day_in_queue(now)


def queue_order(tickets: Iterable[T], now: datetime) -> tuple[T, ...]:
    """Return the queue: priority, appointments whose hour has come, the rest; by arrival, without earlier days."""

    def place(ticket: T) -> tuple[int, datetime]:
        if ticket.priority is Priority.PRIORITY:
            return 0, ticket.created_at
        is_due = ticket.appointment_at is not None and ticket.appointment_at <= now
        if ticket.priority is Priority.APPOINTMENT and is_due:
            return 1, ticket.created_at
        return 2, ticket.created_at

    today = (ticket for ticket in tickets if not is_of_an_earlier_day(ticket, now))
    return tuple(sorted(today, key=place))
