"""A ticket lasts one day: from midnight in Paris it is in no queue, whoever looks first, and this is reported once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from db.connection import Opener
from db.stores.tickets import Tickets
from db.terminal_file import make_terminal
from kiosk.clock import SteppedClock, local_day, paris
from kiosk.domain.ticket import TicketState
from kiosk.services.ports.tickets import Ticket
from tests.db.reading import all_rows, events, forget
from tests.factories import FRIDAY, ORIGIN, a_draft, a_new_ticket
from tests.moves import claim, done, leave, put_back

MIDNIGHT = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)
"""The end of Friday in Paris."""
SECOND = timedelta(seconds=1)

Looks = Callable[[Tickets, Opener, datetime], object]


def a_new_one_is_taken(tickets: Tickets, _opener: Opener, now: datetime) -> object:
    return tickets.add(a_new_ticket(now))


def the_console_lists(tickets: Tickets, _opener: Opener, _now: datetime) -> object:
    return tickets.waiting(), tickets.called()


def the_night(_tickets: Tickets, opener: Opener, now: datetime) -> object:
    return forget(opener, now)


def nothing(_tickets: Tickets, _opener: Opener, _now: datetime) -> None:
    """Do nothing: the console is the first to ask."""


@pytest.mark.parametrize("first", [a_new_one_is_taken, the_console_lists, the_night, nothing])
def test_whoever_is_first_after_midnight_ends_the_day(
    first: Looks, tickets: Tickets, opener: Opener, clock: SteppedClock
) -> None:
    waits, called, served = (tickets.add(a_new_ticket(draft=a_draft("tres-reconnaissable"))) for _n in range(3))
    for ticket, agent in ((called, "ane"), (served, "peio")):
        assert claim(tickets, ticket.id, agent, "2", FRIDAY)
    assert done(tickets, served.id, "peio", FRIDAY)
    clock.move_to(MIDNIGHT - SECOND)
    assert [each.number for each in tickets.waiting()] == ["A1"]
    clock.move_to(MIDNIGHT)
    first(tickets, opener, MIDNIGHT)
    assert all(each.created_at >= MIDNIGHT for each in tickets.waiting())
    assert tickets.called() == ()
    for ticket in (waits, called):
        assert_over(tickets, ticket)
    assert [each.id for each in tickets.tell_ended("ane", MIDNIGHT)] == [waits.id, called.id]
    assert tickets.tell_ended("peio", MIDNIGHT) == ()
    assert "tres-reconnaissable" not in str(all_rows(opener, "tickets"))
    assert sorted(each["payload"]["outcome"] for each in events(opener)) == ["done", "expired", "expired"]


def assert_over(tickets: Tickets, ticket: Ticket) -> None:
    found = tickets.get(ticket.id)
    assert found is not None
    assert (found.state, found.draft) == (TicketState.EXPIRED, None)


def test_no_act_finds_a_ticket_of_yesterday(tickets: Tickets, clock: SteppedClock) -> None:
    waits, called = tickets.add(a_new_ticket(draft=a_draft())), tickets.add(a_new_ticket(draft=a_draft()))
    claim(tickets, called.id, "ane", "2", FRIDAY)
    clock.move_to(MIDNIGHT)
    assert_over(tickets, waits)
    assert_over(tickets, called)
    assert not claim(tickets, waits.id, "ane", "2", MIDNIGHT)
    assert not done(tickets, called.id, "ane", MIDNIGHT)
    assert not put_back(tickets, called.id, "ane")
    assert not leave(tickets, waits.id, MIDNIGHT)
    assert not tickets.claim_priority(waits.id)
    assert tickets.show_again(waits.id, "other", a_draft()) is None
    assert not tickets.tell_sent(waits.id, "bel_listing", "BEL-7K3M-2QF")


def test_the_first_number_of_a_day_is_one(tickets: Tickets, clock: SteppedClock) -> None:
    for _n in range(5):
        tickets.add(a_new_ticket())
    clock.move_to(MIDNIGHT + timedelta(hours=9))
    assert tickets.add(a_new_ticket(clock.now())).number == "A1"
    assert [each.number for each in tickets.waiting()] == ["A1"]


def test_the_queue_is_of_its_day_alone(tmp_path_factory: pytest.TempPathFactory) -> None:
    class Days(RuleBasedStateMachine):
        """Do any acts while the clock goes on, over midnights and changes of hour."""

        @initialize(start=st.sampled_from([(2026, 11, 27), (2027, 3, 27), (2027, 10, 30), (2027, 12, 31)]))
        def open(self, start: tuple[int, int, int]) -> None:
            self.clock = SteppedClock(datetime(*start, 21, 30, tzinfo=paris()))
            self.store = Tickets(make_terminal(tmp_path_factory.mktemp("days") / "home"), ORIGIN, "A", self.clock)
            self.open_of: dict[str, Ticket] = {}
            self.told: list[str] = []

        @rule()
        def take(self) -> None:
            ticket = self.store.add(a_new_ticket(self.clock.now()))
            assert ticket.number not in {each.number for each in self.today()}
            self.open_of[ticket.id] = ticket

        @rule(data=st.data())
        def call(self, data: st.DataObject) -> None:
            if self.open_of:
                chosen = data.draw(st.sampled_from(sorted(self.open_of)))
                is_today = self.open_of[chosen] in self.today()
                waits = chosen in {each.id for each in self.store.waiting()}
                assert claim(self.store, chosen, f"agent-{chosen}", "2", self.clock.now()) is (waits and is_today)

        @rule(minutes=st.sampled_from([1, 59, 150, 60 * 25]))
        def time_goes_on(self, minutes: int) -> None:
            self.clock.advance(minutes=minutes)

        @rule()
        def tell(self) -> None:
            over = {key for key in self.open_of if self.open_of[key] not in self.today()}
            told = {each.id for each in self.store.tell_ended("ane", self.clock.now())}
            assert told == over - set(self.told)
            self.told += told

        def today(self) -> list[Ticket]:
            day = local_day(self.clock.now())
            return [each for each in self.open_of.values() if local_day(each.created_at) == day]

        @invariant()
        def agrees(self) -> None:
            in_queue = {each.id for each in (*self.store.waiting(), *self.store.called(99))}
            assert in_queue == {each.id for each in self.today()}

    run_state_machine_as_test(Days, settings=settings(max_examples=12, stateful_step_count=16))
