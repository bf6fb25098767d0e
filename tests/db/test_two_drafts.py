"""One draft, opened with its code at two terminals of an agency: neither takes away what the other saved."""

from dataclasses import replace
from datetime import timedelta

from db.connection import Opener
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from tests.db.test_resumes import CODE, LAST_DAY, SAVED
from tests.factories import FRIDAY, a_submission

HERE = replace(SAVED, saved_at=FRIDAY + timedelta(minutes=6))
THERE = replace(SAVED, saved_at=FRIDAY + timedelta(minutes=5))


def test_what_the_other_saved_meanwhile_stays(opener: Opener) -> None:
    resumes = Resumes(opener)
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    assert resumes.save_draft(CODE, THERE, LAST_DAY, over=SAVED.saved_at)
    assert not resumes.save_draft(CODE, HERE, LAST_DAY, over=SAVED.saved_at)
    assert resumes.open_draft(CODE, FRIDAY).saved == THERE


def test_it_stays_when_this_one_is_sent_and_the_code_opens_both(opener: Opener, submissions: Submissions) -> None:
    resumes, sent = Resumes(opener), a_submission()
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    resumes.save_draft(CODE, THERE, LAST_DAY, over=SAVED.saved_at)
    submissions.add(sent)
    assert resumes.give_code(sent.reference, CODE, of_draft=SAVED.saved_at)
    assert resumes.open_draft(CODE, FRIDAY).saved == THERE
    assert resumes.open_file(sent.reference, CODE, FRIDAY).file is not None
