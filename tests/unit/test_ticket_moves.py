"""The moves of a ticket: legal or not in each state, and what they add up to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ticket import ENDED, OPEN, WITH_AGENT, TicketState
from kiosk.domain.ticket_moves import (
    LEGAL,
    UNDOABLE,
    Course,
    Illegal,
    Kind,
    Move,
    after,
    fold,
    is_missed,
    is_settled,
    may_undo,
)

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
COURSE = st.lists(st.sampled_from(sorted(Kind)), max_size=14)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def a_move(kind: Kind, minutes: float = 0, **more: str) -> Move:
    return Move(kind, at(minutes), "ane", "2", **more)


def test_every_kind_but_the_undo_has_its_line_in_the_table() -> None:
    assert set(LEGAL) == set(Kind) - {Kind.UNDO}


@pytest.mark.parametrize("state", TicketState)
def test_nothing_moves_a_ticket_that_ended(state: TicketState) -> None:
    moves = {kind for kind, (states, _after) in LEGAL.items() if state in states}
    assert bool(moves) is (state in OPEN)


@given(COURSE)
def test_a_course_has_only_legal_states(kinds: list[Kind]) -> None:
    """Illegal moves are refused; the others lead to the state that the table names."""
    moves: list[Move] = []
    course = Course(NINE)
    for minute, kind in enumerate(kinds):
        move = a_move(kind, minute)
        try:
            following = fold(NINE, (*moves, move))
        except Illegal:
            continue
        moves.append(move)
        if kind is not Kind.UNDO:
            assert course.state in LEGAL[kind][0]
            assert following.state is (LEGAL[kind][1] or course.state)
        course = following
        assert (course.state in WITH_AGENT) <= bool(course.agent)
        assert (course.ended_at is not None) is (course.state in ENDED)
        assert course.served_seconds >= 0
        assert (course.state is TicketState.ON_HOLD) is (course.held_at is not None)


@given(COURSE)
def test_an_undo_brings_back_exactly_what_was(kinds: list[Kind]) -> None:
    moves: list[Move] = []
    for minute, kind in enumerate(kinds):
        move = a_move(kind, minute)
        try:
            before = fold(NINE, moves)
            fold(NINE, (*moves, move))
        except Illegal:
            continue
        if kind is not Kind.UNDO:
            assert fold(NINE, (*moves, move, a_move(Kind.UNDO, minute))) == before
        moves.append(move)


@pytest.mark.parametrize("kind", sorted(UNDOABLE))
def test_a_move_is_undone_by_who_made_it_for_thirty_seconds(kind: Kind) -> None:
    moves = [a_move(kind)]
    assert may_undo(moves, "ane", at(0.49))
    assert not may_undo(moves, "ane", at(0.5))
    assert not may_undo(moves, "peio", at(0))


@pytest.mark.parametrize("kind", sorted(set(Kind) - UNDOABLE))
def test_some_moves_are_for_good(kind: Kind) -> None:
    assert not may_undo([a_move(kind)], "ane", at(0))


def test_only_a_visit_that_is_done_waits_for_its_undo() -> None:
    assert not is_settled(TicketState.DONE, at(0), at(0.49))
    assert is_settled(TicketState.DONE, at(0), at(0.5))
    assert is_settled(TicketState.LEFT, at(0), at(0))
    assert not is_settled(TicketState.ABSENT, at(0), at(60))


def test_an_absence_lasts_as_long_as_configured() -> None:
    assert not is_missed(TicketState.ABSENT, at(0), at(14.9), 15)
    assert is_missed(TicketState.ABSENT, at(0), at(15), 15)
    assert not is_missed(TicketState.CALLED, at(0), at(15), 15)


def test_help_at_the_terminal_goes_on_at_the_desk() -> None:
    helped = fold(NINE, (a_move(Kind.ASSIST, 5),))
    assert (helped.state, helped.at_terminal, helped.agent) == (TicketState.IN_SERVICE, True, "ane")
    assert helped.waited_seconds == 300
    at_desk = after(helped, a_move(Kind.ARRIVE, 9))
    assert not at_desk.at_terminal
    with pytest.raises(Illegal):
        after(at_desk, a_move(Kind.ARRIVE, 10))
    assert after(at_desk, a_move(Kind.DONE, 15)).served_seconds == 600


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.TRANSFER, Kind.PUT_BACK])
def test_who_leaves_the_terminal_is_there_no_more(kind: Kind) -> None:
    assert not fold(NINE, (a_move(Kind.ASSIST), a_move(kind, 1))).at_terminal


def test_a_person_on_the_way_is_met_at_the_terminal() -> None:
    met = fold(NINE, (a_move(Kind.CALL, 5), a_move(Kind.ASSIST, 6)))
    assert (met.at_terminal, met.waited_seconds) == (True, 300)


def test_a_service_of_two_agents_is_counted_whole() -> None:
    course = fold(
        NINE,
        (
            a_move(Kind.CALL, 5),
            a_move(Kind.ARRIVE, 6),
            a_move(Kind.TRANSFER, 10, code="role:attribution", note="avec le bail"),
            a_move(Kind.CALL, 20),
            a_move(Kind.ARRIVE, 21),
            a_move(Kind.DONE, 30),
        ),
    )
    assert (course.waited_seconds, course.served_seconds, course.transfers) == (5 * 60, 13 * 60, 1)
    assert course.note == "", "the note goes with the visit"


def test_a_call_that_nobody_answered_is_no_service() -> None:
    called = fold(NINE, (a_move(Kind.CALL, 5), a_move(Kind.PUT_BACK, 10)))
    assert called.served_seconds == 0
    served = fold(NINE, (a_move(Kind.CALL, 5), a_move(Kind.ARRIVE, 6), a_move(Kind.PUT_BACK, 10)))
    assert served.served_seconds == 4 * 60


def test_a_recall_is_counted_until_the_next_call() -> None:
    course = fold(NINE, (a_move(Kind.CALL), a_move(Kind.RECALL), a_move(Kind.RECALL)))
    assert course.recalls == 2
    assert after(after(course, a_move(Kind.PUT_BACK)), a_move(Kind.CALL)).recalls == 0
