"""An agent follows a tenant who shows their pages: where they are, since when, and what they read as wrong."""

from dataclasses import replace
from datetime import timedelta

from kiosk.forms.answers import Answer
from kiosk.forms.draft import Draft
from screens.widgets.text import Text
from tests.ui.console.stage import MORNING, Agency, Eyes, console, stopped_at_rent
from tests.ui.console.test_answers import opened


def live(**answers: str) -> Draft:
    """Return the page of the rent, which refused its answer three times; the tenant is there since 9:56."""
    return replace(stopped_at_rent(**answers), since=MORNING - timedelta(minutes=4))


async def seen_again(eyes: Eyes, *words: str) -> None:
    await eyes.app.look_again()
    await eyes.see(*words)


async def test_the_page_says_where_the_tenant_is_and_what_they_read(agency: Agency) -> None:
    agency.arrives(5, draft=live(rent="412,60,3"))
    async with console(agency.services) as eyes:
        await opened(eyes)
        await eyes.see(
            "Montré, pas préparé",
            "EN DIRECT, ici depuis 4 min · Euskara · page 11 sur 25 · 3 réponses sur 27",
            "▸ Loyer · est sur cette page · 3 essais refusés",
            "412,60,3",
            "! Écrivez un montant, par exemple 412,60.",
        )
        assert "s'est arrêté ici" not in eyes.screen


async def test_the_next_page_comes_without_a_key(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,60,3"))
    async with console(agency.services) as eyes:
        await opened(eyes)
        kept = next(each for each in eyes.app.screen.query(Text) if "Bailleur" in str(each.words()))
        answers = {**live().answers, "rent": Answer("412,60")}
        turned = replace(live(), place="parking", answers=answers, since=MORNING)
        assert agency.services.tickets.show_page(ticket.id, turned)
        await seen_again(eyes, "EN DIRECT, ici depuis 0 min", "▸ Stationnement · est sur cette page")
        assert "412,60" in eyes.screen
        assert "412,60,3" not in eyes.screen
        assert kept.is_attached, "what is the same stays where it is"


async def test_pages_that_are_shown_no_more_close(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live())
    async with console(agency.services) as eyes:
        await opened(eyes)
        agency.services.tickets.show_again(ticket.id, ticket.motive, None)
        await seen_again(eyes, "avec vous : A1")
        assert "Loyer" not in eyes.screen


async def test_a_tenant_who_has_gone_stopped_here(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=live(rent="412,60,3"))
    async with console(agency.services) as eyes:
        await opened(eyes)
        agency.services.tickets.end_live(ticket.id)
        await seen_again(eyes, "▸ Loyer · s'est arrêté ici · 3 essais refusés sur cette page")
        assert "EN DIRECT" not in eyes.screen


async def test_both_agents_at_one_ticket_see_who_has_it(agency: Agency) -> None:
    agency.arrives(5, draft=live())
    async with console(agency.services) as maite, console(agency.services) as jon:
        await opened(maite)
        await jon.open_queue("jon")
        await jon.press("o")
        await jon.see("N appelle")
        assert "est sur cette page" not in jon.screen
