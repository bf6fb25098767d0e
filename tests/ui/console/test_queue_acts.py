"""An agent at a desk works through the queue by the console's own acts: what each says and does, without a screen."""

from collections.abc import Callable

import pytest

from kiosk.domain.roles import Role
from kiosk.domain.ticket import Priority, TicketState
from kiosk.services.desk import general
from kiosk.services.desk.agency import read_snapshot
from kiosk.services.desk.catalog.queue import LIST as QUEUE
from kiosk.services.desk.session import AgentSession, Done, Refused, Seen
from kiosk.services.desk.snapshot import Snapshot
from kiosk.services.desk.tickets.panel import panel
from kiosk.services.ports.tickets import Ticket
from screens.widgets.text import spoken
from tests.at_desk import press, seen_in_queue, session_of
from tests.ui.console.stage import MORNING, Agency, plain, stopped_at_rent


@pytest.fixture
def maite(agency: Agency) -> AgentSession:
    return session_of(agency.services, "maite")


@pytest.fixture
def jon(agency: Agency) -> AgentSession:
    return session_of(agency.services, "jon", desk="3")


def now(session: AgentSession, ticket: Ticket) -> Ticket:
    found = session.services.tickets.get(ticket.id)
    assert found is not None
    return found


def refused(session: AgentSession, code: str, *answers: str) -> str:
    """Return the words with which an act is not done."""
    with pytest.raises(Refused) as caught:
        press(session, code, *answers)
    return plain(spoken(caught.value.says))


def says(done: Done) -> str:
    return plain(spoken(done.words))


def test_the_next_one_is_called_to_this_desk(agency: Agency, maite: AgentSession) -> None:
    first, second = agency.arrives(9), agency.arrives(4)
    assert says(press(maite, "ticket.call_next")) == "A1 est appelé au bureau 2. Sans réponses à lire."
    assert (now(maite, first).state, now(maite, first).agent) == (TicketState.CALLED, "maite")
    assert now(maite, second).state is TicketState.WAITING


def test_nobody_is_called_while_somebody_is_here(agency: Agency, maite: AgentSession) -> None:
    agency.arrives(9), agency.arrives(4)
    press(maite, "ticket.call_next")
    assert "A1 est avec vous" in refused(maite, "ticket.call_next")


def test_two_who_call_at_once_call_two_persons(agency: Agency, maite: AgentSession, jon: AgentSession) -> None:
    first, second = agency.arrives(9), agency.arrives(4)
    before = seen_in_queue(jon)
    press(maite, "ticket.call_next")
    press(jon, "ticket.call_next", seen=before)
    assert (now(maite, first).agent, now(maite, second).agent) == ("maite", "jon")


def test_a_row_that_a_colleague_called_is_not_called_twice(
    agency: Agency, maite: AgentSession, jon: AgentSession
) -> None:
    first = agency.arrives(9)
    before = seen_in_queue(jon)
    press(maite, "ticket.call")
    done = press(jon, "ticket.call", seen=before)
    assert (says(done), done.warns) == ("A1 est déjà appelé par un collègue.", True)
    assert now(maite, first).agent == "maite"


def test_a_visit_goes_from_call_to_end(agency: Agency, maite: AgentSession) -> None:
    ticket = agency.arrives(9, draft=stopped_at_rent())
    press(maite, "ticket.call")
    assert says(press(maite, "ticket.arrive")) == "A1 est avec vous."
    opened = press(maite, "ticket.read_answers").opens
    assert opened is not None
    assert opened.record == now(maite, ticket)
    done = press(maite, "ticket.done")
    assert (says(done), done.leaves) == ("A1 est terminé. Ses réponses s'effacent dans 30 s.", True)
    assert now(maite, ticket).state is TicketState.DONE
    acts = [action for _actor, action, _subject in agency.audit()]
    assert acts[-4:] == ["ticket.call", "ticket.arrive", "ticket.read_answers", "ticket.done"]


