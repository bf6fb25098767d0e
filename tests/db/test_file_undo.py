"""An agent's act on a file is taken back whole, and never against what somebody else has got since."""

from datetime import date, timedelta

import pytest

from db.connection import Opener
from db.stores.submissions import Submissions
from kiosk.domain.seats import Seats
from kiosk.services.ports.errors import SeatsGone
from kiosk.services.ports.files import FileMove, Submission
from tests.db.reading import events
from tests.factories import FRIDAY, a_submission

FIRST, SECOND = "ATE-2345-674", "ATE-7K3M-2QF"
SOON = FRIDAY + timedelta(seconds=10)


def sign_up(reference: str) -> Submission:
    seats = Seats("mail-1", date(2026, 12, 1), 1, 1)
    return a_submission(reference, kind="workshop", answers={}, values={}, seats=seats)


@pytest.fixture
def withdrawn(submissions: Submissions) -> FileMove:
    """Withdraw the only seat's sign-up, as an agent at the wish of its tenant."""
    submissions.add(sign_up(FIRST))
    move = submissions.withdraw(FIRST, FRIDAY, by_agent=True)
    assert move is not None
    return move


def test_a_seat_that_somebody_got_since_is_not_given_back(submissions: Submissions, withdrawn: FileMove) -> None:
    submissions.add(sign_up(SECOND))
    assert not submissions.undo(withdrawn, SOON)
    assert (submissions.get(FIRST), submissions.seats_taken()) == (None, {"mail-1": 1})
    assert submissions.get(SECOND) is not None


def test_a_seat_that_nobody_took_is_held_again(opener: Opener, submissions: Submissions, withdrawn: FileMove) -> None:
    assert not any(submissions.seats_taken().values())
    assert submissions.undo(withdrawn, SOON)
    assert (submissions.get(FIRST) is not None, submissions.seats_taken()) == (True, {"mail-1": 1})
    assert events(opener, "workshop.withdrawn") == []
    with pytest.raises(SeatsGone):
        submissions.add(sign_up(SECOND))


def test_a_seat_that_came_and_went_since_may_be_held_again(submissions: Submissions, withdrawn: FileMove) -> None:
    submissions.add(sign_up(SECOND))
    assert submissions.withdraw(SECOND, SOON)
    assert submissions.undo(withdrawn, SOON)
    assert submissions.seats_taken() == {"mail-1": 1}


def test_a_colleagues_act_since_is_not_overwritten(submissions: Submissions) -> None:
    submissions.add(a_submission())
    followed = submissions.follow("BEL-7K3M-2QF", "ane", FRIDAY, "")
    assert followed is not None
    assert submissions.mark_read("BEL-7K3M-2QF", "peio", SOON)
    assert not submissions.undo(followed, SOON)
    stored = submissions.get("BEL-7K3M-2QF")
    assert stored is not None
    assert (stored.owner, stored.read_by) == ("peio", "peio"), "whoever reads a file follows it"


def test_thirty_seconds_later_it_stays_done(submissions: Submissions, withdrawn: FileMove) -> None:
    assert not submissions.undo(withdrawn, FRIDAY + timedelta(seconds=30))
    assert submissions.undo(withdrawn, FRIDAY + timedelta(seconds=29))
