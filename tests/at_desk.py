"""An agent at a desk, by the console's own acts: one session, one page, no screen."""

from kiosk.services.desk.agency import read_snapshot
from kiosk.services.desk.catalog.queue import LIST as QUEUE
from kiosk.services.desk.files.found import page_of
from kiosk.services.desk.files.page import read_file
from kiosk.services.desk.session import AgentSession, Done, Refused, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services


def session_of(services: Services, agent: str, desk: str = "2") -> AgentSession:
    """Return the session of an account of this terminal, that gave its PIN at second 0 of a clock that stands."""
    account = next(each for each in services.staff.agents() if each.id == agent)
    return AgentSession(services, account, desk, services.staff.account_fingerprint(agent), lambda: 0.0)


def do(session: AgentSession, code: str, reference: str, *answers: str) -> Done:
    """Open a file on the page of its kind, and do an act of that page."""
    file = read_file(session, reference)
    assert file is not None
    act = next(each for each in page_of(file.kind).acts if each.code == code)
    return session.do(act, Seen(file, Snapshot()), answers)


def seen_in_queue(session: AgentSession, row: Ticket | None = None) -> Seen[Ticket]:
    """Return what the agent sees in the queue now, with the cursor on a row, or on the first one."""
    snapshot = read_snapshot(session)
    first = next(iter(snapshot.waiting), None)
    here = next((each for each in snapshot.waiting if row is not None and each.id == row.id), first)
    return Seen(here, snapshot, first=first)


def press(
    session: AgentSession, code: str, *answers: str, row: Ticket | None = None, seen: Seen[Ticket] | None = None
) -> Done:
    """Do an act of the queue as the console does, on what the agent sees now or saw before.

    Raises:
        Refused: the act cannot be done now, or not with these answers.
    """
    act = next(each for each in QUEUE.acts if each.code == code)
    here = seen or seen_in_queue(session, row)
    if why := str(act.refusal(session, here)):
        raise Refused(why)
    return session.do(act, here, answers)
