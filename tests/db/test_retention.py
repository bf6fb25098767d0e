"""What a terminal forgets, and when: each line of the table, with a clock that travels."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db import retention
from db.connection import Opener, change, immediate, open_database
from db.erased_digests import digest_of
from db.migrations import migrate
from db.stores import lockout, outbox
from db.stores.audit import Audit
from db.stores.bel_texts import BelTexts
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from kiosk.clock import to_text
from kiosk.domain import keeping
from kiosk.domain.seats import Seats
from kiosk.domain.ticket import Outcome, TicketState
from tests.db.reading import all_rows, audit_lines, events
from tests.factories import FRIDAY, ORIGIN, a_draft, a_new_ticket, a_submission

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)
TUESDAY = FRIDAY + 4 * DAY


@pytest.fixture
def night(home: Path, opener: Opener) -> "Night":
    return Night(home, opener)


class Night:
    """The end of a day at the terminal, with or without central's receipt."""

    def __init__(self, home: Path, opener: Opener) -> None:
        self.home, self.opener = home, opener

    def falls(self, now: datetime, *, acked: bool = False) -> dict[str, int]:
        with closing(self.opener()) as db:
            if acked:
                outbox.mark_sealed(db, [each.event_id for each in outbox.unsealed(db)], "a" * 64)
                outbox.purge(db, "a" * 64, now)
            return retention.apply(db, self.home, ORIGIN, now)


def test_every_kind_that_is_stored_has_its_line() -> None:
    assert [rule.kind for rule in retention.RULES] == [
        *("ticket", "submission", "nameless", "draft", "sent_file", "workshop_seats", "audit", "sign_in_failure")
    ]


def test_a_listing_of_friday_acked_that_night_is_read_on_tuesday(submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission())
    night.falls(FRIDAY + timedelta(hours=6), acked=True)
    for days in (1, 2, 3):
        night.falls(FRIDAY + days * DAY + timedelta(hours=6))
    (waiting,) = submissions.to_read()
    assert waiting.acked_at is not None
    assert submissions.mark_read(REFERENCE, "ane", TUESDAY)


def test_a_listing_goes_a_day_after_it_was_acked_and_read(
    home: Path, submissions: Submissions, night: Night, opener: Opener
) -> None:
    text = Path(BelTexts(home).write(REFERENCE, "Un T3 à Bayonne"))
    submissions.add(a_submission())
    submissions.mark_read(REFERENCE, "ane", FRIDAY + DAY)
    night.falls(FRIDAY + 3 * DAY, acked=True)
    night.falls(FRIDAY + 4 * DAY - timedelta(seconds=1))
    assert submissions.get(REFERENCE) is not None
    assert text.read_text() == "Un T3 à Bayonne"
    assert night.falls(FRIDAY + 4 * DAY)["submission"] == 1
    assert submissions.get(REFERENCE) is None
    assert not text.exists()
    assert audit_lines(opener) == []


def test_a_request_to_be_switched_on_again_goes_as_a_listing_does(submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission("REA-7K3M-2QF", kind="reactivation", answers={"contact_name": "x"}, values={}))
    night.falls(FRIDAY + DAY, acked=True)
    assert submissions.get("REA-7K3M-2QF") is not None, "nobody has done it yet"
    assert submissions.mark_read("REA-7K3M-2QF", "essai", FRIDAY + DAY)
    night.falls(FRIDAY + 3 * DAY)
    assert submissions.get("REA-7K3M-2QF") is None


@pytest.mark.parametrize(("kind", "prefix"), [("garage", "GAR"), ("workshop", "ATE"), ("device", "MAT")])
def test_what_the_other_doors_send_goes_as_a_listing_does(
    kind: str, prefix: str, submissions: Submissions, night: Night
) -> None:
    read, unread = f"{prefix}-7K3M-2QF", f"{prefix}-2345-674"
    for reference in (read, unread):
        submissions.add(a_submission(reference, kind=kind, answers={"contact_name": "x"}, values={}))
    night.falls(FRIDAY + DAY, acked=True)
    assert submissions.mark_read(read, "essai", FRIDAY + DAY)
    night.falls(FRIDAY + DAY + keeping.AFTER_READ - timedelta(seconds=1))
    assert submissions.get(read) is not None
    night.falls(FRIDAY + DAY + keeping.AFTER_READ)
    assert submissions.get(read) is None
    night.falls(FRIDAY + keeping.LONGEST_SUBMISSION - timedelta(seconds=1))
    assert submissions.get(unread) is not None, "nobody has read it yet"
    night.falls(FRIDAY + keeping.LONGEST_SUBMISSION)
    assert submissions.get(unread) is None


