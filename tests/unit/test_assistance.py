"""Check the call to an agent: with or without the answers, several times, and when the agency is closed."""

from datetime import timedelta

from kiosk.clock import paris
from kiosk.forms.session import FormSession
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit.assistance import (
    Closed,
    TooMany,
    Wait,
    ahead_of,
    call_agent,
    expected_wait,
    leave,
)
from kiosk.services.visit.ticket_words import usual_wait
from tests.unit.journey import TUESDAY_MORNING, Terminal, config, filled


def test_shared_answers_travel_with_the_ticket_and_the_page() -> None:
    session = filled()
    session.place = "rent"
    ticket = call_agent(Terminal().services(), session)
    assert isinstance(ticket, Ticket)
    assert ticket.motive == "bel_listing"
    assert ticket.draft is not None
    assert FormSession.from_draft(session.spec, ticket.draft).place == "rent"
    assert ticket.draft.answers["rent"].raw == "412,60"


def test_answers_that_are_not_shared_do_not_travel() -> None:
    ticket = call_agent(Terminal().services(), motive="bel_listing")
    assert isinstance(ticket, Ticket)
    assert ticket.draft is None


def test_a_call_from_outside_a_journey_has_the_motive_other() -> None:
    ticket = call_agent(Terminal().services())
    assert isinstance(ticket, Ticket)
    assert (ticket.motive, ticket.draft, ticket.claims_priority) == ("other", None, False)


def test_a_closed_agency_gives_its_next_opening_and_no_ticket() -> None:
    terminal = Terminal(now=TUESDAY_MORNING + timedelta(hours=4))
    answer = call_agent(terminal.services(), filled())
    assert isinstance(answer, Closed)
    assert answer.next_opening is not None
    assert answer.next_opening.astimezone(paris()).isoformat() == "2026-11-25T08:30:00+01:00"
    assert terminal.tickets.taken == []


def test_a_second_call_of_a_visit_updates_its_only_ticket() -> None:
    terminal = Terminal()
    services, session = terminal.services(), filled()
    first = call_agent(services, motive="bel_listing")
    assert isinstance(first, Ticket)
    again = call_agent(services, session, held=first)
    assert isinstance(again, Ticket)
    assert (again.number, len(terminal.tickets.taken)) == (first.number, 1)
    assert again.draft is not None
    assert leave(services, first)
    new = call_agent(services, motive="bel_listing", held=again)
    assert isinstance(new, Ticket)
    assert new.number != first.number


def test_a_terminal_gives_at_most_five_tickets_a_minute() -> None:
    terminal = Terminal()
    services = terminal.services()
    given = [call_agent(services) for _call in range(12)]
    assert sum(isinstance(each, Ticket) for each in given) == 5
    assert isinstance(given[-1], TooMany)
    later = Terminal(now=TUESDAY_MORNING + timedelta(minutes=1))
    later.tickets = terminal.tickets
    assert isinstance(call_agent(later.services()), Ticket), "a minute later others come"


def test_a_ticket_knows_how_many_tickets_are_before_it() -> None:
    terminal = Terminal()
    services = terminal.services()
    tickets = []
    for _tenant in range(3):
        tickets.append(call_agent(services))
        terminal.clock.advance(minutes=1)
    assert [ahead_of(services, ticket) for ticket in tickets if isinstance(ticket, Ticket)] == [0, 1, 2]


def test_the_wait_told_is_never_below_what_somebody_waits_now() -> None:
    terminal = Terminal(config(queue={"usual_wait": "10-15"}))
    services = terminal.services()
    first = call_agent(services)
    assert isinstance(first, Ticket)
    assert expected_wait(services, first) == Wait(10, 15)
    terminal.clock.advance(minutes=112)
    second = call_agent(services)
    assert isinstance(second, Ticket)
    assert expected_wait(services, second) == Wait(110, None)
    assert usual_wait(second, Wait(110, None)) == "En ce moment, on attend plus de 110 minutes."
