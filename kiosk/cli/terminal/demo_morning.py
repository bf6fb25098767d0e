"""The morning at the desks in the demonstration: two agents, four persons, moved by the console's own services."""

from typing import TYPE_CHECKING

from kiosk.clock import SteppedClock
from kiosk.errors import KioskError
from kiosk.i18n import _

if TYPE_CHECKING:
    from kiosk.services.desk.session import AgentSession
    from kiosk.services.ports.tickets import Ticket
    from kiosk.services.services import Services

_COLLEAGUE = "attrib"
_NOTE = "Vient pour un échange de logement."


class NotDone(KioskError):
    """A move of the morning was refused, which no demonstration should meet."""


def live(services: "Services", clock: SteppedClock, agent: str, pin: str) -> list[str]:
    """Live the morning, with the trial's agent and a colleague of Service Attribution; return it in sentences."""
    from kiosk.services.desk import general
    from kiosk.services.desk.agency import read_snapshot
    from kiosk.services.desk.catalog.queue import LIST
    from kiosk.services.desk.session import Seen
    from kiosk.services.ports.tickets import NewTicket

    services.staff.add(_COLLEAGUE, "Attribution", "attribution", pin, clock.now())
    here, there = _session(services, agent, "1"), _session(services, _COLLEAGUE, "2")
    acts = {act.code.removeprefix("ticket."): act for act in LIST.acts}

    def arrives(language: str) -> "Ticket":
        clock.advance(minutes=1)
        return services.tickets.add(NewTicket(clock.now(), "other", language, claims_priority=False, draft=None))

    def do(session: "AgentSession", code: str, *answers: str, row: "Ticket | None" = None) -> "Ticket":
        clock.advance(minutes=1)
        done = session.do(acts[code], Seen(row, read_snapshot(session)), answers)
        return _known(services.tickets.get(done.subject))

    passed, absent = arrives("fr"), arrives("eu")
    sentences = []
    do(here, "call", row=passed)
    do(here, "arrive")
    passed = do(here, "transfer", "role:attribution", _NOTE)
    sentences.append(_("{number} est appelé au bureau 1, puis transféré au Service Attribution avec une note."))
    do(here, "call", row=absent)
    do(here, "no_show")
    do(there, "call", row=passed)
    do(there, "motive", "portal")
    do(there, "done")
    clock.advance(minutes=4)
    do(here, "call", row=do(here, "return", absent.id))
    do(here, "arrive")
    do(here, "done")
    if not here.do(general.UNDO, Seen(None, read_snapshot(here))).subject:
        raise NotDone
    do(here, "done")
    clock.advance(minutes=1)
    walk_in = do(here, "walk_in", "garage", "fr")
    do(here, "done")
    clock.advance(minutes=1)
    services.tickets.settle(clock.now())
    sentences += [
        _("Au bureau 2, il vient aussi pour le portail, et c'est terminé."),
        _("{absent} est absent à l'appel, revient, et retrouve sa place."),
        _("Terminé trop tôt, {absent} revient au bureau 1 par Z, puis c'est terminé."),
        _("{walk_in} est reçu sans ticket."),
    ]
    return [line.format(number=passed.number, absent=absent.number, walk_in=walk_in.number) for line in sentences]


def _session(services: "Services", agent: str, desk: str) -> "AgentSession":
    from kiosk.services.desk.session import AgentSession

    account = next(each for each in services.staff.agents() if each.id == agent)
    return AgentSession(services, account, desk, services.staff.account_fingerprint(agent), lambda: 0.0)


def _known(ticket: "Ticket | None") -> "Ticket":
    if ticket is None:
        raise NotDone
    return ticket
