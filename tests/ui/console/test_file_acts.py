"""An agent takes back what they did to a file, for thirty seconds and whole; and learns what a colleague did."""

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta

import pytest

from db.connection import rows
from db.stores.outbox import unsealed
from db.terminal_file import open_terminal
from kiosk.domain.codes import new_code
from kiosk.domain.home.checks import CHECKS
from kiosk.domain.seats import Seats
from kiosk.services.desk import general
from kiosk.services.desk.files.acts import follow
from kiosk.services.desk.session import AgentSession, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.ports.files import StoredSubmission, Submission
from tests.at_desk import do, session_of
from tests.factories import a_submission
from tests.ui.console.stage import MORNING, Agency, console
from tests.ui.console.test_listings import ANSWERS, listings, submitted

TABLES = ("submissions", "kept_requests", "sent_files", "outbox", "tickets", "workshop_seats")
REQUEST, SIGN_UP = "DLS-7K3M-2QF", "ATE-7K3M-2QF"
SEATS = Seats("portail-1", date(2026, 12, 3), 2, 3)


def a_session(agency: Agency, agent: str = "maite") -> AgentSession:
    return session_of(agency.services, agent)


def stored(agency: Agency, reference: str) -> StoredSubmission:
    found = agency.services.submissions.get(reference)
    assert found is not None
    return found


def everything(agency: Agency) -> dict[str, list[str]]:
    """Return every row that is about files, in no order."""
    with closing(open_terminal(agency.home)()) as db:
        return {table: sorted(map(repr, rows(db, f"SELECT * FROM {table}"))) for table in TABLES}


def to_seal(agency: Agency) -> list[str]:
    """Return the kinds of the events that a night would seal now, oldest first."""
    with closing(open_terminal(agency.home)()) as db:
        due = {each.event_id for each in unsealed(db, agency.clock.now())}
        found = rows(db, "SELECT event_id, kind FROM outbox ORDER BY rowid")
    return [each["kind"] for each in found if each["event_id"] in due]


def take_back(session: AgentSession) -> bool:
    """Press Z; return True when it was taken back."""
    return not session.do(general.UNDO, Seen(None, Snapshot())).warns


def accepts(session: AgentSession, reference: str) -> bool:
    return do(session, "listing.accept", reference, *("yes" for _check in CHECKS)).is_undoable


def asks(session: AgentSession, reference: str) -> bool:
    answers = ("no" if check == "photos" else "yes" for check in CHECKS)
    return do(session, "listing.ask", reference, *answers).is_undoable


def follows(session: AgentSession, reference: str) -> bool:
    return do(session, "file.follow", reference).is_undoable


def withdraws(session: AgentSession, reference: str) -> bool:
    return do(session, "file.withdraw", reference).is_undoable


def numbers(session: AgentSession, reference: str) -> bool:
    return do(session, "request.number", reference).is_undoable


def a_listing(reference: str) -> Submission:
    return a_submission(reference, submitted_at=MORNING, answers=ANSWERS, values={})


ACTS: dict[str, tuple[Callable[[AgentSession, str], bool], Submission]] = {
    "accept": (accepts, a_listing("BEL-7K3M-2QF")),
    "ask": (asks, a_listing("BEL-7K3M-2QF")),
    "follow": (follows, a_listing("BEL-7K3M-2QF")),
    "withdraw": (withdraws, a_listing("BEL-7K3M-2QF")),
    "withdraw_seats": (withdraws, a_submission(SIGN_UP, kind="workshop", submitted_at=MORNING, seats=SEATS)),
    "number": (numbers, a_submission(REQUEST, kind="housing_request", submitted_at=MORNING)),
}


@pytest.fixture(params=ACTS)
def act(request: pytest.FixtureRequest, agency: Agency) -> tuple[Callable[[AgentSession, str], bool], str]:
    """Return an act, and the reference of a file that has a code."""
    done, submission = ACTS[request.param]
    agency.services.submissions.add(submission)
    assert agency.services.resumes.give_code(submission.reference, new_code())
    return done, submission.reference