def test_seats_that_were_asked_for_stay_counted_when_the_names_are_gone_and_go_after_the_workshop(
    submissions: Submissions, night: Night
) -> None:
    workshop = Seats("portail-1", date(2027, 1, 14), 2, 3)
    for reference, seats in (("ATE-7K3M-2QF", workshop), ("ATE-2345-674", replace(workshop, n=1))):
        submissions.add(a_submission(reference, kind="workshop", answers={}, values={}, seats=seats))
    night.falls(FRIDAY + 31 * DAY, acked=True)
    assert submissions.get("ATE-7K3M-2QF") is None
    assert submissions.seats_taken() == {"portail-1": 3}
    end_of_day = datetime(2027, 1, 14, 23, 0, tzinfo=UTC)
    night.falls(end_of_day - timedelta(seconds=1))
    assert submissions.seats_taken() == {"portail-1": 3}
    assert night.falls(end_of_day)["workshop_seats"] == 1
    assert submissions.seats_taken() == {}


def test_a_worksheet_that_nobody_printed_or_read_goes_after_thirty_days(submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission("DLS-7K3M-2QF", kind="housing_request", answers={"kind": "first"}, values={}))
    night.falls(FRIDAY + 29 * DAY, acked=True)
    assert submissions.get("DLS-7K3M-2QF") is not None
    night.falls(FRIDAY + 30 * DAY)
    assert submissions.get("DLS-7K3M-2QF") is None


def test_a_worksheet_that_was_printed_is_gone_at_once_and_what_was_told_stays(
    submissions: Submissions, opener: Opener
) -> None:
    told = {"kind": "first", "adults": "2", "wished_types": ["T3"]}
    sheet = a_submission(
        "DLS-7K3M-2QF", kind="housing_request", answers=told, values=told, stays_here=frozenset({"adults"})
    )
    submissions.add(sheet)
    assert submissions.forget_printed("DLS-7K3M-2QF", FRIDAY + DAY)
    assert not submissions.forget_printed("DLS-7K3M-2QF", FRIDAY + DAY)
    assert submissions.get("DLS-7K3M-2QF") is None
    event, printed = events(opener)
    assert event["payload"]["answers"] == {"kind": "first", "wished_types": ["T3"]}
    assert event["payload"]["values"] == {"kind": "first", "wished_types": ["T3"]}
    assert printed["kind"] == "housing_request.printed"
    assert printed["payload"] == {"reference": "DLS-7K3M-2QF", "revision": 1, "at": "2026-11-28T15:30:00Z"}


def test_a_worksheet_that_an_agent_marked_goes_a_day_later(submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission("DLS-7K3M-2QF", kind="housing_request", answers={"kind": "first"}, values={}))
    assert submissions.mark_read("DLS-7K3M-2QF", "ane", FRIDAY)
    night.falls(FRIDAY + DAY - timedelta(seconds=1), acked=True)
    assert submissions.get("DLS-7K3M-2QF") is not None
    night.falls(FRIDAY + 2 * DAY)
    assert submissions.get("DLS-7K3M-2QF") is None


def test_a_listing_read_but_not_acked_stays(submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission())
    submissions.mark_read(REFERENCE, "ane", FRIDAY)
    night.falls(FRIDAY + 29 * DAY)
    assert submissions.get(REFERENCE) is not None


def test_after_thirty_days_only_what_central_still_lacks_is_kept(
    submissions: Submissions, night: Night, opener: Opener
) -> None:
    submissions.add(a_submission())
    night.falls(FRIDAY + 30 * DAY - timedelta(seconds=1))
    assert submissions.get(REFERENCE) is not None
    night.falls(FRIDAY + 30 * DAY)
    assert submissions.get(REFERENCE) is None
    assert [event["payload"]["reference"] for event in events(opener)] == [REFERENCE]
    night.falls(FRIDAY + 400 * DAY)
    assert len(events(opener)) == 1
    # An agent never read it: that is written down, and kept as long as the audit is.
    assert audit_lines(opener) == []


def test_a_listing_that_nobody_read_is_noted_when_it_goes(
    submissions: Submissions, night: Night, opener: Opener
) -> None:
    submissions.add(a_submission())
    night.falls(FRIDAY + 30 * DAY)
    assert audit_lines(opener) == [("retention", "submission.forgotten_unread", REFERENCE)]


def test_a_ticket_of_friday_lives_until_its_midnight(opener: Opener, tickets: Tickets, night: Night) -> None:
    waiting = tickets.add(a_new_ticket(draft=a_draft()))
    called = tickets.add(a_new_ticket(draft=a_draft()))
    tickets.claim(called.id, "ane", "1", FRIDAY + timedelta(minutes=5))
    midnight = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
    night.falls(midnight - timedelta(seconds=1))
    assert [ticket.draft for ticket in tickets.waiting()] == [a_draft()]
    night.falls(midnight)
    for ticket in (waiting, called):
        ended = tickets.get(ticket.id)
        assert ended is not None
        assert (ended.state, ended.draft) == (TicketState.EXPIRED, None)
    counted = [(event["payload"]["outcome"], event["payload"]["waited_seconds"]) for event in events(opener)]
    assert counted == [("expired", None), ("expired", 300)]
    assert tickets.called() == ()


