"""The morning at the desks in the demonstration: two agents, four persons, told by what the console's services did."""

from typing import TYPE_CHECKING

from kiosk.clock import SteppedClock
from kiosk.i18n import _

if TYPE_CHECKING:
    from kiosk.services.desk.session import AgentSession
    from kiosk.services.ports import Ticket
    from kiosk.services.services import Services

_COLLEAGUE = "attrib"
_NOTE = "Vient pour un échange de logement."


class NotDone(Exception):
    """A move of the morning was refused, which no demonstration should meet."""


def live(services: "Services", clock: SteppedClock, agent: str, pin: str) -> list[str]:
    """Live the morning, with the trial's agent and a colleague of Service Attribution; return it told in sentences."""
    from kiosk.domain.ticket_moves import Kind
    from kiosk.services.desk import queue
    from kiosk.services.ports import NewTicket

    services.staff.add(_COLLEAGUE, "Attribution", "attribution", pin, clock.now())
    here, there = _session(services, agent, "1"), _session(services, _COLLEAGUE, "2")

    def arrives(language: str) -> "Ticket":
        clock.advance(minutes=1)
        return services.tickets.add(NewTicket(clock.now(), "other", language, claims_priority=False, draft=None))

    def move(session: "AgentSession", ticket: "Ticket", *kinds: Kind, code: str = "", note: str = "") -> "Ticket":
        for kind in kinds:
            clock.advance(minutes=1)
            ticket = _known(queue.move(session, ticket, kind, code=code, note=note))
        return ticket

    passed, absent = arrives("fr"), arrives("eu")
    told = []
    passed = move(here, passed, Kind.CALL, Kind.ARRIVE)
    passed = move(here, passed, Kind.TRANSFER, code="role:attribution", note=_NOTE)
    told.append(_("{number} est appelé au bureau 1, puis transféré au Service Attribution avec une note."))
    absent = move(here, absent, Kind.CALL, Kind.ABSENT)
    passed = move(there, passed, Kind.CALL, Kind.MOTIVE, code="portal")
    move(there, passed, Kind.DONE)
    clock.advance(minutes=4)
    absent = move(here, absent, Kind.RETURN, Kind.CALL, Kind.ARRIVE)
    move(here, absent, Kind.DONE)
    if not _taken_back(here):
        raise NotDone
    absent = _known(services.tickets.get(absent.id))
    move(here, absent, Kind.DONE)
    clock.advance(minutes=1)
    walk_in = _known(queue.walk_in(here, "garage", "fr"))
    move(here, walk_in, Kind.DONE)
    clock.advance(minutes=1)
    services.tickets.settle(clock.now())
    told += [
        _("Au bureau 2, il vient aussi pour le portail, et c'est terminé."),
        _("{absent} est absent à l'appel, revient, et retrouve sa place."),
        _("Terminé trop tôt, {absent} revient au bureau 1 par Z, puis c'est terminé."),
        _("{walk_in} est reçu sans ticket."),
    ]
    return [line.format(number=passed.number, absent=absent.number, walk_in=walk_in.number) for line in told]


def _session(services: "Services", agent: str, desk: str) -> "AgentSession":
    from kiosk.services.desk.session import AgentSession

    account = next(each for each in services.staff.agents() if each.id == agent)
    return AgentSession(services, account, desk, services.staff.standing(agent), 0.0)


def _taken_back(session: "AgentSession") -> bool:
    """Take back the last act, as Z does."""
    last, session.last_act = session.last_act, None
    return last is not None and last.take_back()


def _known(ticket: "Ticket | None") -> "Ticket":
    if ticket is None:
        raise NotDone
    return ticket