def test_answers_are_not_read_of_who_shows_none(agency: Agency, maite: AgentSession) -> None:
    agency.arrives(9)
    press(maite, "ticket.call")
    assert refused(maite, "ticket.read_answers")


@pytest.mark.parametrize("act", ["ticket.arrive", "ticket.done", "ticket.no_show", "ticket.recall", "ticket.hold"])
def test_an_act_on_nobody_is_refused(maite: AgentSession, act: str) -> None:
    assert "Personne n'est avec vous" in refused(maite, act)


def test_who_does_not_come_keeps_a_place_and_gets_it_again(agency: Agency, maite: AgentSession) -> None:
    first, second = agency.arrives(9), agency.arrives(4)
    press(maite, "ticket.call_next")
    press(maite, "ticket.no_show")
    assert now(maite, first).state is TicketState.ABSENT
    done = press(maite, "ticket.return")
    assert (says(done), done.shows) == ("A1 est de nouveau dans la file, à sa place.", first.id)
    assert [each.id for each in read_snapshot(maite).waiting] == [first.id, second.id]


def test_a_hold_frees_the_desk_and_its_person_comes_back(agency: Agency, maite: AgentSession) -> None:
    first, second = agency.arrives(9), agency.arrives(4)
    press(maite, "ticket.call_next")
    assert says(press(maite, "ticket.hold", "paper")) == "A1 attend : un papier à chercher. H le reprend."
    assert now(maite, first).hold == "paper"
    press(maite, "ticket.call_next")
    assert read_snapshot(maite).mine == now(maite, second)
    press(maite, "ticket.done")
    assert says(press(maite, "ticket.hold")) == "A1 est de nouveau avec vous."
    assert read_snapshot(maite).mine == now(maite, first)


@pytest.mark.parametrize("back", [0, 1])
def test_of_two_on_hold_the_agent_says_who_comes_back(agency: Agency, maite: AgentSession, back: int) -> None:
    held = [agency.arrives(9), agency.arrives(4)]
    for _each in held:
        press(maite, "ticket.call_next")
        press(maite, "ticket.hold", "colleague")
    press(maite, "ticket.hold", held[back].id)
    assert read_snapshot(maite).mine == now(maite, held[back])


@pytest.mark.parametrize("target", ["role:attribution", "agent:jon"])
def test_a_transfer_keeps_place_and_note(agency: Agency, maite: AgentSession, jon: AgentSession, target: str) -> None:
    ticket = agency.arrives(9)
    agency.services.presence.renew("jon", "3", agency.clock.now())
    press(maite, "ticket.call")
    assert press(maite, "ticket.transfer", target, "a apporté son bail").leaves
    assert (now(maite, ticket).target, now(maite, ticket).state) == (target, TicketState.TRANSFERRED)
    assert refused(maite, "ticket.done")
    assert read_snapshot(maite).mine is None


def test_what_is_another_s_is_not_the_next_one(agency: Agency, maite: AgentSession) -> None:
    agency.arrives(9)
    press(maite, "ticket.call")
    press(maite, "ticket.transfer", "role:attribution", "")
    assert says(press(maite, "ticket.call_next")) == "Personne n'attend."


def test_the_next_one_is_named_as_it_will_be_called(agency: Agency, maite: AgentSession) -> None:
    agency.arrives(9)
    press(maite, "ticket.call")
    press(maite, "ticket.transfer", "role:attribution", "")
    agency.arrives(4)
    call_next = next(act for act in QUEUE.acts if act.code == "ticket.call_next")
    assert spoken(call_next.named(maite, seen_in_queue(maite))) == "Suivant : A2"