def test_ended_tickets_stay_for_the_day_and_go_with_it(opener: Opener, tickets: Tickets, night: Night) -> None:
    ticket = tickets.add(a_new_ticket())
    tickets.claim(ticket.id, "ane", "1", FRIDAY)
    tickets.close(ticket.id, Outcome.DONE, "ane", FRIDAY)
    night.falls(FRIDAY + timedelta(hours=6))
    assert len(tickets.called()) == 1
    night.falls(FRIDAY + timedelta(hours=8))
    assert all_rows(opener, "tickets") == []
    assert all_rows(opener, "ticket_numbers") == []
    assert len(events(opener)) == 1


def test_a_day_s_end_that_nobody_was_told_waits_two_weeks_without_its_answers(
    opener: Opener, tickets: Tickets, night: Night
) -> None:
    tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable")))
    night.falls(FRIDAY + 5 * DAY)
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))
    night.falls(FRIDAY + 19 * DAY)
    assert len(all_rows(opener, "tickets")) == 1
    night.falls(FRIDAY + 20 * DAY)
    assert all_rows(opener, "tickets") == []
    assert all_rows(opener, "ticket_numbers") == []


def test_the_number_goes_on_after_the_night_s_work_of_the_same_day(tickets: Tickets, night: Night) -> None:
    ticket = tickets.add(a_new_ticket())
    tickets.claim(ticket.id, "ane", "1", FRIDAY)
    tickets.close(ticket.id, Outcome.DONE, "ane", FRIDAY)
    night.falls(FRIDAY + timedelta(hours=1))
    assert tickets.add(a_new_ticket()).number == "A2"


def test_the_audit_keeps_twelve_months(opener: Opener, audit: Audit, night: Night) -> None:
    audit.record(FRIDAY, "ane", "listing.open", REFERENCE)
    night.falls(FRIDAY + 365 * DAY)
    assert audit_lines(opener) == [("ane", "listing.open", REFERENCE)]
    assert night.falls(FRIDAY + 366 * DAY)["audit"] == 1
    assert audit_lines(opener) == []


def test_what_was_erased_is_named_in_the_audit_by_a_digest(opener: Opener, audit: Audit, night: Night) -> None:
    audit.record(FRIDAY, "ane", "listing.open", REFERENCE)
    with closing(opener()) as db, immediate(db):
        told = (digest_of(REFERENCE), to_text(FRIDAY))
        change(db, "INSERT INTO tombstones (digest, told_at) VALUES (?, ?)", told)
    night.falls(FRIDAY + DAY)
    assert audit_lines(opener) == [("ane", "listing.open", digest_of(REFERENCE))]


def test_wrong_tries_are_forgotten_a_day_after_the_last_one(opener: Opener, night: Night) -> None:
    with closing(opener()) as db, immediate(db):
        lockout.count_try(db, lockout.RESUME, FRIDAY)
    assert night.falls(FRIDAY + DAY - timedelta(seconds=1))["sign_in_failure"] == 0
    assert night.falls(FRIDAY + DAY)["sign_in_failure"] == 1


def test_twice_is_as_good_as_once(submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission())
    night.falls(FRIDAY + 31 * DAY)
    assert set(night.falls(FRIDAY + 31 * DAY).values()) == {0}


def test_a_text_without_its_listing_goes_too(home: Path, submissions: Submissions, night: Night) -> None:
    submissions.add(a_submission())
    texts = BelTexts(home)
    kept, orphan = Path(texts.write(REFERENCE, "x")), Path(texts.write("BEL-2345-674", "x"))
    night.falls(FRIDAY)
    assert (kept.exists(), orphan.exists()) == (True, False)


def test_what_was_forgotten_is_nowhere_in_the_files(tmp_path: Path) -> None:
    """Without a key, so that the bytes can be looked through: neither the file nor its log holds it still."""
    marker = b"tres-reconnaissable"
    path = tmp_path / "a.sqlite"

    def found() -> bool:
        return any(marker in file.read_bytes() for file in tmp_path.glob("a.sqlite*"))

    with closing(open_database(path, None)) as held:
        migrate(held, tmp_path / "lock")
        Submissions(lambda: open_database(path, None), ORIGIN).add(
            a_submission(answers={"description": marker.decode()}, values={})
        )
        assert found()
        outbox.mark_sealed(held, [each.event_id for each in outbox.unsealed(held)], "a" * 64)
        outbox.purge(held, "a" * 64, FRIDAY)
        retention.apply(held, tmp_path, ORIGIN, FRIDAY + 30 * DAY)
        assert not found()
