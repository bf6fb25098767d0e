"""The queue starts its numbers again each day, gives a claim to one console, and forgets a draft when it is done."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db.connection import Opener, immediate
from db.stores.tickets import Tickets, expire
from db.terminal_file import make_terminal
from kiosk.clock import SteppedClock
from kiosk.domain.ticket import Outcome, Priority, TicketState
from tests.db.reading import all_rows, audit_lines, events
from tests.factories import FRIDAY, NASTY_TEXTS, ORIGIN, a_draft, a_new_ticket

TRANSITIONS: dict[TicketState, frozenset[TicketState]] = {
    TicketState.WAITING: frozenset({TicketState.CALLED, TicketState.LEFT, TicketState.EXPIRED}),
    TicketState.CALLED: frozenset({TicketState.WAITING, TicketState.DONE, TicketState.NO_SHOW, TicketState.EXPIRED}),
    TicketState.DONE: frozenset(),
    TicketState.NO_SHOW: frozenset(),
    TicketState.LEFT: frozenset(),
    TicketState.EXPIRED: frozenset(),
}
"""The states that may follow each state."""


def test_numbers_are_the_terminal_s_letter_and_one_two_three(tickets: Tickets) -> None:
    assert [tickets.add(a_new_ticket()).number for _unused in range(3)] == ["A1", "A2", "A3"]


def test_numbers_begin_again_with_the_day_in_paris(tickets: Tickets, clock: SteppedClock) -> None:
    before_midnight = datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC)
    assert tickets.add(a_new_ticket(FRIDAY)).number == "A1"
    assert tickets.add(a_new_ticket(before_midnight)).number == "A2"
    clock.move_to(before_midnight + timedelta(seconds=1))
    assert tickets.add(a_new_ticket(clock.now())).number == "A1"


@pytest.mark.parametrize("text", NASTY_TEXTS)
def test_the_answers_travel_with_the_ticket_as_typed(tickets: Tickets, text: str) -> None:
    ticket = tickets.add(a_new_ticket(draft=a_draft(text)))
    assert ticket.draft == a_draft(text)
    assert tickets.get(ticket.id) == ticket


def test_a_ticket_without_answers_shows_none(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket(claims_priority=True))
    assert ticket.draft is None
    assert ticket.claims_priority
    assert ticket.priority is Priority.NORMAL


def test_a_ticket_is_claimed_once(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    assert tickets.claim(ticket.id, "ane", "2", FRIDAY)
    assert not tickets.claim(ticket.id, "peio", "3", FRIDAY)
    assert not tickets.claim("0" * 32, "peio", "3", FRIDAY)
    (called,) = tickets.called()
    assert (called.agent, called.desk, called.called_at, called.state) == ("ane", "2", FRIDAY, TicketState.CALLED)
    assert tickets.waiting() == ()


def test_closing_forgets_the_draft_and_counts_without_a_name(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable"), motive="bel_listing"))
    assert not tickets.close(ticket.id, Outcome.DONE, "ane", FRIDAY)
    tickets.claim(ticket.id, "ane", "2", FRIDAY + timedelta(minutes=4))
    assert tickets.close(ticket.id, Outcome.DONE, "ane", FRIDAY + timedelta(minutes=10))
    assert not tickets.close(ticket.id, Outcome.NO_SHOW, "ane", FRIDAY)
    closed = tickets.get(ticket.id)
    assert closed is not None
    assert (closed.state, closed.draft) == (TicketState.DONE, None)
    (event,) = events(opener)
    assert event["kind"] == "ticket.closed"
    assert event["payload"] == {
        "day": "2026-11-27",
        "motive": "bel_listing",
        "language": "fr",
        "priority": "normal",
        "outcome": "done",
        "waited_seconds": 240,
        "served_seconds": 360,
    }
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))


def test_a_no_show_counts_a_wait_and_no_service(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    tickets.claim(ticket.id, "ane", "2", FRIDAY + timedelta(minutes=4))
    assert tickets.close(ticket.id, Outcome.NO_SHOW, "ane", FRIDAY + timedelta(minutes=6))
    payload = events(opener)[0]["payload"]
    assert (payload["outcome"], payload["waited_seconds"], payload["served_seconds"]) == ("no_show", 240, None)


def test_a_clock_set_back_gives_no_negative_wait(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    tickets.claim(ticket.id, "ane", "2", FRIDAY - timedelta(hours=1))
    tickets.close(ticket.id, Outcome.DONE, "ane", FRIDAY - timedelta(hours=2))
    payload = events(opener)[0]["payload"]
    assert (payload["waited_seconds"], payload["served_seconds"]) == (0, 0)


def test_only_an_agent_gives_priority_and_only_while_it_waits(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    hour = FRIDAY + timedelta(hours=1)
    assert tickets.set_priority(ticket.id, Priority.APPOINTMENT, hour)
    (waiting,) = tickets.waiting()
    assert (waiting.priority, waiting.appointment_at) == (Priority.APPOINTMENT, hour)
    assert tickets.set_priority(ticket.id, Priority.PRIORITY, None)
    tickets.claim(ticket.id, "ane", "2", FRIDAY)
    assert not tickets.set_priority(ticket.id, Priority.NORMAL, None)


def test_a_tenant_who_leaves_the_queue_is_counted(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable")))
    assert tickets.leave(ticket.id, FRIDAY + timedelta(minutes=3))
    assert not tickets.leave(ticket.id, FRIDAY + timedelta(minutes=4))
    assert not tickets.claim(ticket.id, "ane", "2", FRIDAY + timedelta(minutes=4))
    assert tickets.waiting() == ()
    (event,) = [each for each in events(opener) if each["kind"] == "ticket.closed"]
    payload = event["payload"]
    assert (payload["outcome"], payload["waited_seconds"], payload["served_seconds"]) == ("left", None, None)
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))


def test_a_tenant_who_calls_again_keeps_the_place(tickets: Tickets) -> None:
    first = tickets.add(a_new_ticket())
    tickets.add(a_new_ticket(FRIDAY + timedelta(minutes=1)))
    shown = tickets.show_again(first.id, "bel_listing", a_draft("plus loin"))
    assert shown is not None
    assert (shown.number, shown.motive, shown.draft) == (first.number, "bel_listing", a_draft("plus loin"))
    assert [ticket.number for ticket in tickets.waiting()] == ["A1", "A2"]
    hidden = tickets.show_again(first.id, "bel_listing", None)
    assert hidden is not None
    assert hidden.draft is None
    tickets.claim(first.id, "ane", "2", FRIDAY)
    called = tickets.show_again(first.id, "bel_listing", a_draft("trop tard"))
    assert called is not None
    assert (called.state, called.draft) == (TicketState.CALLED, None)


def test_an_open_ticket_learns_the_reference_of_what_was_sent(tickets: Tickets) -> None:
    shown, silent = tickets.add(a_new_ticket(draft=a_draft())), tickets.add(a_new_ticket(draft=None))
    assert tickets.tell_sent(shown.id, "BEL-7K3M-2QF")
    found = tickets.get(shown.id)
    assert found is not None
    assert found.draft == replace(a_draft(), sent_as="BEL-7K3M-2QF")
    assert not tickets.tell_sent(silent.id, "BEL-7K3M-2QF")
    assert tickets.claim(shown.id, "ane", "1", FRIDAY)
    assert tickets.close(shown.id, Outcome.DONE, "ane", FRIDAY)
    assert not tickets.tell_sent(shown.id, "BEL-7K3M-2QF")


def test_a_decision_about_priority_settles_the_claim(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    assert tickets.claim_priority(ticket.id)
    assert tickets.set_priority(ticket.id, Priority.APPOINTMENT, FRIDAY)
    assert is_claimed(tickets, ticket.id)
    assert tickets.set_priority(ticket.id, Priority.NORMAL, None, settles_claim=True)
    assert not is_claimed(tickets, ticket.id)


def is_claimed(tickets: Tickets, ticket_id: str) -> bool:
    found = tickets.get(ticket_id)
    assert found is not None
    return found.claims_priority


def test_the_board_shows_who_is_called_then_who_was(tickets: Tickets) -> None:
    first, second, third = (tickets.add(a_new_ticket()) for _unused in range(3))
    for minute, ticket in enumerate((first, second, third)):
        tickets.claim(ticket.id, "ane", "2", FRIDAY + timedelta(minutes=minute))
    tickets.close(third.id, Outcome.DONE, "ane", FRIDAY + timedelta(minutes=9))
    assert [ticket.number for ticket in tickets.called()] == ["A2", "A1", "A3"]
    assert [ticket.number for ticket in tickets.called(limit=2)] == ["A2", "A1"]


def test_the_end_of_a_day_is_reported_to_one_agent(opener: Opener, tickets: Tickets) -> None:
    waiting = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable"), motive="bel_listing"))
    called = tickets.add(a_new_ticket(FRIDAY + timedelta(minutes=1)))
    tickets.claim(called.id, "ane", "2", FRIDAY + timedelta(minutes=9))
    done = tickets.add(a_new_ticket())
    tickets.claim(done.id, "ane", "2", FRIDAY)
    tickets.close(done.id, Outcome.DONE, "ane", FRIDAY)
    assert tickets.tell_ended("ane", FRIDAY) == (), "their day is not over"
    later = FRIDAY + timedelta(days=4)
    with closing(opener()) as db, immediate(db):
        expire(db, ORIGIN, later)
    told = tickets.tell_ended("peio", later)
    assert [(each.number, each.motive, each.called_at, each.draft) for each in told] == [
        ("A1", "bel_listing", None, None),
        ("A2", "other", FRIDAY + timedelta(minutes=9), None),
    ]
    assert tickets.tell_ended("ane", later) == ()
    assert tickets.get(waiting.id) is tickets.get(called.id) is None
    assert audit_lines(opener) == [("peio", "ticket.told_ended", each.id) for each in (waiting, called)]


def test_a_ticket_follows_the_allowed_transitions_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    class Queue(RuleBasedStateMachine):
        """Do any acts in any order: the store agrees with `TRANSITIONS`."""

        @initialize()
        def open(self) -> None:
            self.store = Tickets(
                make_terminal(tmp_path_factory.mktemp("queue") / "home"), ORIGIN, "A", SteppedClock(FRIDAY)
            )
            self.model: dict[str, TicketState] = {}

        @rule(shares=st.booleans())
        def take_a_ticket(self, shares: bool) -> None:
            ticket = self.store.add(a_new_ticket(draft=a_draft() if shares else None))
            assert ticket.number == f"A{len(self.model) + 1}"
            self.model[ticket.id] = TicketState.WAITING

        @rule(data=st.data())
        def call(self, data: st.DataObject) -> None:
            self.move(data, TicketState.CALLED, lambda each: self.store.claim(each, "ane", "2", FRIDAY))

        @rule(data=st.data())
        def put_back(self, data: st.DataObject) -> None:
            self.move(data, TicketState.WAITING, lambda each: self.store.put_back(each, "ane"))

        @rule(data=st.data())
        def leave(self, data: st.DataObject) -> None:
            self.move(data, TicketState.LEFT, lambda each: self.store.leave(each, FRIDAY))

        @rule(data=st.data(), shares=st.booleans())
        def call_again(self, data: st.DataObject, shares: bool) -> None:
            if not self.model:
                return
            chosen = data.draw(st.sampled_from(sorted(self.model)))
            held = self.store.show_again(chosen, "bel_listing", a_draft() if shares else None)
            assert (held is not None) is (self.model[chosen] in {TicketState.WAITING, TicketState.CALLED})

        @rule(data=st.data(), outcome=st.sampled_from(Outcome))
        def close(self, data: st.DataObject, outcome: Outcome) -> None:
            self.move(data, TicketState(outcome), lambda each: self.store.close(each, outcome, "ane", FRIDAY))

        def move(self, data: st.DataObject, to: TicketState, act: Callable[[str], bool]) -> None:
            if not self.model:
                return
            chosen = data.draw(st.sampled_from(sorted(self.model)))
            allowed = to in TRANSITIONS[self.model[chosen]]
            assert act(chosen) is allowed
            if allowed:
                self.model[chosen] = to

        @invariant()
        def agrees(self) -> None:
            for ticket_id, state in self.model.items():
                ticket = self.store.get(ticket_id)
                assert ticket is not None
                assert ticket.state is state
                assert ticket.draft is None or state in {TicketState.WAITING, TicketState.CALLED}

    run_state_machine_as_test(Queue, settings=settings(max_examples=15, stateful_step_count=20))
