"""The order in which tickets are called, as it is posted in the hall."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import paris
from kiosk.domain.ticket import EACH_DAY, OPEN, Priority, queue_order
from tests.unit.journey import TUESDAY_MORNING


@dataclass(frozen=True)
class Waiting:
    created_at: datetime
    priority: Priority = Priority.NORMAL
    appointment_at: datetime | None = None


def minutes(count: int) -> datetime:
    return TUESDAY_MORNING + timedelta(minutes=count)


def test_order_is_priority_then_due_appointments_then_arrival() -> None:
    first = Waiting(minutes(0))
    early = Waiting(minutes(1), Priority.APPOINTMENT, minutes(60))
    due = Waiting(minutes(2), Priority.APPOINTMENT, minutes(20))
    urgent = Waiting(minutes(3), Priority.PRIORITY)
    assert queue_order((first, early, due, urgent), minutes(30)) == (urgent, due, first, early)
    assert queue_order((first, early, due, urgent), minutes(60)) == (urgent, early, due, first)


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2026, 12, 31), date(2028, 2, 29)])
def test_a_queue_s_day_ends_at_midnight_when_clocks_change_too(day: date) -> None:
    midnight = datetime.combine(day + timedelta(days=1), time.min, paris()).astimezone(UTC)
    taken = datetime.combine(day, time(0, 0), paris()).astimezone(UTC)
    for state in OPEN:
        assert not EACH_DAY.is_over(taken, state, midnight - timedelta(seconds=1))
        assert EACH_DAY.is_over(taken, state, midnight)
        assert not EACH_DAY.is_over(midnight, state, taken), "a clock set back ends nobody's ticket"


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(Priority)), unique_by=lambda each: each[0]))
def test_among_equals_the_first_to_come_is_called_first(queue: list[tuple[int, Priority]]) -> None:
    tickets = [Waiting(minutes(arrival), priority) for arrival, priority in queue]
    ordered = queue_order(tickets, minutes(600))
    assert sorted(ordered, key=lambda each: each.created_at) == sorted(tickets, key=lambda each: each.created_at)
    for priority in Priority:
        arrivals = [ticket.created_at for ticket in ordered if ticket.priority is priority]
        assert arrivals == sorted(arrivals)
