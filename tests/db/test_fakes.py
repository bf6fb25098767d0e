"""The stores in memory, on which many tests stand, keep the promises that the tenant's side asks of the real ones."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from db.connection import Opener
from db.stores.audit import Audit
from db.stores.presence import Presence
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from kiosk.clock import SteppedClock
from kiosk.domain.codes import new_code
from kiosk.domain.seats import Seats
from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.errors import SeatsGone, StorageError
from kiosk.services.ports.files import SubmissionStore
from kiosk.services.ports.records import AuditStore
from kiosk.services.ports.resumes import ResumeStore, SavedDraft
from kiosk.services.ports.tickets import PresenceStore
from tests.factories import FRIDAY, ORIGIN, a_draft, a_new_ticket, a_submission
from tests.unit.journey import MemoryAudit, MemoryPresence, MemoryResumes, MemorySubmissions
from tests.unit.memory_tickets import MemoryTickets

REFERENCE = "BEL-7K3M-2QF"
SOON = FRIDAY + timedelta(minutes=1)


@dataclass
class Stores:
    """One side's stores."""

    submissions: SubmissionStore
    resumes: ResumeStore
    tickets: Any
    presence: PresenceStore
    audit: AuditStore


def real(opener: Opener) -> Stores:
    return Stores(
        Submissions(opener, ORIGIN),
        Resumes(opener),
        Tickets(opener, ORIGIN, "A", SteppedClock(FRIDAY)),
        Presence(opener),
        Audit(opener),
    )


def in_memory(_opener: Opener) -> Stores:
    submissions = MemorySubmissions()
    return Stores(submissions, MemoryResumes(submissions), MemoryTickets(), MemoryPresence(), MemoryAudit())


@pytest.fixture(params=[real, in_memory], ids=["real", "in memory"])
def stores(request: pytest.FixtureRequest, opener: Opener) -> Stores:
    make: Callable[[Opener], Stores] = request.param
    return make(opener)


# --- submissions ------------------------------------------------------------------------------------------------------


def test_a_submission_is_there_until_it_is_withdrawn(stores: Stores) -> None:
    store, sent = stores.submissions, a_submission()
    assert (store.get(REFERENCE), store.is_withdrawn(REFERENCE)) == (None, False)
    store.add(sent)
    stored = store.get(REFERENCE)
    assert stored is not None
    assert (stored.submission, stored.read_at, stored.acked_at) == (sent, None, None)
    assert dict(store.counts()) == {"bel_listing": 1}
    assert store.late(sent.promise) == frozenset()
    assert store.late(sent.promise + timedelta(days=1)) == {"bel_listing"}
    assert store.withdraw(REFERENCE, FRIDAY)
    assert (store.get(REFERENCE), store.is_withdrawn(REFERENCE)) == (None, True)
    assert store.withdraw(REFERENCE, FRIDAY) is None
    assert not any(store.counts().values())


def test_a_reference_is_taken_once(stores: Stores) -> None:
    stores.submissions.add(a_submission())
    with pytest.raises(StorageError):
        stores.submissions.add(a_submission(answers={"rent": "1"}))
    stored = stores.submissions.get(REFERENCE)
    assert stored is not None
    assert stored.submission == a_submission()


def test_a_printed_file_is_gone_and_not_withdrawn(stores: Stores) -> None:
    stores.submissions.add(a_submission())
    assert stores.submissions.forget_printed(REFERENCE, FRIDAY)
    assert not stores.submissions.forget_printed(REFERENCE, FRIDAY)
    assert (stores.submissions.get(REFERENCE), stores.submissions.is_withdrawn(REFERENCE)) == (None, False)


def test_the_last_seat_is_given_once(stores: Stores) -> None:
    def sign_up(reference: str) -> None:
        seats = Seats("mail-1", FRIDAY.date(), 1, 1)
        stores.submissions.add(a_submission(reference, kind="workshop", answers={}, values={}, seats=seats))

    sign_up("ATE-2345-674")
    with pytest.raises(SeatsGone):
        sign_up("ATE-7K3M-2QF")
    assert stores.submissions.get("ATE-7K3M-2QF") is None
    assert stores.submissions.seats_taken() == {"mail-1": 1}
    assert stores.submissions.seats_taken("ATE-2345-674").get("mail-1", 0) == 0
    assert stores.submissions.withdraw("ATE-2345-674", FRIDAY)
    sign_up("ATE-7K3M-2QF")


