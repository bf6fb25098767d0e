"""Opinions and surveys stay on the terminal until central has them; no agent reads them, and they have no hour."""

from datetime import date, timedelta

import pytest

from db.connection import Opener
from db.stores.counts import Counts
from db.stores.submissions import Submissions
from kiosk.clock import start_of, to_text
from kiosk.forms.catalog import sent_forms
from kiosk.services.ports.files import FileWanted
from tests.db.reading import all_rows, audit_lines, events, forget, store_all
from tests.factories import FRIDAY, ORIGIN, a_submission, files_to_read

DAY = timedelta(days=1)
REFERENCES = {"satisfaction": "SAT-7K3M-2QF", "survey": "ENQ-7K3M-2QF"}


def night(opener: Opener, days: int, *, is_stored: bool = False) -> dict[str, int]:
    now = FRIDAY + days * DAY
    if is_stored:
        store_all(opener, now)
    return forget(opener, now)


@pytest.mark.parametrize("kind", [spec.id for spec in sent_forms() if spec.is_pseudonymous])
def test_no_agent_finds_an_opinion_among_files_to_read(submissions: Submissions, kind: str) -> None:
    submissions.add(a_submission(REFERENCES[kind], kind=kind, answers={}, values={}))
    assert submissions.page(FileWanted((), is_rest=True)).total == 0
    assert submissions.counts() == {}
    assert submissions.get(REFERENCES[kind]) is not None, "whoever has its reference can have it erased"


@pytest.mark.parametrize("kind", [spec.id for spec in sent_forms() if spec.is_pseudonymous])
def test_an_opinion_goes_as_soon_as_it_is_stored(opener: Opener, submissions: Submissions, kind: str) -> None:
    submissions.add(a_submission(REFERENCES[kind], kind=kind, answers={}, values={}))
    night(opener, 29)
    assert submissions.get(REFERENCES[kind]) is not None, "central has not answered"
    assert night(opener, 29, is_stored=True)["nameless"] == 1
    assert submissions.get(REFERENCES[kind]) is None, "not a day more"


@pytest.mark.parametrize("kind", [spec.id for spec in sent_forms() if spec.is_pseudonymous])
def test_an_opinion_waits_for_central_however_long(opener: Opener, submissions: Submissions, kind: str) -> None:
    submissions.add(a_submission(REFERENCES[kind], kind=kind, answers={}, values={}))
    assert night(opener, 400)["nameless"] == 0
    assert (len(events(opener)), audit_lines(opener)) == (1, [])


def test_a_difficulty_goes_as_a_listing_does(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("DIF-7K3M-2QF", kind="difficulty", answers={"tool": "site"}, values={}))
    night(opener, 1, is_stored=True)
    assert [each.submission.reference for each in files_to_read(submissions)] == ["DIF-7K3M-2QF"]
    assert submissions.mark_read("DIF-7K3M-2QF", "ane", FRIDAY + DAY)
    night(opener, 3)
    assert submissions.get("DIF-7K3M-2QF") is None


def test_an_unread_difficulty_is_in_the_audit_when_it_goes(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("DIF-7K3M-2QF", kind="difficulty", answers={"tool": "site"}, values={}))
    store_all(opener, FRIDAY)
    night(opener, 365)
    assert submissions.get("DIF-7K3M-2QF") is not None
    night(opener, 366)
    assert audit_lines(opener) == [("retention", "submission.forgotten_unread", "DIF-7K3M-2QF")]


def test_an_opinion_is_an_event_without_hour_or_row(opener: Opener) -> None:
    Counts(opener, ORIGIN).add_opinion(date(2026, 11, 27), "mostly")
    (event,) = events(opener)
    assert (event["kind"], event["payload"]) == ("opinion.counted", {"day": "2026-11-27", "answer": "mostly"})
    assert event["at"] == to_text(start_of(date(2026, 11, 27)))
    assert all_rows(opener, "submissions") == []
