"""A submission is stored once, whole, character for character, with its event."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.connection import Opener, change, immediate
from db.stores.submissions import Submissions
from db.wire.events import SCHEMA
from kiosk.clock import to_text
from kiosk.domain.seats import Seats
from kiosk.reference import new_reference
from kiosk.services.ports.errors import SeatsGone, StorageError
from kiosk.services.ports.files import Submission
from tests.db.reading import all_rows, events
from tests.factories import FRIDAY, NASTY_TEXTS, ORIGIN, a_submission, files_to_read

MONDAY = FRIDAY + timedelta(days=3)


def test_what_is_stored_is_what_is_read(submissions: Submissions) -> None:
    submission = a_submission()
    submissions.add(submission)
    stored = submissions.get(submission.reference)
    assert stored is not None
    assert (stored.submission, stored.read_at, stored.acked_at) == (submission, None, None)
    assert submissions.get("BEL-2222-222") is None


def test_the_audit_has_the_reference_and_no_name(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    (line,) = all_rows(opener, "audit")
    assert (line["actor"], line["action"], line["subject"]) == ("tenant", "submission.add", "BEL-7K3M-2QF")
    assert line["at"] == to_text(FRIDAY), "what names nobody is dated by its day alone, here too"


def test_its_event_brings_central_the_whole_submission(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    (event,) = events(opener)
    assert len(bytes.fromhex(event.pop("event_id"))) == 16
    assert event == {
        "kind": "bel_listing.submitted",
        "schema": SCHEMA,
        "terminal": ORIGIN.terminal,
        "agency": ORIGIN.agency,
        "at": "2026-11-27T15:30:00Z",
        "payload": {
            "reference": "BEL-7K3M-2QF",
            "kind": "bel_listing",
            "spec_version": 1,
            "language": "fr",
            "identity": "declared",
            "revision": 1,
            "submitted_at": "2026-11-27T15:30:00Z",
            "promise": "2026-12-02",
            "answers": {"rent": "412,60", "floor": None, "wished_types": ["T3", "T4"]},
            "values": {"rent": 41260, "floor": None, "wished_types": ["T3", "T4"]},
        },
    }


def test_what_stays_here_is_in_no_event(opener: Opener, submissions: Submissions) -> None:
    submission = a_submission(stays_here=frozenset({"rent"}))
    submissions.add(submission)
    (event,) = events(opener)
    for told in (event["payload"]["answers"], event["payload"]["values"]):
        assert told == {"floor": None, "wished_types": ["T3", "T4"]}
    stored = submissions.get(submission.reference)
    assert stored is not None
    assert (stored.submission.answers, stored.submission.values) == (submission.answers, submission.values)


def test_an_event_s_bytes_are_canonical(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission(answers={"b": "é", "a": "/"}))
    body = all_rows(opener, "outbox")[0]["body"]
    assert body == json.dumps(
        json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()  # fmt: skip


@pytest.mark.parametrize("text", NASTY_TEXTS)
def test_typed_text_is_stored_character_for_character(opener: Opener, submissions: Submissions, text: str) -> None:
    submissions.add(a_submission(answers={"description": text}))
    stored = submissions.get("BEL-7K3M-2QF")
    assert stored is not None
    assert stored.submission.answers == {"description": text}
    assert events(opener)[0]["payload"]["answers"] == {"description": text}


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200), number=st.integers(0, 10**9))
def test_any_text_and_amount_come_back(submissions: Submissions, text: str, number: int) -> None:
    reference = new_reference("BEL")
    submissions.add(a_submission(reference, answers={"x": text}, values={"x": number}))
    stored = submissions.get(reference)
    assert stored is not None
    assert (stored.submission.answers, stored.submission.values) == ({"x": text}, {"x": number})


def test_a_reference_is_never_taken_twice(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    with pytest.raises(StorageError):
        submissions.add(a_submission(answers={"rent": "1"}))
    assert len(events(opener)) == 1


ACTS: dict[str, Callable[[Submissions], object]] = {
    "submit": lambda store: store.add(a_submission()),
    "read": lambda store: store.mark_read("BEL-AAAA-AAA", "ane", FRIDAY),
    "printed": lambda store: store.forget_printed("BEL-AAAA-AAA", FRIDAY),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_without_its_event_no_row_changes(
    opener: Opener, submissions: Submissions, act: Callable[[Submissions], object]
) -> None:
    submissions.add(a_submission("BEL-AAAA-AAA"))
    with closing(opener()) as db, immediate(db):
        change(db, "CREATE TRIGGER full BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StorageError):
        act(submissions)
    (only,) = files_to_read(submissions)
    assert only.submission.reference == "BEL-AAAA-AAA"


def test_the_oldest_promise_is_read_first(submissions: Submissions) -> None:
    submissions.add(a_submission("BEL-CCCC-CCC", promise=date(2026, 12, 4)))
    submissions.add(a_submission("BEL-BBBB-BBB", submitted_at=MONDAY))
    submissions.add(a_submission("BEL-AAAA-AAA"))
    order = [stored.submission.reference for stored in files_to_read(submissions)]
    assert order == ["BEL-AAAA-AAA", "BEL-BBBB-BBB", "BEL-CCCC-CCC"]


def test_a_listing_is_read_once_and_its_event_names_the_agent(opener: Opener, submissions: Submissions) -> None:
    submissions.add(a_submission())
    assert submissions.mark_read("BEL-7K3M-2QF", "ane", MONDAY)
    assert not submissions.mark_read("BEL-7K3M-2QF", "peio", MONDAY)
    assert not submissions.mark_read("BEL-2222-222", "peio", MONDAY)
    assert files_to_read(submissions) == ()
    stored = submissions.get("BEL-7K3M-2QF")
    assert stored is not None
    assert stored.read_at == MONDAY
    assert [event["kind"] for event in events(opener)] == ["bel_listing.submitted", "bel_listing.read"]
    told = {"reference": "BEL-7K3M-2QF", "revision": 1, "agent": "ane", "at": to_text(MONDAY)}
    assert events(opener)[1]["payload"] == told


ONE_SEAT = Seats("mail-1", date(2026, 12, 1), 1, 1)


def _sign_up(reference: str, seats: Seats | None = ONE_SEAT, **changes: object) -> Submission:
    return a_submission(reference, kind="workshop", answers={}, values={}, seats=seats, **changes)


def test_the_last_seat_is_given_once(opener: Opener, submissions: Submissions) -> None:
    other_program = Submissions(opener, ORIGIN)
    assert submissions.seats_taken() == other_program.seats_taken() == {}
    submissions.add(_sign_up("ATE-2345-674"))
    with pytest.raises(SeatsGone):
        other_program.add(_sign_up("ATE-7K3M-2QF"))
    with pytest.raises(SeatsGone):
        other_program.add(_sign_up("ATE-7K3M-2QF", Seats("portail-1", date(2026, 12, 3), 2, 1)))
    assert [event["payload"]["reference"] for event in events(opener)] == ["ATE-2345-674"]
    assert submissions.get("ATE-7K3M-2QF") is None
    assert submissions.seats_taken() == {"mail-1": 1}
    other_program.add(_sign_up("ATE-7K3M-2QF", None))
    assert submissions.seats_taken() == {"mail-1": 1}, "the waiting list takes none"


def test_many_programs_at_once_give_no_seat_twice(opener: Opener) -> None:
    def sign_up(number: int) -> bool:
        try:
            Submissions(opener, ORIGIN).add(_sign_up(f"ATE-{number:04}-AAA", ONE_SEAT._replace(of=3)))
        except SeatsGone:
            return False
        return True

    with ThreadPoolExecutor(6) as programs:
        assert sum(programs.map(sign_up, range(6))) == 3
    assert Submissions(opener, ORIGIN).seats_taken() == {"mail-1": 3}
