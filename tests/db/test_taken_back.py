"""An agent can take back any file, also one without a code, while anything on this terminal tells of it."""

from contextlib import closing
from datetime import timedelta

import pytest

from db.connection import Opener, change, immediate
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from kiosk.domain.codes import new_code
from kiosk.services.ports.resumes import SentFile
from tests.db.reading import all_rows, events, forget, seal_all, store_all
from tests.factories import FRIDAY, a_submission

REFERENCE = "BEL-7K3M-2QF"
MARKER = "Maialen Exempleberri"
DAY = timedelta(days=1)


def found(opener: Opener, reference: str = REFERENCE) -> SentFile:
    file = Resumes(opener).find_file(reference)
    assert file is not None
    return file


def test_a_file_without_a_code_is_found_and_taken_back_once(opener: Opener, submissions: Submissions) -> None:
    sent = a_submission(answers={"contact_name": MARKER})
    submissions.add(sent)
    seal_all(opener)
    assert found(opener).submission == sent
    assert submissions.withdraw(REFERENCE, FRIDAY)
    assert not submissions.withdraw(REFERENCE, FRIDAY), "once"
    assert not submissions.withdraw(REFERENCE, FRIDAY + DAY / 2), "once"
    assert all_rows(opener, "submissions") == []
    (told,) = events(opener, "bel_listing.withdrawn")
    assert told["payload"] == {"reference": REFERENCE, "revision": 1, "at": "2026-11-27T15:30:00Z"}
    file = found(opener)
    assert (file.withdrawn_at, file.submission) == (FRIDAY, None)
    assert submissions.is_withdrawn(REFERENCE)


def test_unsent_answers_taken_back_are_nowhere_in_the_base(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission(answers={"contact_name": MARKER}))
    assert submissions.withdraw(REFERENCE, FRIDAY)
    tables = ("submissions", "outbox", "sent_files", "audit", "meta")
    assert MARKER not in repr([all_rows(opener, table) for table in tables])


def test_no_code_opens_a_file_that_never_had_one(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    assert submissions.withdraw(REFERENCE, FRIDAY)
    resumes = Resumes(opener)
    assert resumes.open_file(REFERENCE, new_code(), FRIDAY).file is None
    assert not resumes.give_code(REFERENCE, new_code())


def test_the_code_of_a_file_shows_that_it_was_taken_back(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    resumes, code = Resumes(opener), new_code()
    assert resumes.give_code(REFERENCE, code)
    assert submissions.withdraw(REFERENCE, FRIDAY)
    file = resumes.open_file(REFERENCE, code, FRIDAY).file
    assert file is not None
    assert file.withdrawn_at == FRIDAY


def test_a_file_with_a_code_is_found_without_its_answers(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    Resumes(opener).give_code(REFERENCE, new_code())
    submissions.mark_read(REFERENCE, "ane", FRIDAY)
    store_all(opener, FRIDAY)
    forget(opener, FRIDAY + 2 * DAY)
    assert submissions.get(REFERENCE) is None
    file = found(opener)
    assert (file.submission, file.read_at, file.acked_at, file.withdrawn_at) == (None, FRIDAY, FRIDAY, None)
    assert submissions.withdraw(REFERENCE, FRIDAY + 2 * DAY)
    assert len(events(opener, "bel_listing.withdrawn")) == 1


def test_a_waiting_file_is_found_by_its_event_alone(opener: Opener, submissions: Submissions) -> None:
    """A base that was put back may hold the event and no row."""
    submissions.add(a_submission())
    submissions.mark_read(REFERENCE, "ane", FRIDAY)
    seal_all(opener)
    with closing(opener()) as db, immediate(db):
        change(db, "DELETE FROM submissions")
    file = found(opener)
    assert (file.kind, file.revision, file.read_at, file.acked_at) == ("bel_listing", 1, FRIDAY, None)
    assert submissions.withdraw(REFERENCE, FRIDAY + DAY)
    forget(opener, FRIDAY + 3 * DAY)
    assert all_rows(opener, "sent_files") == [], "what is left of it goes after its day"
    assert found(opener).withdrawn_at == FRIDAY + DAY, "what waits says it too"
    assert not submissions.withdraw(REFERENCE, FRIDAY + 3 * DAY)


def test_a_paper_that_its_tenant_took_home_can_be_taken_back(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission("DLS-7K3M-2QF", kind="housing_request"))
    assert submissions.forget_printed("DLS-7K3M-2QF", FRIDAY)
    assert found(opener, "DLS-7K3M-2QF").printed_at == FRIDAY
    assert submissions.withdraw("DLS-7K3M-2QF", FRIDAY)
    assert found(opener, "DLS-7K3M-2QF").printed_at == FRIDAY


@pytest.mark.parametrize("reference", ["BEL-2345-674", "", "' OR 1=1; --"])
def test_an_unknown_file_is_not_taken_back(opener: Opener, submissions: Submissions, reference: str) -> None:
    submissions.add(a_submission())
    assert Resumes(opener).find_file(reference) is None
    assert not submissions.withdraw(reference, FRIDAY)
    assert events(opener, "bel_listing.withdrawn") == []
    assert len(all_rows(opener, "submissions")) == 1


def test_a_failure_in_the_middle_takes_nothing_back(opener: Opener, submissions: Submissions) -> None:
    """The answers' row, what is left of the file and the event change together, or not at all."""
    submissions.add(a_submission())
    with closing(opener()) as db, immediate(db):
        change(
            db,
            "CREATE TRIGGER nothing_more BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'pulled'); END",
        )
    with pytest.raises(Exception, match=r".+"):
        submissions.withdraw(REFERENCE, FRIDAY)
    assert found(opener).withdrawn_at is None
    assert len(all_rows(opener, "submissions")) == 1
    assert all_rows(opener, "sent_files") == []