def test_only_the_next_text_of_a_file_replaces_it(stores: Stores) -> None:
    stores.submissions.add(a_submission())
    assert stores.resumes.give_code(REFERENCE, new_code())
    found = stores.resumes.find_file(REFERENCE)
    assert found is not None
    second = a_submission(revision=2, amends=found.event_id, answers={"rent": "500"})
    assert stores.submissions.amend(second)
    assert not stores.submissions.amend(second._replace(revision=3)), "it amends the first text, which is gone"
    stored = stores.submissions.get(REFERENCE)
    assert stored is not None
    assert (stored.submission.revision, stored.submission.answers) == (2, {"rent": "500"})
    assert stores.submissions.withdraw(REFERENCE, FRIDAY)
    assert not stores.submissions.amend(second._replace(revision=3))


# --- drafts and codes -------------------------------------------------------------------------------------------------


def saved(text: str = "Un balcon au sud") -> SavedDraft:
    return SavedDraft(a_draft(text), "fr", FRIDAY)


def test_a_code_opens_its_draft(stores: Stores) -> None:
    code, day = new_code(), FRIDAY.date() + timedelta(days=30)
    assert stores.resumes.open_draft(code, FRIDAY).saved is None
    assert stores.resumes.save_draft(code, saved(), day)
    assert stores.resumes.open_draft(code, FRIDAY).saved == saved()
    assert not stores.resumes.save_draft(code, saved("Autre"), day), "somebody else's draft has this code"
    assert stores.resumes.save_draft(code, saved("Autre"), day, over=FRIDAY)
    stores.resumes.forget_draft(code)
    assert stores.resumes.open_draft(code, FRIDAY).saved is None


def test_a_code_opens_its_own_file_alone(stores: Stores) -> None:
    stores.submissions.add(a_submission())
    code = new_code()
    assert stores.resumes.open_file(REFERENCE, code, FRIDAY).file is None
    assert stores.resumes.give_code(REFERENCE, code)
    opened = stores.resumes.open_file(REFERENCE, code, FRIDAY).file
    assert opened is not None
    assert (opened.reference, opened.submission) == (REFERENCE, a_submission())
    assert stores.resumes.open_file(REFERENCE, new_code(), FRIDAY).file is None
    assert not stores.resumes.give_code("BEL-2222-222", new_code()), "nobody sent that"


# --- tickets ----------------------------------------------------------------------------------------------------------


def test_a_ticket_waits_is_called_and_ends(stores: Stores) -> None:
    tickets = stores.tickets
    first, second = tickets.add(a_new_ticket()), tickets.add(a_new_ticket(SOON))
    assert [each.number for each in tickets.waiting()] == [first.number, second.number]
    assert tickets.find(first.number.lower()) == first
    called = tickets.move(first.id, Move(Kind.CALL, SOON, "ane", "2"))
    assert (called.state, called.desk, called.agent) == (TicketState.CALLED, "2", "ane")
    assert tickets.move(first.id, Move(Kind.CALL, SOON, "peio", "1")) is None, "a colleague was faster"
    assert [each.number for each in tickets.waiting()] == [second.number]
    assert [each.number for each in tickets.called()] == [first.number]
    assert tickets.ask_for_time(first.id, SOON)
    assert not tickets.ask_for_time(second.id, SOON), "nobody called them"
    assert tickets.move(first.id, Move(Kind.DONE, SOON, "ane", "2")) is not None
    assert tickets.find(first.number) is None
    assert tickets.taken_since(FRIDAY) == 1


def test_what_is_shown_again_keeps_its_place(stores: Stores) -> None:
    tickets = stores.tickets
    ticket = tickets.add(a_new_ticket())
    assert tickets.show_again(ticket.id, "bel_listing", a_draft()).draft == a_draft()
    assert tickets.tell_sent(ticket.id, "bel_listing", REFERENCE)
    assert tickets.get(ticket.id).draft.sent_as == REFERENCE
    assert tickets.show_again(ticket.id, "other", None).draft is None
    assert not tickets.tell_sent(ticket.id, "bel_listing", REFERENCE), "nothing is shown"
    assert tickets.ask_to_be_fetched(ticket.id, is_wanted=True)
    assert tickets.claim_priority(ticket.id)
    found = tickets.get(ticket.id)
    assert (found.asks_fetching, found.claims_priority, found.motive) == (True, True, "other")


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_an_agent_is_at_a_desk_until_they_leave(stores: Stores) -> None:
    stores.presence.renew("ane", "2", FRIDAY)
    stores.presence.renew("ane", "3", FRIDAY)
    assert [(each.agent, each.desk) for each in stores.presence.here(FRIDAY)] == [("ane", "3")]
    stores.presence.leave("ane")
    assert stores.presence.here(FRIDAY) == ()


def test_the_audit_takes_a_line(stores: Stores) -> None:
    stores.audit.record(FRIDAY, "ane", "file.open", REFERENCE)
