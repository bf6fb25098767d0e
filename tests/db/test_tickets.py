"""The queue starts its numbers again each day, gives a claim to one console, and forgets a draft when it is done."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.connection import Opener, rows
from db.stores.tickets import Tickets
from db.terminal_file import make_terminal
from kiosk.clock import SteppedClock, from_text
from kiosk.domain.ticket import OPEN, QUEUED, WITH_AGENT, Priority, QueueRules, TicketState
from kiosk.domain.ticket_moves import LEGAL, UNDOABLE, Kind, Move, fold
from kiosk.services.ports.tickets import Ticket
from tests.db.reading import all_rows, audit_lines, events, forget
from tests.factories import FRIDAY, NASTY_TEXTS, ORIGIN, a_draft, a_new_ticket
from tests.moves import absent, claim, done, leave, put_back


def everything_of(opener: Opener) -> str:
    return str((all_rows(opener, "tickets"), all_rows(opener, "ticket_moves", "n")))


AGENTS_KINDS = sorted(UNDOABLE - {Kind.WALK_IN, Kind.RETURN} | {Kind.RECALL})


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
    assert claim(tickets, ticket.id, "ane", "2", FRIDAY)
    assert not claim(tickets, ticket.id, "peio", "3", FRIDAY)
    assert not claim(tickets, "0" * 32, "peio", "3", FRIDAY)
    (called,) = tickets.called()
    assert (called.agent, called.desk, called.called_at, called.state) == ("ane", "2", FRIDAY, TicketState.CALLED)
    assert tickets.waiting() == ()


def test_answers_stay_thirty_seconds_then_one_event_counts(
    opener: Opener, tickets: Tickets, clock: SteppedClock
) -> None:
    ticket = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable"), motive="bel_listing"))
    assert not done(tickets, ticket.id, "ane", FRIDAY)
    claim(tickets, ticket.id, "ane", "2", FRIDAY + timedelta(minutes=4))
    end = FRIDAY + timedelta(minutes=10)
    clock.move_to(end)
    assert done(tickets, ticket.id, "ane", end)
    assert not absent(tickets, ticket.id, "ane", end)
    assert tickets.settle(end + timedelta(seconds=29)), "something is left to settle"
    assert events(opener) == []
    assert "tres-reconnaissable" in str(all_rows(opener, "tickets"))
    assert not tickets.settle(end + timedelta(seconds=30))
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
        "held_seconds": 0,
        "transfers": 0,
        "returns": 0,
        "motives": [],
        "is_wrong": False,
        "is_walk_in": False,
    }
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))
    assert not tickets.settle(end + timedelta(minutes=5))
    assert len(events(opener)) == 1


def test_an_absent_person_keeps_their_place_for_a_while(opener: Opener, tickets: Tickets, clock: SteppedClock) -> None:
    ticket = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable")))
    tickets.add(a_new_ticket(FRIDAY + timedelta(minutes=1)))
    called = FRIDAY + timedelta(minutes=4)
    claim(tickets, ticket.id, "ane", "2", called)
    assert absent(tickets, ticket.id, "ane", called + timedelta(minutes=2))
    assert tickets.settle(called + timedelta(minutes=16))
    assert tickets.move(ticket.id, Move(Kind.RETURN, called + timedelta(minutes=16)))
    assert [each.number for each in tickets.waiting()] == ["A1", "A2"], "before all who came after them"
    claim(tickets, ticket.id, "ane", "2", called + timedelta(minutes=17))
    assert absent(tickets, ticket.id, "ane", called + timedelta(minutes=18))
    clock.move_to(called + timedelta(minutes=33))
    assert not tickets.settle(clock.now())
    assert tickets.move(ticket.id, Move(Kind.RETURN, clock.now())) is None
    payload = events(opener)[0]["payload"]
    assert (payload["outcome"], payload["waited_seconds"], payload["returns"]) == ("no_show", 240, 1)
    assert payload["served_seconds"] is None
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))


def test_a_clock_set_back_gives_no_negative_wait(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    claim(tickets, ticket.id, "ane", "2", FRIDAY - timedelta(hours=1))
    done(tickets, ticket.id, "ane", FRIDAY - timedelta(hours=2))
    tickets.settle(FRIDAY)
    payload = events(opener)[0]["payload"]
    assert (payload["waited_seconds"], payload["served_seconds"]) == (0, 0)


def test_each_move_is_undone_exactly(tickets: Tickets) -> None:
    """After the undo the ticket is what it was before the move, answers included; `n` alone goes on."""
    ticket = tickets.add(a_new_ticket(draft=a_draft("Un balcon")))
    for kind, code, note in (
        (Kind.CALL, "", ""),
        (Kind.ARRIVE, "", ""),
        (Kind.HOLD, "phone", ""),
        (Kind.BACK, "", ""),
        (Kind.MOTIVE, "garage", ""),
        (Kind.TRANSFER, "role:attribution", "Vient avec le bail"),
    ):
        before = tickets.get(ticket.id)
        assert before is not None
        moved = tickets.move(ticket.id, Move(kind, FRIDAY, "ane", "2", code, note))
        assert moved is not None
        undone = tickets.undo(ticket.id, moved.n, "ane", FRIDAY + timedelta(seconds=29))
        assert undone is not None
        assert undone._replace(n=0, moved_at=None) == before._replace(n=0, moved_at=None), kind
        assert tickets.undo(ticket.id, undone.n, "ane", FRIDAY) is None, "an undo is not undone"
        assert tickets.move(ticket.id, Move(kind, FRIDAY, "ane", "2", code, note)) is not None


def test_an_undo_comes_too_late_or_from_somebody_else(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    called = tickets.move(ticket.id, Move(Kind.CALL, FRIDAY, "ane", "2"))
    assert called is not None
    assert tickets.undo(ticket.id, called.n, "ane", FRIDAY + timedelta(seconds=30)) is None
    assert tickets.undo(ticket.id, called.n, "peio", FRIDAY) is None
    arrived = tickets.move(ticket.id, Move(Kind.ARRIVE, FRIDAY, "ane", "2"))
    assert arrived is not None
    assert tickets.undo(ticket.id, called.n, "ane", FRIDAY) is None, "it is not the last move any more"
    assert tickets.undo(ticket.id, arrived.n, "ane", FRIDAY) is not None


def test_an_undo_never_gives_an_agent_a_second_person(tickets: Tickets) -> None:
    first, second = tickets.add(a_new_ticket()), tickets.add(a_new_ticket())
    claim(tickets, first.id, "ane", "2")
    ended = tickets.move(first.id, Move(Kind.DONE, FRIDAY, "ane", "2"))
    assert ended is not None
    assert claim(tickets, second.id, "ane", "2")
    assert tickets.undo(first.id, ended.n, "ane", FRIDAY) is None
    assert not claim(tickets, tickets.add(a_new_ticket()).id, "ane", "3"), "nor does a second call"


def test_hold_time_is_not_service_time(opener: Opener, tickets: Tickets) -> None:
    ticket, other = tickets.add(a_new_ticket()), tickets.add(a_new_ticket())
    moves = (
        (0, Move(Kind.CALL, FRIDAY, "ane", "2")),
        (1, Move(Kind.ARRIVE, FRIDAY, "ane", "2")),
        (6, Move(Kind.HOLD, FRIDAY, "ane", "2", "paper")),
        (16, Move(Kind.BACK, FRIDAY, "ane", "2")),
        (20, Move(Kind.DONE, FRIDAY, "ane", "2")),
    )
    for minute, move in moves:
        if move.kind is Kind.BACK:
            assert claim(tickets, other.id, "ane", "2"), "a hold frees the agent"
            assert tickets.move(ticket.id, move) is None, "who serves somebody takes nobody back"
            assert put_back(tickets, other.id, "ane")
        assert tickets.move(ticket.id, move._replace(at=FRIDAY + timedelta(minutes=minute)))
    tickets.settle(FRIDAY + timedelta(minutes=21))
    payload = events(opener)[0]["payload"]
    assert (payload["served_seconds"], payload["held_seconds"]) == (5 * 60 + 4 * 60, 10 * 60)


def test_a_transfer_keeps_the_arrival_and_its_note_goes(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    tickets.add(a_new_ticket(FRIDAY + timedelta(minutes=1)))
    claim(tickets, ticket.id, "ane", "2")
    tickets.move(ticket.id, Move(Kind.TRANSFER, FRIDAY, "ane", "2", "role:attribution", "note-reconnaissable"))
    first = tickets.waiting()[0]
    assert (first.id, first.giver, first.note, first.target) == (
        ticket.id, "ane", "note-reconnaissable", "role:attribution",
    )  # fmt: skip
    assert claim(tickets, ticket.id, "peio", "5")
    assert done(tickets, ticket.id, "peio", FRIDAY + timedelta(minutes=3))
    tickets.settle(FRIDAY + timedelta(minutes=4))
    (event,) = events(opener)
    assert event["payload"]["transfers"] == 1, "one visit, two services"
    assert "note-reconnaissable" not in everything_of(opener)


def test_a_walk_in_is_served_at_once_and_counts(opener: Opener, tickets: Tickets) -> None:
    served = tickets.walk_in(a_new_ticket(motive="garage"), "ane", "2")
    assert served is not None
    assert (served.state, served.agent, served.number) == (TicketState.IN_SERVICE, "ane", "A1")
    assert tickets.walk_in(a_new_ticket(), "ane", "2") is None, "one person at a time"
    assert tickets.undo(served.id, served.n, "ane", FRIDAY) is not None
    assert tickets.get(served.id) is None, "it never was a ticket"
    again = tickets.walk_in(a_new_ticket(motive="garage"), "ane", "2")
    assert again is not None
    assert done(tickets, again.id, "ane", FRIDAY + timedelta(minutes=7))
    tickets.settle(FRIDAY + timedelta(minutes=8))
    payload = events(opener)[0]["payload"]
    assert (payload["waited_seconds"], payload["served_seconds"], payload["is_walk_in"]) == (None, 420, True)


def test_waits_are_told_from_finished_visits_of_the_motive(tickets: Tickets) -> None:
    for minutes, motive, is_wrong in (
        (4, "garage", False),
        (8, "garage", False),
        (50, "garage", True),
        (9, "x", False),
    ):
        ticket = tickets.add(a_new_ticket(motive=motive))
        claim(tickets, ticket.id, "ane", "2", FRIDAY + timedelta(minutes=minutes))
        if is_wrong:
            assert tickets.move(ticket.id, Move(Kind.WRONG_TIME, FRIDAY, "ane", "2"))
        done(tickets, ticket.id, "ane", FRIDAY + timedelta(minutes=minutes))
        tickets.settle(FRIDAY + timedelta(hours=1))
    assert sorted(tickets.waits("garage")) == [240, 480], "a wrong duration is counted, not averaged"


def test_only_an_agent_gives_priority_and_only_while_it_waits(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    hour = FRIDAY + timedelta(hours=1)
    assert tickets.set_priority(ticket.id, Priority.APPOINTMENT, hour)
    (waiting,) = tickets.waiting()
    assert (waiting.priority, waiting.appointment_at) == (Priority.APPOINTMENT, hour)
    assert tickets.set_priority(ticket.id, Priority.PRIORITY, None)
    claim(tickets, ticket.id, "ane", "2", FRIDAY)
    assert not tickets.set_priority(ticket.id, Priority.NORMAL, None)


def test_a_tenant_who_leaves_the_queue_is_counted(opener: Opener, tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable")))
    assert leave(tickets, ticket.id, FRIDAY + timedelta(minutes=3))
    assert not leave(tickets, ticket.id, FRIDAY + timedelta(minutes=4))
    assert not claim(tickets, ticket.id, "ane", "2", FRIDAY + timedelta(minutes=4))
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
    claim(tickets, first.id, "ane", "2", FRIDAY)
    called = tickets.show_again(first.id, "bel_listing", a_draft("a temps"))
    assert called is not None
    assert (called.state, called.draft) == (TicketState.CALLED, a_draft("a temps")), "an agent reads on"
    assert done(tickets, first.id, "ane")
    assert tickets.show_again(first.id, "bel_listing", a_draft("trop tard")) is None


def test_an_open_ticket_learns_the_reference_of_what_was_sent(tickets: Tickets) -> None:
    shown, silent = tickets.add(a_new_ticket(draft=a_draft())), tickets.add(a_new_ticket(draft=None))
    assert tickets.tell_sent(shown.id, "bel_listing", "BEL-7K3M-2QF")
    found = tickets.get(shown.id)
    assert found is not None
    assert found.draft == replace(a_draft(), sent_as="BEL-7K3M-2QF")
    assert not tickets.tell_sent(silent.id, "bel_listing", "BEL-7K3M-2QF")
    assert claim(tickets, shown.id, "ane", "1", FRIDAY)
    assert done(tickets, shown.id, "ane", FRIDAY)
    tickets.settle(FRIDAY + timedelta(minutes=1))
    assert not tickets.tell_sent(shown.id, "bel_listing", "BEL-7K3M-2QF")


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
    for minute, (agent, ticket) in enumerate((("ane", first), ("peio", second), ("jon", third))):
        claim(tickets, ticket.id, agent, "2", FRIDAY + timedelta(minutes=minute))
    done(tickets, third.id, "jon", FRIDAY + timedelta(minutes=9))
    assert [ticket.number for ticket in tickets.called()] == ["A2", "A1", "A3"]
    assert [ticket.number for ticket in tickets.called(limit=2)] == ["A2", "A1"]


def test_the_end_of_a_day_is_reported_to_one_agent(opener: Opener, tickets: Tickets, clock: SteppedClock) -> None:
    waiting = tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable"), motive="bel_listing"))
    called = tickets.add(a_new_ticket(FRIDAY + timedelta(minutes=1)))
    claim(tickets, called.id, "ane", "2", FRIDAY + timedelta(minutes=9))
    ended = tickets.add(a_new_ticket())
    claim(tickets, ended.id, "peio", "3", FRIDAY)
    done(tickets, ended.id, "peio", FRIDAY)
    assert tickets.tell_ended("ane", FRIDAY) == (), "their day is not over"
    clock.advance(days=4)
    told = tickets.tell_ended("peio", clock.now())
    assert [(each.number, each.motive, each.called_at, each.draft) for each in told] == [
        ("A1", "bel_listing", None, None),
        ("A2", "other", FRIDAY + timedelta(minutes=9), None),
    ]
    assert tickets.tell_ended("ane", clock.now()) == ()
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))
    assert audit_lines(opener) == [("peio", "ticket.told_ended", each.id) for each in (waiting, called)]


def test_who_waits_is_carried_to_the_next_opening_day(opener: Opener, clock: SteppedClock) -> None:
    """They keep number and place; who was with an agent is not carried. The day after that, it is over for them too."""
    rules = QueueRules(next_opening_day=lambda day: day + timedelta(days=3))
    tickets = Tickets(opener, ORIGIN, "A", clock, rules)
    waits, called = tickets.add(a_new_ticket(draft=a_draft())), tickets.add(a_new_ticket())
    claim(tickets, called.id, "ane", "2")
    clock.advance(days=3)
    new = tickets.add(a_new_ticket(clock.now()))
    assert [each.number for each in tickets.waiting()] == ["A1", new.number]
    assert new.number == "A2"
    assert [each.id for each in tickets.tell_ended("ane", clock.now())] == [called.id]
    kept = tickets.get(waits.id)
    assert kept is not None
    assert kept.draft == a_draft()
    clock.advance(days=1)
    assert tickets.waiting() == (new,)


def test_names_go_with_the_day_and_the_rest_after_a_month(
    opener: Opener, tickets: Tickets, clock: SteppedClock
) -> None:
    ticket = tickets.add(a_new_ticket())
    claim(tickets, ticket.id, "ane", "2")
    done(tickets, ticket.id, "ane")
    clock.advance(days=1)
    forget(opener, clock.now())
    assert "ane" not in everything_of(opener)
    assert len(all_rows(opener, "ticket_moves", "n")) == 2
    clock.advance(days=30)
    forget(opener, clock.now())
    assert all_rows(opener, "tickets") == all_rows(opener, "ticket_moves", "n") == []


@pytest.mark.parametrize("examples", [20, pytest.param(150, marks=pytest.mark.proof)])
def test_a_ticket_is_what_its_moves_add_up_to(tmp_path_factory: pytest.TempPathFactory, examples: int) -> None:
    class Queue(RuleBasedStateMachine):
        """Two consoles and tenants do anything in any order, and the board looks: no state is ever illegal."""

        @initialize()
        def open(self) -> None:
            self.clock = SteppedClock(FRIDAY)
            opener = make_terminal(tmp_path_factory.mktemp("queue") / "home")
            self.opener, self.store = opener, Tickets(opener, ORIGIN, "A", self.clock)
            self.ids: list[str] = []
            self.last: dict[str, tuple[Ticket | None, Ticket]] = {}
            """The ticket before and after each agent's last move."""

        @rule(shares=st.booleans())
        def take_a_ticket(self, shares: bool) -> None:
            self.ids.append(self.store.add(a_new_ticket(self.clock.now(), draft=a_draft() if shares else None)).id)

        @precondition(lambda self: self.ids)
        @rule(data=st.data(), agent=st.sampled_from(["ane", "peio"]), kind=st.sampled_from(AGENTS_KINDS))
        def an_agent_moves(self, data: st.DataObject, agent: str, kind: Kind) -> None:
            chosen = data.draw(st.sampled_from(self.ids))
            before = self.store.get(chosen)
            code = {Kind.HOLD: "phone", Kind.TRANSFER: "desk:9", Kind.MOTIVE: "garage"}.get(kind, "")
            moved = self.store.move(chosen, Move(kind, self.clock.now(), agent, "2", code))
            assert before is None or (moved is None) or before.state in LEGAL[kind][0]
            if moved is not None:
                self.last[agent] = before, moved

        @rule(agent=st.sampled_from(["ane", "peio"]))
        def an_agent_undoes(self, agent: str) -> None:
            if agent in self.last:
                before, last = self.last.pop(agent)
                undone = self.store.undo(last.id, last.n, agent, self.clock.now())
                if undone is not None and before is not None and undone.state is not TicketState.LEFT:
                    assert undone._replace(n=before.n, moved_at=before.moved_at) == before

        @precondition(lambda self: self.ids)
        @rule(data=st.data(), kind=st.sampled_from([Kind.LEAVE, Kind.RETURN]))
        def a_tenant_moves(self, data: st.DataObject, kind: Kind) -> None:
            self.store.move(data.draw(st.sampled_from(self.ids)), Move(kind, self.clock.now()))

        @rule(seconds=st.sampled_from([1, 31, 60 * 16]))
        def time_goes_on(self, seconds: int) -> None:
            self.clock.advance(seconds=seconds)
            self.store.settle(self.clock.now())

        @invariant()
        def agrees(self) -> None:
            with closing(self.opener()) as db:
                found = {each["id"]: each for each in rows(db, "SELECT * FROM tickets")}
                moves = rows(db, "SELECT * FROM ticket_moves ORDER BY ticket, n")
            for ticket_id, stored in found.items():
                own = [each for each in moves if each["ticket"] == ticket_id]
                assert [each["n"] for each in own] == list(range(1, stored["n"] + 1))
                course = fold(
                    from_text(stored["created_at"]),
                    [
                        Move(Kind(each["kind"]), from_text(each["at"]), each["agent"], each["desk"], each["code"])
                        for each in own
                    ],
                )
                assert (course.state, course.agent) == (stored["state"], stored["agent"])
                assert stored["draft"] is None or not stored["is_settled"]
                added = course.motives if course.state in OPEN else ()
                assert self.store.further_motives().get(ticket_id, ()) == added
            for agent in ("ane", "peio"):
                held = [each for each in found.values() if each["agent"] == agent and each["state"] in WITH_AGENT]
                assert len(held) <= 1
            board = self.store.called(5)
            assert all(each.state not in QUEUED and each == self.store.get(each.id) for each in board)
            settled = sum(each["is_settled"] for each in found.values())
            assert sum(each["kind"] == "ticket.closed" for each in events(self.opener)) == settled

    run_state_machine_as_test(Queue, settings=settings(max_examples=examples, stateful_step_count=25))


