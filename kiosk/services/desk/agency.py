"""Read the agency at one instant, for an agent's header, tabs and queue."""

from kiosk.clock import local_day
from kiosk.domain.ticket import TicketState
from kiosk.services.desk.answer_pages import Progress, progress_of
from kiosk.services.desk.session import AgentSession
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.desk.tickets import moves
from kiosk.services.ports.tickets import Ticket

_CALLED_READ = 50
"""The number of called tickets to search for the agent's own: more than an agency has desks."""
_CALLED_SHOWN = 5


def read_snapshot(session: AgentSession, before: Snapshot | None = None) -> Snapshot:
    """Read everything that the header, the tabs and the queue show.

    `before`: the last one, whose progress is taken over where a ticket shows the same answers.

    Raises:
        StorageError: it cannot be read.
    """
    services = session.services
    called = services.tickets.called(_CALLED_READ)
    absent = tuple(each for each in called if each.state is TicketState.ABSENT)
    taken = [each for each in called if each.is_called or each.state is TicketState.ON_HOLD]
    waiting = moves.in_order(session, services.tickets.waiting())
    latest = sorted(
        (each for each in called if each not in absent),
        key=lambda ticket: ticket.called_at or ticket.created_at,
        reverse=True,
    )
    known = {each.id: each for each in (*before.waiting, *before.taken)} if before is not None else {}
    progress = {}
    for ticket in (*waiting, *taken):
        same = known.get(ticket.id)
        if before is not None and same is not None and same.draft == ticket.draft and ticket.id in before.progress:
            progress[ticket.id] = before.progress[ticket.id]
        elif (found := _progress(session, ticket)) is not None:
            progress[ticket.id] = found
    return Snapshot(
        waiting=waiting,
        mine=next((each for each in taken if each.agent == session.agent.id and each.is_called), None),
        held=tuple(each for each in taken if each.agent == session.agent.id and not each.is_called),
        absent=absent,
        called=tuple(latest[:_CALLED_SHOWN]),
        with_others=tuple(each for each in taken if each.agent != session.agent.id),
        to_do=services.submissions.counts(),
        late=services.submissions.late(local_day(session.now)),
        colleagues=tuple(each for each in services.presence.here(session.now) if each.agent != session.agent.id),
        night=services.last_night(),
        progress=progress,
        motives=services.tickets.further_motives(),
        names=services.staff.names(),
    )


def _progress(session: AgentSession, ticket: Ticket) -> Progress | None:
    draft = ticket.draft
    spec = session.services.forms.get(draft.spec_id) if draft else None
    return progress_of(spec, draft) if spec is not None and draft is not None else None
