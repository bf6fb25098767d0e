"""A code opens its own draft or file, for as long as this lasts; without the code, the disk tells nothing."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.connection import Opener, change, immediate
from db.resume_codes import derive, expand, seal, unseal
from db.stores.drafts import draft_text
from db.stores.lockout import RESUME_TRIES, RESUME_WAIT
from db.stores.outbox import mark_sealed, purge
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from kiosk.clock import local_day
from kiosk.domain.codes import new_code
from kiosk.domain.seats import Seats
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.draft import Draft
from kiosk.reference import new_reference
from kiosk.services.ports.errors import SeatsGone
from kiosk.services.ports.files import Submission
from kiosk.services.ports.resumes import SavedDraft
from tests.db.reading import all_rows, drafts, events, forget, store_all
from tests.factories import FRIDAY, NASTY_TEXTS, a_submission

MARKER = "Maialen Exempleberri"
CODE, OTHER = "2222-2222-2222", new_code()
DRAFT = Draft("bel_listing", 1, "contact_name", {"contact_name": Answer(MARKER), "floor": UNKNOWN}, {"rent": 2})
SAVED = SavedDraft(DRAFT, "eu", FRIDAY)
LAST_DAY = local_day(FRIDAY) + timedelta(days=30)


@pytest.fixture
def resumes(opener: Opener) -> Resumes:
    return Resumes(opener)


def test_hkdf_is_that_of_the_rfc() -> None:
    """The values are those of RFC 5869, appendix A.1, the second half."""
    prk = bytes.fromhex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert expand(prk, bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"), 42).hex() == okm


def test_a_draft_comes_back_whole_with_its_code(resumes: Resumes) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    assert resumes.open_draft(CODE, FRIDAY).saved == SAVED


def test_a_draft_under_check_comes_back_under_check(resumes: Resumes) -> None:
    going_back = SAVED._replace(draft=replace(DRAFT, passed=("rent", "wished_types")))
    resumes.save_draft(CODE, going_back, LAST_DAY)
    assert resumes.open_draft(CODE, FRIDAY).saved == going_back
    assert "passed" not in draft_text(DRAFT), "as programs wrote it that noted no way back: it opens too"


def test_a_wrong_code_and_no_draft_say_the_same(resumes: Resumes) -> None:
    nothing_there = resumes.open_draft(OTHER, FRIDAY)
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    assert resumes.open_draft(OTHER, FRIDAY) == nothing_there
    assert nothing_there.saved is None


def test_a_draft_saved_again_replaces_the_first(opener: Opener, resumes: Resumes) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    later = SAVED._replace(saved_at=FRIDAY + timedelta(minutes=5))
    assert resumes.save_draft(CODE, later, LAST_DAY, over=SAVED.saved_at)
    assert len(drafts(opener)) == 1
    assert resumes.open_draft(CODE, FRIDAY).saved == later


def test_the_disk_and_the_key_alone_open_no_draft(opener: Opener, resumes: Resumes) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    everything = repr(
        [drafts(opener), *(all_rows(opener, table) for table in ("meta", "audit", "outbox", "sent_files"))]
    )
    for secret in (MARKER, CODE, CODE.replace("-", ""), "contact_name", "bel_listing"):
        assert secret not in everything
    (stored,) = drafts(opener)
    assert MARKER.encode() not in stored["sealed"]
    (salt,) = (bytes.fromhex(each["value"]) for each in all_rows(opener, "meta") if each["key"] == "resume_salt")
    assert unseal(derive(OTHER, salt), stored["sealed"]) is None
    assert unseal(derive(CODE, salt), stored["sealed"]) is not None, "and with the code it opens"


def test_the_size_of_a_draft_tells_nothing_of_its_answers() -> None:
    keys = derive(CODE, bytes(16))
    assert {len(seal(keys, b"x" * length)) for length in (0, 1, 500, 1000)} == {len(seal(keys, b""))}


def test_a_draft_that_was_touched_does_not_open(opener: Opener, resumes: Resumes) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    sealed = bytearray(drafts(opener)[0]["sealed"])
    sealed[-1] ^= 1
    with closing(opener()) as db, immediate(db):
        change(db, "UPDATE drafts SET sealed = ?", (bytes(sealed),))
    assert resumes.open_draft(CODE, FRIDAY).saved is None
    for torn in (b"", b"\x01", b"\x02" + bytes(60)):
        assert unseal(derive(CODE, bytes(16)), torn) is None


def test_five_wrong_codes_close_the_door_for_five_minutes(opener: Opener, resumes: Resumes) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    waits = [resumes.open_draft(OTHER, FRIDAY).locked_until for _try in range(RESUME_TRIES)]
    assert waits == [None] * (RESUME_TRIES - 1) + [FRIDAY + RESUME_WAIT]
    again = Resumes(opener)
    assert again.open_draft(CODE, FRIDAY + RESUME_WAIT - timedelta(seconds=1)).saved is None, "even the right one"
    assert again.open_file("BEL-7K3M-2QF", CODE, FRIDAY).locked_until == FRIDAY + RESUME_WAIT, "one door, one count"
    assert again.closed_until(FRIDAY) == FRIDAY + RESUME_WAIT, "said before a code is typed"
    assert again.closed_until(FRIDAY + RESUME_WAIT) is None
    assert again.open_draft(CODE, FRIDAY + RESUME_WAIT).saved == SAVED


def test_a_right_code_forgives_no_wrong_one(resumes: Resumes) -> None:
    """A tenant with a draft of their own must not get free tries at those of others."""
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    for _try in range(RESUME_TRIES - 1):
        resumes.open_draft(OTHER, FRIDAY)
        assert resumes.open_draft(CODE, FRIDAY).saved == SAVED
    assert resumes.open_draft(OTHER, FRIDAY).locked_until == FRIDAY + RESUME_WAIT


@pytest.mark.parametrize(("days", "is_there"), [(30, True), (31, False)])
def test_a_draft_lasts_thirty_days(opener: Opener, resumes: Resumes, days: int, is_there: bool) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    later = FRIDAY + timedelta(days=days)
    forget(opener, later)
    assert (resumes.open_draft(CODE, later).saved is not None) is is_there


def test_a_forgotten_draft_is_gone(opener: Opener, resumes: Resumes) -> None:
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    resumes.forget_draft(CODE)
    assert drafts(opener) == []


@pytest.mark.parametrize("text", NASTY_TEXTS)
def test_typed_text_comes_back_character_for_character(resumes: Resumes, text: str) -> None:
    saved = SAVED._replace(draft=replace(DRAFT, answers={"contact_name": Answer(text)}))
    resumes.save_draft(CODE, saved, LAST_DAY)
    assert resumes.open_draft(CODE, FRIDAY).saved == saved


# --- one draft at two terminals ------------------------------------------------------------------------------------

HERE = SAVED._replace(saved_at=FRIDAY + timedelta(minutes=6))
THERE = SAVED._replace(saved_at=FRIDAY + timedelta(minutes=5))


def test_a_draft_saved_meanwhile_elsewhere_stays(opener: Opener) -> None:
    resumes = Resumes(opener)
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    assert resumes.save_draft(CODE, THERE, LAST_DAY, over=SAVED.saved_at)
    assert not resumes.save_draft(CODE, HERE, LAST_DAY, over=SAVED.saved_at)
    assert resumes.open_draft(CODE, FRIDAY).saved == THERE


def test_another_terminals_draft_stays_when_this_one_is_sent(opener: Opener, submissions: Submissions) -> None:
    resumes, sent = Resumes(opener), a_submission()
    resumes.save_draft(CODE, SAVED, LAST_DAY)
    resumes.save_draft(CODE, THERE, LAST_DAY, over=SAVED.saved_at)
    submissions.add(sent)
    assert resumes.give_code(sent.reference, CODE, of_draft=SAVED.saved_at)
    assert resumes.open_draft(CODE, FRIDAY).saved == THERE
    assert resumes.open_file(sent.reference, CODE, FRIDAY).file is not None


# --- what was sent ------------------------------------------------------------------------------------------------


def test_a_file_opens_with_reference_and_code_alone(submissions: Submissions, resumes: Resumes) -> None:
    sent = a_submission()
    submissions.add(sent)
    assert resumes.open_file(sent.reference, CODE, FRIDAY).file is None, "no code was given yet"
    assert resumes.give_code(sent.reference, CODE)
    file = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert file is not None
    assert (file.submission, file.revision, file.kind) == (sent, 1, sent.kind)
    assert resumes.open_file(sent.reference, OTHER, FRIDAY).file is None
    assert resumes.open_file(new_reference("BEL"), CODE, FRIDAY).file is None, "a code of one file opens no other"


def test_only_a_verifier_of_the_code_is_kept(opener: Opener, submissions: Submissions, resumes: Resumes) -> None:
    submissions.add(a_submission())
    resumes.give_code("BEL-7K3M-2QF", CODE)
    (kept,) = all_rows(opener, "sent_files")
    assert len(kept["verifier"]) == 32
    assert CODE not in repr(kept)
    assert CODE.replace("-", "") not in repr(kept)


def test_no_code_is_given_to_a_file_that_is_not_stored(resumes: Resumes) -> None:
    assert not resumes.give_code("BEL-7K3M-2QF", CODE)


def test_after_the_purge_of_the_answers_the_state_shows(
    opener: Opener, submissions: Submissions, resumes: Resumes
) -> None:
    sent = a_submission()
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    submissions.mark_read(sent.reference, "ane", FRIDAY)
    store_all(opener, FRIDAY)
    forget(opener, FRIDAY + timedelta(days=2))
    assert all_rows(opener, "submissions") == []
    file = resumes.open_file(sent.reference, CODE, FRIDAY + timedelta(days=2)).file
    assert file is not None
    assert (file.submission, file.read_at, file.acked_at) == (None, FRIDAY, FRIDAY)


@pytest.mark.parametrize(("days", "is_there"), [(365, True), (366, False)])
def test_what_is_left_of_a_file_lasts_twelve_months(
    opener: Opener, submissions: Submissions, resumes: Resumes, days: int, is_there: bool
) -> None:
    sent = a_submission()
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    later = FRIDAY + timedelta(days=days)
    forget(opener, later)
    assert (resumes.open_file(sent.reference, CODE, later).file is not None) is is_there


def _amended(sent_event: str, answers: dict[str, object] | None = None) -> Submission:
    later = FRIDAY + timedelta(hours=1)
    amended = a_submission()
    return amended._replace(answers=answers or amended.answers, revision=2, amends=sent_event, submitted_at=later)


def test_an_amendment_names_the_revision_it_amends(opener: Opener, submissions: Submissions, resumes: Resumes) -> None:
    sent = a_submission()
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    submissions.mark_read(sent.reference, "ane", FRIDAY)
    first = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert first is not None
    assert submissions.amend(_amended(first.event_id, answers={"rent": "500"}))
    told = [each["payload"] for each in events(opener, "bel_listing.submitted")]
    assert [(each["revision"], each.get("amends")) for each in told] == [(1, None), (2, first.event_id)]
    again = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert again is not None
    assert again.submission is not None
    assert (again.revision, again.submission.answers) == (2, {"rent": "500"})
    assert again.read_at is None, "it is to be read again"


def test_one_revision_is_amended_once(submissions: Submissions, resumes: Resumes) -> None:
    sent = a_submission()
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    file = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert file is not None
    assert submissions.amend(_amended(file.event_id))
    assert not submissions.amend(_amended(file.event_id))


def test_what_was_asked_is_seen_until_it_is_sent_again(submissions: Submissions, resumes: Resumes) -> None:
    submission = a_submission()
    submissions.add(submission)
    assert resumes.give_code(submission.reference, CODE)
    seen = submissions.get(submission.reference)
    assert seen is not None
    assert submissions.ask(submission.reference, "maite", FRIDAY, seen, {"photos": "no", "charges": "yes"})
    asked = resumes.open_file(submission.reference, CODE, FRIDAY).file
    assert asked is not None
    assert (asked.asked, asked.asked_at) == (("photos",), FRIDAY)
    assert submissions.amend(_amended(asked.event_id))
    again = resumes.open_file(submission.reference, CODE, FRIDAY).file
    assert again is not None
    assert (again.asked, again.asked_at) == ((), None)
    stored = submissions.get(submission.reference)
    assert stored is not None
    assert (stored.owner, stored.checks, stored.asked_at) == ("maite", {}, None)
    assert not submissions.ask(submission.reference, "jon", FRIDAY, seen, {"photos": "no"}), "that revision is gone"


def test_an_amendment_keeps_its_own_seats(submissions: Submissions, resumes: Resumes) -> None:
    two = Seats("portail-1", date(2026, 12, 3), 2, 3)
    sent = a_submission(kind="workshop", seats=two)
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    file = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert file is not None
    assert submissions.seats_taken() == {"portail-1": 2}
    assert submissions.seats_taken(but_for=sent.reference) == {"portail-1": 0}
    submissions.add(a_submission("ATE-2345-674", kind="workshop", seats=two._replace(n=1)))
    assert submissions.seats_taken(but_for=sent.reference) == {"portail-1": 1}
    with pytest.raises(SeatsGone):
        submissions.amend(_amended(file.event_id)._replace(seats=two._replace(n=3)))
    stands = submissions.get(sent.reference)
    assert stands is not None
    assert stands.submission.revision == 1
    assert submissions.amend(_amended(file.event_id)._replace(seats=two))
    assert submissions.seats_taken() == {"portail-1": 3}


def test_a_stored_first_revision_says_nothing_of_the_second(
    opener: Opener, submissions: Submissions, resumes: Resumes
) -> None:
    sent = a_submission()
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    file = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert file is not None
    with closing(opener()) as db:
        mark_sealed(db, [file.event_id], "0" * 64)
        submissions.amend(_amended(file.event_id))
        purge(db, "0" * 64, FRIDAY)
    again = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert again is not None
    assert again.acked_at is None


def test_a_file_taken_back_loses_its_answers_and_central_knows(
    opener: Opener, submissions: Submissions, resumes: Resumes
) -> None:
    sent = a_submission()
    submissions.add(sent)
    resumes.give_code(sent.reference, CODE)
    assert submissions.withdraw(sent.reference, FRIDAY)
    assert not submissions.withdraw(sent.reference, FRIDAY), "once"
    assert all_rows(opener, "submissions") == []
    (told,) = events(opener, "bel_listing.withdrawn")
    assert told["payload"] == {"reference": sent.reference, "revision": 1, "at": "2026-11-27T15:30:00Z"}
    file = resumes.open_file(sent.reference, CODE, FRIDAY).file
    assert file is not None
    assert file.withdrawn_at == FRIDAY
    assert not submissions.amend(_amended(file.event_id)), "nothing follows"
    forget(opener, FRIDAY + timedelta(hours=24))
    assert all_rows(opener, "sent_files") == []