def test_each_act_is_taken_back_whole(agency: Agency, act: tuple[Callable[[AgentSession, str], bool], str]) -> None:
    done, reference = act
    session, before = a_session(agency), everything(agency)
    assert done(session, reference)
    assert everything(agency) != before
    agency.clock.advance(seconds=29)
    assert session.undo_left() == 1
    assert take_back(session)
    assert everything(agency) == before
    assert ("maite", "act.undo", reference) in agency.audit()
    assert not take_back(session), "once"


def test_after_thirty_seconds_an_act_stays(
    agency: Agency, act: tuple[Callable[[AgentSession, str], bool], str]
) -> None:
    done, reference = act
    session = a_session(agency)
    assert done(session, reference)
    after = everything(agency)
    agency.clock.advance(seconds=30)
    assert session.undo_left() == 0
    assert session.last_act is None, "the answers of a withdrawn file are in no memory either"
    assert not take_back(session)
    assert everything(agency) == after


def test_an_act_is_not_taken_back_over_a_colleague(agency: Agency) -> None:
    reference, session, colleague = submitted(agency), a_session(agency), a_session(agency, "jon")
    assert follows(session, reference)
    assert follow(colleague, reference, "jon", "maite")
    assert not take_back(session)
    assert stored(agency, reference).owner == "jon"


def test_what_may_be_taken_back_is_not_sent_meanwhile(agency: Agency) -> None:
    reference, session = submitted(agency), a_session(agency)
    assert to_seal(agency) == ["bel_listing.submitted"]
    assert accepts(session, reference)
    assert to_seal(agency) == ["bel_listing.submitted"]
    assert take_back(session)
    agency.clock.advance(minutes=2)
    assert to_seal(agency) == ["bel_listing.submitted"], "never accepted, as far as central knows"
    assert accepts(session, reference)
    agency.clock.advance(minutes=1)
    assert to_seal(agency) == ["bel_listing.submitted", "bel_listing.read"]


def test_a_clock_set_back_holds_no_event_for_long(agency: Agency) -> None:
    reference, session = submitted(agency), a_session(agency)
    assert accepts(session, reference)
    agency.clock.move_to(MORNING - timedelta(days=400))
    assert "bel_listing.read" in to_seal(agency)


async def test_the_line_counts_down_and_z_takes_it_back(agency: Agency) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("L Accepter")
        await eyes.press("l", *"11111")
        await eyes.see(f"{reference} est acceptée", "Z annule (30 s)")
        await eyes.press("z")
        await eyes.see(f"{reference} : c'est annulé.")
    assert stored(agency, reference).read_at is None
    assert stored(agency, reference).checks == {}


@pytest.mark.parametrize(
    ("done", "says"),
    [(asks, "Jon a demandé entre-temps : photos."), (follows, "Jon suit ce dossier depuis peu.")],
)
async def test_the_second_agent_reads_who_did_what(
    agency: Agency, done: Callable[[AgentSession, str], bool], says: str
) -> None:
    reference = submitted(agency)
    async with console(agency.services) as eyes:
        await listings(eyes)
        await eyes.press("enter")
        await eyes.see("L Accepter")
        assert done(a_session(agency, "jon"), reference)
        await eyes.press("l", *"11111")
        await eyes.see(says, "Rien n'est marqué ; choisissez.", "L Accepter")
        assert stored(agency, reference).read_at is None
        await eyes.press("l", *"11111")
        await eyes.see(f"{reference} est acceptée")
    assert stored(agency, reference).read_by == "maite"


async def test_two_agents_do_not_follow_one_file_unseen(agency: Agency) -> None:
    reference = submitted(agency)
    assert not follow(a_session(agency), reference, "maite", "jon"), "nobody followed it"
    assert follows(a_session(agency, "jon"), reference)
    assert not follow(a_session(agency), reference, "maite", ""), "it was seen before"
    assert stored(agency, reference).owner == "jon"