@pytest.mark.parametrize("role", Role)
def test_a_transfer_s_note_is_for_the_roles_that_read_it(
    agency: Agency, maite: AgentSession, jon: AgentSession, role: Role
) -> None:
    agency.arrives(9)
    press(maite, "ticket.call")
    press(maite, "ticket.transfer", "role:attribution", "a apporté son bail")
    jon.agent = jon.agent._replace(role=role)
    told = [spoken(fact.value) for fact in panel(jon, seen_in_queue(jon))]
    assert any("Transféré par Maite" in line for line in told)
    assert any("a apporté son bail" in line for line in told) is (role is not Role.ADMIN)


def test_a_colleague_s_call_is_put_back_at_its_place(agency: Agency, maite: AgentSession, jon: AgentSession) -> None:
    first, second = agency.arrives(9), agency.arrives(4)
    press(jon, "ticket.call")
    done = press(maite, "ticket.put_back", first.id)
    assert (says(done), done.shows) == ("A1 est de nouveau dans la file, à sa place.", first.id)
    assert [each.id for each in read_snapshot(maite).waiting] == [first.id, second.id]


def test_a_motive_is_added_once(agency: Agency, maite: AgentSession) -> None:
    ticket = agency.arrives(9)
    press(maite, "ticket.call")
    press(maite, "ticket.motive", "garage")
    assert read_snapshot(maite).motives[ticket.id] == ("garage",)
    for known in ("garage", ticket.motive):
        assert "déjà son motif" in refused(maite, "ticket.motive", known)


def test_a_wrong_time_is_counted_without_its_minutes(agency: Agency, maite: AgentSession) -> None:
    ticket = agency.arrives(9)
    press(maite, "ticket.call")
    assert says(press(maite, "ticket.wrong_time")) == "La durée de A1 ne comptera pas."
    press(maite, "ticket.done")
    agency.clock.advance(minutes=5)
    agency.services.tickets.settle(agency.clock.now())
    assert agency.state_of(ticket)["is_wrong"] == 1


def test_who_took_no_ticket_is_served_for_anything_else(agency: Agency, maite: AgentSession) -> None:
    assert says(press(maite, "ticket.walk_in", "other", "es")) == "A1 est avec vous, sans ticket pris."
    mine = read_snapshot(maite).mine
    assert mine is not None
    assert (mine.motive, mine.language) == ("other", "es")


def test_a_priority_is_given_and_taken_away(agency: Agency, maite: AgentSession) -> None:
    first, second = agency.arrives(9), agency.arrives(4, claims_priority=True)
    press(maite, "ticket.set_priority", row=second)
    assert [each.id for each in read_snapshot(maite).waiting] == [second.id, first.id]
    assert not now(maite, second).claims_priority
    press(maite, "ticket.set_priority", row=second)
    assert now(maite, second).priority is Priority.NORMAL


def test_an_appointment_is_set_and_an_empty_hour_removes_it(agency: Agency, maite: AgentSession) -> None:
    ticket = agency.arrives(9)
    press(maite, "ticket.set_appointment", "14:30")
    assert now(maite, ticket).priority is Priority.APPOINTMENT
    press(maite, "ticket.set_appointment", "")
    assert (now(maite, ticket).priority, now(maite, ticket).appointment_at) == (Priority.NORMAL, None)


UNDONE: dict[str, Callable[[AgentSession], Done]] = {
    "call": lambda session: press(session, "ticket.call"),
    "priority": lambda session: press(session, "ticket.set_priority"),
    "appointment": lambda session: press(session, "ticket.set_appointment", "14:30"),
}


@pytest.mark.parametrize("act", UNDONE)
def test_the_last_act_is_taken_back_whole(agency: Agency, maite: AgentSession, act: str) -> None:
    ticket = agency.arrives(9)
    before = now(maite, ticket)
    assert UNDONE[act](maite).is_undoable
    assert not maite.do(general.UNDO, Seen(None, Snapshot())).warns
    assert apart_from_moves(now(maite, ticket)) == apart_from_moves(before)


def apart_from_moves(ticket: Ticket) -> Ticket:
    """Return a ticket without the count and time of its moves: an undo is one, too."""
    return ticket._replace(n=0, moved_at=MORNING)