def test_calls_keep_their_order_when_the_clock_goes_back(tickets: Tickets) -> None:
    first, second = tickets.add(a_new_ticket()), tickets.add(a_new_ticket())
    claim(tickets, first.id, "ane", "1", FRIDAY)
    claim(tickets, second.id, "peio", "2", FRIDAY - timedelta(hours=2, minutes=30))
    assert [each.number for each in tickets.called()] == ["A2", "A1"]
    tickets.move(first.id, Move(Kind.RECALL, FRIDAY - timedelta(hours=2), "ane", "1"))
    assert [each.number for each in tickets.called()] == ["A1", "A2"]


def test_to_be_fetched_ends_with_the_ticket_and_is_never_counted(
    opener: Opener, tickets: Tickets, clock: SteppedClock
) -> None:
    ticket = tickets.add(a_new_ticket())
    assert tickets.ask_to_be_fetched(ticket.id, is_wanted=True)
    assert tickets.waiting()[0].asks_fetching
    claim(tickets, ticket.id, "ane", "2", FRIDAY)
    done(tickets, ticket.id, "ane", FRIDAY)
    clock.advance(seconds=30)
    tickets.settle(clock.now())
    (row,) = all_rows(opener, "tickets")
    assert row["asks_fetching"] == 0
    (event,) = events(opener, "ticket.closed")
    assert "fetch" not in str(event)


def test_two_more_minutes_are_asked_of_one_call(tickets: Tickets) -> None:
    ticket = tickets.add(a_new_ticket())
    assert not tickets.ask_for_time(ticket.id, FRIDAY), "not called yet"
    claim(tickets, ticket.id, "ane", "2", FRIDAY)
    assert tickets.ask_for_time(ticket.id, FRIDAY)
    assert tickets.called()[0].more_time_at == FRIDAY
    tickets.move(ticket.id, Move(Kind.RECALL, FRIDAY, "ane", "2"))
    assert tickets.called()[0].more_time_at is None


def test_motives_are_known_by_how_often_they_are_told(tickets: Tickets) -> None:
    for motive in ("rent", "portal", "rent"):
        tickets.add(a_new_ticket(motive=motive))
    assert tickets.motives() == ("rent", "portal")
