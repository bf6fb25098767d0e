"""Call a person: a ticket while the agency is open, the next opening and the phone when it is closed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from kiosk.domain.ticket import OTHER, queue_order
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.forms.answers import from_json
from kiosk.forms.draft import REVIEW, Draft
from kiosk.forms.session import FormSession
from kiosk.i18n import current_language
from kiosk.services.ports.tickets import NewTicket, Ticket
from kiosk.services.services import Services
from kiosk.services.visit.showing import page_of


class Closed(NamedTuple):
    """The agency is closed: no ticket was taken."""

    next_opening: datetime | None
    """None when the configuration opens on no day of the coming year."""


@dataclass(frozen=True)
class TooMany:
    """Too many tickets were taken in a minute, as by somebody playing: no ticket was taken."""


class Sent(NamedTuple):
    """A sent file, shown with the answers stored here, or as a reference alone when they are gone."""

    spec_id: str
    reference: str


_ENOUGH_WAITS = 5
"""Finished visits from which a wait is estimated; fewer say little."""
_MOST_A_MINUTE = 5
"""Tickets that one terminal gives in a minute: more people than can stand before it one after the other."""


def call_agent(
    services: Services,
    shown: FormSession | Sent | None = None,
    *,
    motive: str = "",
    held: Ticket | None = None,
) -> Ticket | Closed | TooMany:
    """Take a place in the queue, with a journey's answers or a sent file (`shown`) if the tenant chose so.

    `motive` names the reason; empty: that of `shown`, else nothing in particular.
    A visit has one place: a tenant with a ticket (`held`) keeps it, and shows what they choose now.

    Raises:
        StorageError: no ticket was taken.
    """
    draft = _sent_draft(shown, services) if isinstance(shown, Sent) else page_of(shown, services) if shown else None
    motive = motive or (services.forms[draft.spec_id].ticket_motive if draft else OTHER)
    kept = services.tickets.show_again(held.id, motive, draft) if held else None
    if kept is not None:
        return kept
    now = services.clock.now()
    if not services.calendar.is_open(now):
        return Closed(services.calendar.next_opening(now))
    if services.tickets.taken_since(now - timedelta(minutes=1)) >= _MOST_A_MINUTE:
        return TooMany()
    return services.tickets.add(
        NewTicket(created_at=now, motive=motive, language=current_language(), claims_priority=False, draft=draft)
    )


def _sent_draft(sent: Sent, services: Services) -> Draft:
    """Make the draft of a sent file, read now: its answers may have been deleted since its page was drawn."""
    file = services.resumes.find_file(sent.reference)
    answers = from_json(file.submission.answers) if file and file.submission else {}
    version, is_withdrawn = services.forms[sent.spec_id].version, bool(file and file.withdrawn_at)
    return Draft(sent.spec_id, version, REVIEW, answers, sent_as=sent.reference, is_withdrawn=is_withdrawn)


def tell_sent(services: Services, ticket_id: str, session: FormSession) -> Ticket | None:
    """Mark the journey that a ticket shows as sent, so that an agent does not take it for a draft.

    An anonymous journey is shown no more: its reference beside a ticket number could identify the tenant.

    Returns:
        The ticket as it stands.

    Raises:
        StorageError: the ticket still shows it as unsent; the submission stays sent.
    """
    found = services.tickets.get(ticket_id)
    is_shown = found is not None and found.draft is not None and found.draft.spec_id == session.spec.id
    if session.receipt is None or not is_shown:
        return found
    if session.spec.is_pseudonymous:
        services.tickets.wipe(ticket_id)
    else:
        services.tickets.tell_sent(ticket_id, session.spec.id, session.receipt.reference)
    return services.tickets.get(ticket_id)


class Hall(NamedTuple):
    """The agency as a person who comes in finds it."""

    is_agent_here: bool
    """True when a console is open at a desk."""
    waiting: int
    is_open: bool
    next_opening: datetime | None
    """None while it is open, or when the configuration opens on no day of the coming year."""


def hall(services: Services) -> Hall:
    """Return who is here now, and how many wait. Raises StorageError: it cannot be read."""
    now, calendar = services.clock.now(), services.calendar
    is_open = calendar.is_open(now)
    waiting = len(services.tickets.waiting())
    return Hall(bool(services.presence.here(now)), waiting, is_open, None if is_open else calendar.next_opening(now))


def ahead_of(services: Services, ticket: Ticket) -> int:
    """Return how many waiting tickets would be called before this one, as the queue stands."""
    order = [each.id for each in queue_order(services.tickets.waiting(), services.clock.now())]
    return order.index(ticket.id) if ticket.id in order else 0


class Wait(NamedTuple):
    """The wait to expect, in minutes: of four visits, two waited so long."""

    least: int
    most: int | None
    """None while somebody waits longer than people usually do: it is more than `least`."""


def expected_wait(services: Services, ticket: Ticket) -> Wait | None:
    """Return the wait to expect with a ticket: the usual one, never less than somebody waits now; None: nobody knows.

    Raises:
        StorageError: it cannot be read.
    """
    usual = _usual_wait(services, ticket.motive)
    first = min((each.created_at for each in services.tickets.waiting() if each.id != ticket.id), default=None)
    longest = int((services.clock.now() - first).total_seconds() // 60) if first is not None else 0
    if usual is not None and usual.most is not None and longest > usual.most:
        return Wait(longest // 5 * 5, None)
    return usual


def _usual_wait(services: Services, motive: str) -> Wait | None:
    """Return the wait of a motive's last finished visits, else the configured one."""
    waits = sorted(services.tickets.waits(motive))
    if len(waits) >= _ENOUGH_WAITS:
        quarter = len(waits) // 4
        least, most = (_five_minutes(waits[place]) for place in (quarter, len(waits) - 1 - quarter))
        return Wait(least, max(most, least + 5))
    configured = services.config.queue.usual_wait
    return Wait(*configured) if configured is not None else None


def _five_minutes(seconds: int) -> int:
    """Return minutes as people say them: up to the next five."""
    return max(5, -(-seconds // 300) * 5)


def leave(services: Services, ticket: Ticket) -> bool:
    """Take a tenant out of the queue; return False when the ticket is with an agent already, or over."""
    return services.tickets.move(ticket.id, Move(Kind.LEAVE, services.clock.now())) is not None


def come_back(services: Services, ticket: Ticket) -> Ticket | None:
    """Give an absent tenant, who says that they are there, their place again; None: it is too late."""
    return services.tickets.move(ticket.id, Move(Kind.RETURN, services.clock.now()))
