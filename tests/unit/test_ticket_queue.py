"""The order in which tickets are called, as it is posted in the hall."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ticket import Priority, queue_order
from tests.unit.journey import TUESDAY_MORNING


@dataclass(frozen=True)
class Waiting:
    created_at: datetime
    priority: Priority = Priority.NORMAL
    appointment_at: datetime | None = None


def minutes(count: int) -> datetime:
    return TUESDAY_MORNING + timedelta(minutes=count)


def test_priority_then_appointments_that_are_due_then_the_rest_by_arrival() -> None:
    first = Waiting(minutes(0))
    early = Waiting(minutes(1), Priority.APPOINTMENT, minutes(60))
    due = Waiting(minutes(2), Priority.APPOINTMENT, minutes(20))
    urgent = Waiting(minutes(3), Priority.PRIORITY)
    assert queue_order((first, early, due, urgent), minutes(30)) == (urgent, due, first, early)
    assert queue_order((first, early, due, urgent), minutes(60)) == (urgent, early, due, first)


@given(st.lists(st.tuples(st.integers(0, 500), st.sampled_from(Priority)), unique_by=lambda each: each[0]))
def test_among_equals_who_came_first_is_called_first(queue: list[tuple[int, Priority]]) -> None:
    tickets = [Waiting(minutes(arrival), priority) for arrival, priority in queue]
    ordered = queue_order(tickets, minutes(600))
    assert sorted(ordered, key=lambda each: each.created_at) == sorted(tickets, key=lambda each: each.created_at)
    for priority in Priority:
        arrivals = [ticket.created_at for ticket in ordered if ticket.priority is priority]
        assert arrivals == sorted(arrivals)
