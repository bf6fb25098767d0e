"""A ticket shows each page as it is left, until one side ends it; a proposal; the answers at a desk, and back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from db.stores.tickets import Tickets
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import Proposal, Ticket
from tests.factories import FRIDAY, a_draft, a_new_ticket
from tests.moves import claim, done, put_back

LIVE = replace(a_draft("dupont"), since=FRIDAY)


def test_a_live_page_takes_the_place_of_the_one_before(tickets: Tickets) -> None:
    shown = tickets.add(a_new_ticket(draft=LIVE))
    later = replace(a_draft("durand"), place="area", since=FRIDAY + timedelta(minutes=1))
    assert tickets.show_page(shown.id, later)
    assert drafts(tickets, shown) == [later]


def test_no_late_page_comes_after_showing_ended(tickets: Tickets) -> None:
    stopped, sent, over = (tickets.add(a_new_ticket(draft=LIVE)) for _ticket in range(3))
    tickets.show_again(stopped.id, stopped.motive, None)
    tickets.tell_sent(sent.id, "bel_listing", "BEL-7K3M-2QF")
    claim(tickets, over.id, "ane", "1")
    done(tickets, over.id, "ane")
    assert not any(tickets.show_page(each.id, LIVE) for each in (stopped, sent, over))
    assert drafts(tickets, stopped, sent) == [None, replace(a_draft("dupont"), sent_as="BEL-7K3M-2QF")]


def test_a_second_journey_of_a_visit_is_not_shown(tickets: Tickets) -> None:
    shown = tickets.add(a_new_ticket(draft=LIVE))
    assert not tickets.show_page(shown.id, replace(LIVE, spec_id="garage"))
    assert drafts(tickets, shown) == [LIVE]


def test_a_page_that_was_left_is_kept_as_it_is(tickets: Tickets) -> None:
    first, second, third = (tickets.add(a_new_ticket(draft=LIVE)) for _ticket in range(3))
    tickets.end_live(first.id)
    assert drafts(tickets, first, second) == [a_draft("dupont"), LIVE]
    tickets.end_live()
    assert drafts(tickets, second, third) == [a_draft("dupont")] * 2


def proposed(n: str = "0000000a", *, agent: str = "ane", step: str = "commune", seconds: float = 0) -> Proposal:
    return Proposal(n, step, "commune", "Anglet (64600)", agent, FRIDAY + timedelta(seconds=seconds))


@pytest.fixture
def with_ane(tickets: Tickets) -> Ticket:
    """Return a live ticket of an agent, whose tenant is at the page of the commune."""
    shown = tickets.add(a_new_ticket(draft=replace(LIVE, place="commune")))
    assert claim(tickets, shown.id, "ane", "1")
    return shown


def proposal_of(tickets: Tickets, ticket: Ticket) -> Proposal | None:
    found = tickets.get(ticket.id)
    assert found is not None
    return found.proposal


def test_a_proposal_waits_for_its_answer(tickets: Tickets, with_ane: Ticket) -> None:
    assert tickets.propose(with_ane.id, proposed())
    assert not tickets.propose(with_ane.id, proposed("0000000b", seconds=59)), "another one waits"
    assert not tickets.answer_proposal(with_ane.id, "0000000b", "yes"), "an old dialog answers nothing"
    assert tickets.answer_proposal(with_ane.id, "0000000a", "yes")
    assert proposal_of(tickets, with_ane) == proposed()._replace(answer="yes", value="")
    assert not tickets.answer_proposal(with_ane.id, "0000000a", "no"), "it was answered"
    assert tickets.propose(with_ane.id, proposed("0000000c"))


def test_a_proposal_that_nobody_answers_makes_room(tickets: Tickets, with_ane: Ticket) -> None:
    assert tickets.propose(with_ane.id, proposed())
    assert tickets.propose(with_ane.id, proposed("0000000b", seconds=60))


def test_only_the_ticket_s_agent_proposes(tickets: Tickets, with_ane: Ticket) -> None:
    assert not tickets.propose(with_ane.id, proposed(agent="jon"))
    put_back(tickets, with_ane.id, "ane")
    assert not tickets.propose(with_ane.id, proposed())


def test_nothing_is_proposed_for_another_page(tickets: Tickets, with_ane: Ticket) -> None:
    assert not tickets.propose(with_ane.id, proposed(step="rent"))
    tickets.end_live(with_ane.id)
    assert not tickets.propose(with_ane.id, proposed())


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.TRANSFER, Kind.PUT_BACK, Kind.DONE])
def test_a_proposal_goes_with_the_service(tickets: Tickets, with_ane: Ticket, kind: Kind) -> None:
    assert tickets.propose(with_ane.id, proposed())
    assert tickets.move(with_ane.id, Move(kind, FRIDAY, "ane", "1", "paper"))
    assert proposal_of(tickets, with_ane) is None


def test_a_proposal_goes_with_what_is_shown(tickets: Tickets, with_ane: Ticket) -> None:
    assert tickets.propose(with_ane.id, proposed())
    tickets.end_live(with_ane.id)
    assert proposal_of(tickets, with_ane) == proposed()._replace(answer="gone", value="")
    tickets.show_again(with_ane.id, with_ane.motive, None)
    assert proposal_of(tickets, with_ane) is None


AT_DESK = replace(a_draft("dupont"), place="commune", desk="2")


@pytest.fixture
def at_desk(tickets: Tickets) -> Ticket:
    """Return a ticket whose agent goes on at desk 2 with what its tenant showed."""
    shown = tickets.add(a_new_ticket(draft=replace(LIVE, place="commune")))
    assert claim(tickets, shown.id, "ane", "2")
    assert tickets.move(shown.id, Move(Kind.ARRIVE, FRIDAY, "ane", "2"))
    taken = tickets.take_to_desk(shown.id, "ane", "2")
    assert taken is not None
    assert taken.draft == AT_DESK, "nobody is at the terminal's page any more"
    return shown


def test_a_terminal_writes_nothing_over_a_desk(tickets: Tickets, at_desk: Ticket) -> None:
    late = replace(LIVE, place="area")
    assert not tickets.show_page(at_desk.id, late)
    tickets.show_again(at_desk.id, at_desk.motive, late)
    tickets.end_live(at_desk.id)
    assert drafts(tickets, at_desk) == [AT_DESK]


def test_only_the_desk_that_has_the_answers_writes(tickets: Tickets, at_desk: Ticket) -> None:
    later = replace(AT_DESK, place="area")
    assert not tickets.write_at_desk(at_desk.id, "jon", "2", later)
    assert not tickets.write_at_desk(at_desk.id, "ane", "3", later)
    assert tickets.write_at_desk(at_desk.id, "ane", "2", later)
    assert tickets.write_at_desk(at_desk.id, "ane", "2", replace(later, desk=""))
    assert drafts(tickets, at_desk) == [replace(later, desk="")]
    assert not tickets.write_at_desk(at_desk.id, "ane", "2", later), "it was put down"


def test_who_stayed_at_the_terminal_has_their_page_again(tickets: Tickets, at_desk: Ticket) -> None:
    mine = replace(LIVE, place="area")
    assert tickets.take_from_desk(at_desk.id, mine)
    assert not tickets.write_at_desk(at_desk.id, "ane", "2", AT_DESK)
    assert drafts(tickets, at_desk) == [mine]


def test_only_who_serves_at_a_desk_goes_on_there(tickets: Tickets, with_ane: Ticket) -> None:
    assert tickets.take_to_desk(with_ane.id, "ane", "1") is None, "the person was called, and has not come"
    put_back(tickets, with_ane.id, "ane")
    assert tickets.move(with_ane.id, Move(Kind.ASSIST, FRIDAY, "ane", "1"))
    assert tickets.take_to_desk(with_ane.id, "ane", "1") is None, "the agent is at the terminal"
    assert tickets.move(with_ane.id, Move(Kind.ARRIVE, FRIDAY, "ane", "1"))
    assert tickets.take_to_desk(with_ane.id, "jon", "3") is None
    tickets.tell_sent(with_ane.id, "bel_listing", "BEL-7K3M-2QF")
    assert tickets.take_to_desk(with_ane.id, "ane", "1") is None, "it was sent"


@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.TRANSFER, Kind.PUT_BACK])
def test_who_leaves_the_desk_leaves_no_answers_there(tickets: Tickets, at_desk: Ticket, kind: Kind) -> None:
    assert tickets.move(at_desk.id, Move(kind, FRIDAY, "ane", "2", "paper"))
    assert drafts(tickets, at_desk) == [replace(AT_DESK, desk="")]


def test_what_a_desk_sent_is_at_no_desk(tickets: Tickets, at_desk: Ticket) -> None:
    assert tickets.tell_sent(at_desk.id, "bel_listing", "BEL-7K3M-2QF")
    assert drafts(tickets, at_desk) == [replace(AT_DESK, desk="", sent_as="BEL-7K3M-2QF")]


def test_answers_go_back_to_the_terminal_with_an_agent_s_yes(tickets: Tickets, at_desk: Ticket) -> None:
    assert not tickets.ask_back(at_desk.id, is_wanted=True), "an agent is at them"
    left = replace(AT_DESK, desk="")
    assert tickets.write_at_desk(at_desk.id, "ane", "2", left)
    assert not tickets.give_back(at_desk.id, "ane"), "nobody asks"
    assert tickets.ask_back(at_desk.id, is_wanted=True)
    assert tickets.take_given(at_desk.id, FRIDAY) is None
    assert not tickets.give_back(at_desk.id, "jon")
    assert tickets.give_back(at_desk.id, "ane")
    back = tickets.take_given(at_desk.id, FRIDAY)
    assert back is not None
    assert back.draft == replace(left, since=FRIDAY)
    assert tickets.take_given(at_desk.id, FRIDAY) is None, "once"


def test_who_asks_no_more_is_given_nothing(tickets: Tickets, at_desk: Ticket) -> None:
    assert tickets.write_at_desk(at_desk.id, "ane", "2", replace(AT_DESK, desk=""))
    assert tickets.ask_back(at_desk.id, is_wanted=True)
    assert tickets.ask_back(at_desk.id, is_wanted=False)
    assert not tickets.give_back(at_desk.id, "ane")
    assert tickets.ask_back(at_desk.id, is_wanted=True)
    tickets.end_live()
    assert not tickets.give_back(at_desk.id, "ane"), "the terminal started again"


def drafts(tickets: Tickets, *wanted: Ticket) -> list[Draft | None]:
    return [found.draft for each in wanted if (found := tickets.get(each.id))]
