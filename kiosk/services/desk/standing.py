"""The agency at one instant, for one agent: who waits, who is with whom, and how much there is to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.ticket import queue_order
from kiosk.services.desk.answer_pages import Progress, progress_of
from kiosk.services.desk.session import AgentSession
from kiosk.services.ports import Ticket

_CALLED_READ = 50
"""The number of called tickets to search for the agent's own: more than an agency has desks."""
CALLED_SHOWN = 5


@dataclass(frozen=True)
class Standing:
    """The agency at one instant, as one agent sees it."""

    waiting: tuple[Ticket, ...] = ()
    """Waiting tickets in the order in which they are called."""
    mine: Ticket | None = None
    """The ticket that this agent called and has not closed."""
    called: tuple[Ticket, ...] = ()
    """The last tickets called by anybody, latest first."""
    with_others: tuple[Ticket, ...] = ()
    """Tickets that colleagues called and have not closed."""
    to_do: Mapping[str, int] = field(default_factory=dict)
    """How many files nobody has closed, by kind."""
    night: date | None = None
    """The night of central's newest letter; None before the first one."""
    progress: Mapping[str, Progress] = field(default_factory=dict)
    """How far each tenant came who shows answers, by the ticket's id."""


def read_standing(session: AgentSession, before: Standing | None = None) -> Standing:
    """Read everything that the header, the tabs and the queue show.

    `before`: the last one, whose progress is taken over where a ticket shows the same answers.

    Raises:
        StorageError: it cannot be read.
    """
    services = session.services
    called = services.tickets.called(_CALLED_READ)
    open_now = [each for each in called if each.is_called]
    waiting = queue_order(services.tickets.waiting(), session.now)
    latest = sorted(called, key=lambda ticket: ticket.called_at or ticket.created_at, reverse=True)
    known = {each.id: each for each in (*before.waiting, *_mine(before))} if before is not None else {}
    progress = {}
    for ticket in (*waiting, *open_now):
        same = known.get(ticket.id)
        if before is not None and same is not None and same.draft == ticket.draft and ticket.id in before.progress:
            progress[ticket.id] = before.progress[ticket.id]
        elif (found := _progress(session, ticket)) is not None:
            progress[ticket.id] = found
    return Standing(
        waiting=waiting,
        mine=next((each for each in open_now if each.agent == session.agent.id), None),
        called=tuple(latest[:CALLED_SHOWN]),
        with_others=tuple(each for each in open_now if each.agent != session.agent.id),
        to_do=services.submissions.counts(),
        night=services.last_night(),
        progress=progress,
    )


def _mine(standing: Standing) -> tuple[Ticket, ...]:
    return (standing.mine,) if standing.mine is not None else ()


def _progress(session: AgentSession, ticket: Ticket) -> Progress | None:
    draft = ticket.draft
    spec = session.services.forms.get(draft.spec_id) if draft else None
    return progress_of(spec, draft) if spec is not None and draft is not None else None
