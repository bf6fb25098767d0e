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
    """Closed by nobody: "journée finie", by itself when its day ends."""


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
"""Motives of tickets that are taken in no journey, in the words of the queue: doors whose first page is a menu."""
OPEN = frozenset({TicketState.WAITING, TicketState.CALLED})
"""Not over yet."""


class Outcome(StrEnum):
    """How a called ticket ends."""

    DONE = "done"
    NO_SHOW = "no_show"


class Priority(StrEnum):
    """Set by an agent; the cause is never asked nor stored."""

    NORMAL = "normal"
    APPOINTMENT = "appointment"
    """From its hour on, ahead of normal tickets."""
    PRIORITY = "priority"


class Queued(Protocol):
    """What the order needs to know of a ticket."""

    @property
    def priority(self) -> Priority: ...
    @property
    def appointment_at(self) -> datetime | None: ...
    @property
    def created_at(self) -> datetime: ...


T = TypeVar("T", bound=Queued)


def end_of_day(created_at: datetime) -> datetime:
    """Midnight in Paris after it was taken: from then on a ticket is in no queue, whatever has run meanwhile."""
    return start_of(local_day(created_at) + timedelta(days=1))


def first_day_in_queue(now: datetime) -> date:
    """The earliest day whose tickets still count. A later one counts too: a clock that was set back ends nobody's."""
    return local_day(now)


def is_of_an_earlier_day(ticket: Queued, now: datetime) -> bool:
    return local_day(ticket.created_at) < first_day_in_queue(now)


def queue_order(tickets: Iterable[T], now: datetime) -> tuple[T, ...]:
    """Priority tickets, then appointments whose hour has come, then the rest, each by arrival; today's only."""

    def place(ticket: T) -> tuple[int, datetime]:
        if ticket.priority is Priority.PRIORITY:
            return 0, ticket.created_at
        is_due = ticket.appointment_at is not None and ticket.appointment_at <= now
        if ticket.priority is Priority.APPOINTMENT and is_due:
            return 1, ticket.created_at
        return 2, ticket.created_at

    today = (ticket for ticket in tickets if not is_of_an_earlier_day(ticket, now))
    return tuple(sorted(today, key=place))
