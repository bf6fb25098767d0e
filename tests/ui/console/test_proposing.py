"""An agent goes to a person's terminal, or proposes a value for the page where they are; never contact or consent."""

from dataclasses import replace

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.forms.answers import Answer
from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import Ticket
from tests.ui.console.stage import Agency, console
from tests.ui.console.test_answers import opened
from tests.ui.console.test_live_answers import live, seen_again


def at(step: str) -> Draft:
    """Return a live draft at a page of the listing."""
    return replace(live(), place=step)


def proposed(agency: Agency, ticket: Ticket) -> tuple[str, str, str]:
    found = agency.services.tickets.get(ticket.id)
    assert found is not None
    assert found.proposal is not None
    return found.proposal.field, found.proposal.value, found.proposal.answer


async def test_a_value_is_checked_by_the_page_then_proposed(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,60,3"))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.press("f8")
        await eyes.see("Combien payez-vous de loyer", "Entrée Proposer")
        await eyes.press(*"412,60,3", "enter")
        await eyes.see("! Écrivez un montant, par exemple 412,60.")
        await eyes.press("backspace", "backspace", "enter")
        await eyes.see("Proposé : la personne a une minute pour répondre.", "· Proposé : Loyer, 412,60 €")
        assert proposed(agency, ticket) == ("rent", "412,60", "")
        await eyes.press("f8")
        await eyes.see("Une proposition attend déjà.")


@pytest.mark.parametrize(
    ("answer", "words"), [("yes", "Oui"), ("no", "Non"), ("late", "Sans réponse"), ("gone", "Page tournée")]
)
async def test_the_agent_reads_the_answer(agency: Agency, answer: str, words: str) -> None:
    ticket = agency.arrives(5, draft=live())
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.press("f8", *"412,60", "enter")
        await eyes.see("Proposé : la personne")
        found = agency.services.tickets.get(ticket.id)
        assert found is not None
        assert found.proposal is not None
        agency.services.tickets.answer_proposal(ticket.id, found.proposal.n, answer)
        await seen_again(eyes, f"· Proposition : Loyer, {words}")


async def test_a_page_of_several_questions_asks_which(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=at("lease"))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.press("f8")
        await eyes.see("Quelle réponse ?", "1 Début du bail")
        await eyes.press("2")
        await eyes.see("1 Oui", "2 Non")
        await eyes.press("2")
        await eyes.see("Proposé : Départ annoncé, Non")
        assert proposed(agency, ticket) == ("notice_given", "no", "")


@pytest.mark.parametrize("step", ["consents", "contact_name", "phone", "wished_communes", "description"])
async def test_contact_and_consent_are_never_proposed(agency: Agency, step: str) -> None:
    agency.arrives(5, draft=at(step))
    async with console(agency.services) as eyes:
        await opened(eyes)
        assert "F8" not in eyes.screen
        await eyes.press("f8")
        await eyes.see("Rien à proposer sur cette page.")


async def test_a_page_that_was_left_takes_no_proposal(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live())
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.press("f8", *"412,60")
        agency.services.tickets.show_page(ticket.id, at("parking"))
        await eyes.press("enter")
        await eyes.see("! La personne n'est plus à cette page.")
        agency.services.tickets.end_live(ticket.id)
        await seen_again(eyes, "s'est arrêté ici")
        assert "F8" not in eyes.screen


@pytest.mark.parametrize("is_called", [True, False])
async def test_an_agent_goes_to_the_terminal_and_comes_back(agency: Agency, is_called: bool) -> None:
    ticket = agency.arrives(5)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        if is_called:
            await eyes.press("n")
            await eyes.see("avec vous : A1")
        await eyes.press("f3")
        await eyes.see("A1 sait que vous venez à la borne.", "à la borne depuis")
        assert state(agency, ticket) == (TicketState.IN_SERVICE, True)
        await eyes.press("z")
        await eyes.see("c'est annulé")
        assert state(agency, ticket) == (TicketState.CALLED if is_called else TicketState.WAITING, False)
        await eyes.press("f3")
        await eyes.see("à la borne depuis")
        await eyes.press("i")
        await eyes.see("A1 est avec vous.", "là depuis 0 min")
        assert state(agency, ticket) == (TicketState.IN_SERVICE, False)
        await eyes.press("f3")
        await eyes.see("A1 est déjà avec vous.")


async def test_two_agents_do_not_go_to_one_person(agency: Agency) -> None:
    ticket = agency.arrives(5)
    async with console(agency.services) as maite, console(agency.services) as jon:
        await maite.open_queue()
        await jon.open_queue("jon")
        await maite.press("f3")
        await maite.see("A1 sait que vous venez")
        await jon.press("f3")
        await jon.press("o")
        assert "F8" not in jon.screen
        found = agency.services.tickets.get(ticket.id)
        assert found is not None
        assert found.agent == "maite"


async def test_answers_say_which_an_agent_helped_with(agency: Agency) -> None:
    draft = replace(live(rent="412,60"), helped=("rent",), answers={**live().answers, "rent": Answer("412,60")})
    agency.arrives(5, draft=draft)
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see("412,60 € · avec un agent")


def state(agency: Agency, ticket: Ticket) -> tuple[TicketState, bool]:
    found = agency.services.tickets.get(ticket.id)
    assert found is not None
    return found.state, found.at_terminal
