"""A journey goes on at a desk: only with the person there, written page by page, closed when it is theirs again."""

from dataclasses import replace

from kiosk.forms.draft import Draft
from kiosk.services.ports.tickets import Ticket
from tests.ui.console.stage import Agency, Eyes, console
from tests.ui.console.test_answers import opened
from tests.ui.console.test_live_answers import live, seen_again


async def go_on(eyes: Eyes) -> None:
    """Go on, from the page of the answers, with the person who came."""
    await eyes.press("f7")
    await eyes.see("La personne est devant vous ?")
    await eyes.press("enter")
    await eyes.see("F9 Retour", "Combien payez-vous de loyer")


async def at_the_desk(eyes: Eyes) -> None:
    """Call the person who waits, note that they came, open their answers and go on with them."""
    await eyes.open_queue()
    await eyes.press("n")
    await eyes.see("O ouvre ses réponses.")
    await eyes.press("i")
    await eyes.see("A1 est avec vous.")
    await eyes.press("o")
    await eyes.see("A1 · réponses")
    await go_on(eyes)


def draft_of(agency: Agency, ticket: Ticket) -> Draft:
    found = agency.services.tickets.get(ticket.id)
    assert found is not None
    assert found.draft is not None
    return found.draft


async def test_a_journey_goes_on_once_the_person_is_there(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await opened(eyes)
        assert "F7" not in eyes.screen
        await eyes.press("f7")
        await eyes.see("La personne n'est pas au bureau")
        assert draft_of(agency, ticket) == live(rent="412,6")
        await eyes.press("escape", "i", "o")
        await eyes.see("A1 · réponses")
        await go_on(eyes)
        await eyes.see("A1 · bureau 1")
        assert draft_of(agency, ticket) == replace(live(rent="412,6"), since=None, desk="1")
        assert ("maite", "ticket.go_on", ticket.id) in agency.audit()


async def test_each_page_is_written_before_it_turns(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await at_the_desk(eyes)
        await eyes.press("0", "f10")
        await eyes.see("Louez-vous un garage")
        written = draft_of(agency, ticket)
        assert (written.place, written.answers["rent"].raw, written.helped) == ("parking", "412,60", ("rent",))
        assert written.desk == "1"
        await eyes.press("escape")
        await eyes.see("A1 · réponses", "Ce qui est écrit reste avec A1.")
        assert draft_of(agency, ticket) == replace(written, desk="")


async def test_a_page_that_is_not_turned_is_written_on_leaving(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await at_the_desk(eyes)
        await eyes.press("0", "escape")
        await eyes.see("Ce qui est écrit reste avec A1.")
        assert draft_of(agency, ticket).answers["rent"].raw == "412,60"


async def test_who_takes_it_back_at_the_terminal_closes_it_here(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await at_the_desk(eyes)
        assert agency.services.tickets.take_from_desk(ticket.id, live(rent="412,6"))
        await seen_again(eyes, "La personne a repris à la borne.", "EN DIRECT")
        assert "Combien payez-vous" not in eyes.screen
        assert draft_of(agency, ticket) == live(rent="412,6")


async def test_a_page_that_turns_too_late_writes_nothing(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await at_the_desk(eyes)
        await eyes.press("0")
        assert agency.services.tickets.take_from_desk(ticket.id, live(rent="412,6"))
        await eyes.press("f10")
        await eyes.see("La personne a repris à la borne.")
        assert draft_of(agency, ticket) == live(rent="412,6")


async def test_who_hides_their_answers_closes_it_here(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await at_the_desk(eyes)
        agency.services.tickets.show_again(ticket.id, ticket.motive, None)
        await seen_again(eyes, "A1 ne montre plus rien : rien n'est gardé.")
        assert "Combien payez-vous" not in eyes.screen


async def test_another_console_of_the_agent_ends_it_here(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes, console(agency.services) as other:
        await at_the_desk(eyes)
        await other.sign_in()
        await other.see("avec vous : A1")
        await other.press("u")
        await other.until(lambda: not draft_of(agency, ticket).desk, "the ticket back in the queue")
        await seen_again(eyes, "A1 n'est plus avec vous. Ce qui est écrit reste avec le ticket.")


async def test_what_was_left_opens_again_at_its_page(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,6"))
    async with console(agency.services) as eyes:
        await at_the_desk(eyes)
        await eyes.press("0", "f10")
        await eyes.see("Louez-vous un garage")
    async with console(agency.services) as eyes:  # the first one was killed: its desk still has the answers
        assert draft_of(agency, ticket).desk == "1"
        await eyes.sign_in()
        await eyes.see("avec vous : A1")
        await eyes.press("o")
        await eyes.see("A1 · réponses")
        await eyes.press("f7")
        await eyes.see("La personne est devant vous ?")
        await eyes.press("enter")
        await eyes.see("Louez-vous un garage")
