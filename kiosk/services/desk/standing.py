"""The agency at one instant, for one agent: who waits, who is with whom, and how much there is to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kiosk.clock import local_day
from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import LATE_AFTER
from kiosk.services.desk import queue
from kiosk.services.desk.answer_pages import Progress, progress_of
from kiosk.services.desk.session import AgentSession
from kiosk.services.ports import AtDesk, Ticket

_CALLED_READ = 50
"""The number of called tickets to search for the agent's own: more than an agency has desks."""
CALLED_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """The agency at one instant, as one agent sees it."""

    waiting: tuple[Ticket, ...] = ()
    """Waiting tickets in the order in which they are called, those transferred to somebody else too."""
    mine: Ticket | None = None
    """The ticket of the person with this agent, or on the way to them."""
    held: tuple[Ticket, ...] = ()
    """The tickets that this agent has put on hold."""
    absent: tuple[Ticket, ...] = ()
    """The tickets of those who did not come, and may still return."""
    called: tuple[Ticket, ...] = ()
    """The last tickets called by anybody, latest first."""
    with_others: tuple[Ticket, ...] = ()
    """Tickets that colleagues called or hold."""
    to_do: Mapping[str, int] = field(default_factory=dict)
    """How many files nobody has closed, by kind."""
    late: frozenset[str] = frozenset()
    """The kinds with a file whose promised day is over."""
    colleagues: tuple[AtDesk, ...] = ()
    """The other agents who are at a desk."""
    night: date | None = None
    """The night of central's newest letter; None before the first one."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """How far each tenant came who shows answers, by the ticket's id."""
    motives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The motives that agents added, by the ticket's id."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The agents' names, by their id."""

    def name(self, agent: str) -> str:
        """Return an agent's name; the id of one who is unknown here."""
        return self.names.get(agent, agent)


def read_standing(session: AgentSession, before: Standing | None = None) -> Standing:
    """Read everything that the header, the tabs and the queue show.

    `before`: the last one, whose progress is taken over where a ticket shows the same answers.

    Raises:
        StorageError: it cannot be read.
    """
    services = session.services
    called = services.tickets.called(_CALLED_READ)
    absent = tuple(each for each in called if each.state is TicketState.ABSENT)
    taken = [each for each in called if each.is_called or each.state is TicketState.ON_HOLD]
    waiting = queue.in_order(session, services.tickets.waiting())
    latest = sorted(
        (each for each in called if each not in absent),
        key=lambda ticket: ticket.called_at or ticket.created_at,
        reverse=True,
    )
    known = {each.id: each for each in (*before.waiting, *_taken(before))} if before is not None else {}
    progress = {}
    for ticket in (*waiting, *taken):
        same = known.get(ticket.id)
        if before is not None and same is not None and same.draft == ticket.draft and ticket.id in before.progress:
            progress[ticket.id] = before.progress[ticket.id]
        elif (found := _progress(session, ticket)) is not None:
            progress[ticket.id] = found
    return Standing(
        waiting=waiting,
        mine=next((each for each in taken if each.agent == session.agent.id and each.is_called), None),
        held=tuple(each for each in taken if each.agent == session.agent.id and not each.is_called),
        absent=absent,
        called=tuple(latest[:CALLED_SHOWN]),
        with_others=tuple(each for each in taken if each.agent != session.agent.id),
        to_do=services.submissions.counts(),
        late=services.submissions.late(local_day(session.now)),
        colleagues=tuple(each for each in services.presence.here(session.now) if each.agent != session.agent.id),
        night=services.last_night(),
        progress=progress,
        motives=services.tickets.further_motives(),
        names=services.staff.names(),
    )


def is_call_late(standing: Standing, now: datetime) -> bool:
    """Tell if the person whom this agent called has not come for a while."""
    mine = standing.mine
    is_called = mine is not None and mine.state is TicketState.CALLED
    return is_called and mine is not None and now - (mine.called_at or now) >= LATE_AFTER


def _taken(standing: Standing) -> tuple[Ticket, ...]:
    mine = (standing.mine,) if standing.mine is not None else ()
    return (*mine, *standing.held, *standing.with_others)


def _progress(session: AgentSession, ticket: Ticket) -> Progress | None:
    draft = ticket.draft
    spec = session.services.forms.get(draft.spec_id) if draft else None
    return progress_of(spec, draft) if spec is not None and draft is not None else None
