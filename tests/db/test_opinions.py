"""Opinions and surveys on the terminal's file: until central has them, read by nobody, without an hour."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from db import retention
from db.connection import Opener
from db.stores import outbox
from db.stores.counts import Counts
from db.stores.submissions import Submissions
from kiosk.clock import start_of, to_text
from kiosk.forms.spec import PSEUDONYMOUS
from tests.db.reading import all_rows, audit_lines, events
from tests.factories import FRIDAY, ORIGIN, a_submission

DAY = timedelta(days=1)
REFERENCES = {"satisfaction": "SAT-7K3M-2QF", "survey": "ENQ-7K3M-2QF"}


def night(home: Path, opener: Opener, days: int, *, acked: bool = False) -> dict[str, int]:
    now = FRIDAY + days * DAY
    with closing(opener()) as db:
        if acked:
            outbox.mark_sealed(db, [each.event_id for each in outbox.unsealed(db)], "a" * 64)
            outbox.purge(db, "a" * 64, now)
        return retention.apply(db, home, ORIGIN, now)


@pytest.mark.parametrize("kind", sorted(PSEUDONYMOUS))
def test_no_agent_finds_it_among_what_is_to_be_read(submissions: Submissions, kind: str) -> None:
    submissions.add(a_submission(REFERENCES[kind], kind=kind, answers={}, values={}))
    assert submissions.to_read() == submissions.lately_read() == ()
    assert submissions.get(REFERENCES[kind]) is not None, "whoever has its reference can have it erased"


@pytest.mark.parametrize("kind", sorted(PSEUDONYMOUS))
def test_it_goes_with_central_s_receipt(home: Path, opener: Opener, submissions: Submissions, kind: str) -> None:
    submissions.add(a_submission(REFERENCES[kind], kind=kind, answers={}, values={}))
    night(home, opener, 29)
    assert submissions.get(REFERENCES[kind]) is not None, "central has not answered"
    assert night(home, opener, 29, acked=True)["nameless"] == 1
    assert submissions.get(REFERENCES[kind]) is None, "not a day more"


@pytest.mark.parametrize("kind", sorted(PSEUDONYMOUS))
def test_after_thirty_days_only_the_event_waits_and_nobody_is_blamed(
    home: Path, opener: Opener, submissions: Submissions, kind: str
) -> None:
    submissions.add(a_submission(REFERENCES[kind], kind=kind, answers={}, values={}))
    assert night(home, opener, 30)["nameless"] == 1
    assert len(events(opener)) == 1
    assert audit_lines(opener) == [], "no agent should have read it"


def test_a_difficulty_goes_as_a_listing_does(home: Path, opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("DIF-7K3M-2QF", kind="difficulty", answers={"tool": "site"}, values={}))
    night(home, opener, 1, acked=True)
    assert [each.submission.reference for each in submissions.to_read()] == ["DIF-7K3M-2QF"]
    assert submissions.mark_read("DIF-7K3M-2QF", "ane", FRIDAY + DAY)
    night(home, opener, 3)
    assert submissions.get("DIF-7K3M-2QF") is None


def test_a_difficulty_that_nobody_read_is_noted_when_it_goes_after_thirty_days(
    home: Path, opener: Opener, submissions: Submissions
) -> None:
    submissions.add(a_submission("DIF-7K3M-2QF", kind="difficulty", answers={"tool": "site"}, values={}))
    night(home, opener, 29)
    assert submissions.get("DIF-7K3M-2QF") is not None
    night(home, opener, 30)
    assert audit_lines(opener) == [("retention", "submission.forgotten_unread", "DIF-7K3M-2QF")]


def test_an_opinion_of_the_terminal_is_an_event_without_hour_or_row(opener: Opener) -> None:
    Counts(opener, ORIGIN).add_opinion(date(2026, 11, 27), "mostly")
    (event,) = events(opener)
    assert (event["kind"], event["payload"]) == ("opinion.counted", {"day": "2026-11-27", "answer": "mostly"})
    assert event["at"] == to_text(start_of(date(2026, 11, 27)))
    assert all_rows(opener, "submissions") == []
