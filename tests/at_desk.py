"""An agent at a desk, by the console's own acts: one session, one page, no screen."""

from kiosk.services.desk.files.found import page_of
from kiosk.services.desk.files.page import read_file
from kiosk.services.desk.session import AgentSession, Done, Seen
from kiosk.services.desk.snapshot import Snapshot
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
