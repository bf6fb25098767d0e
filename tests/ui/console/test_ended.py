"""Tickets that nobody closed are reported once, to the first agent of the next day."""

from contextlib import closing
from datetime import datetime

import pytest

from db.night.terminal import retention
from db.stores.outbox import origin_of
from db.terminal_file import open_terminal
from kiosk.i18n import STAFF_LANGUAGES
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit.assistance import ahead_of
from tests.moves import claim
from tests.ui.console.stage import SIZES, Agency, console, stopped_at_rent, with_parts

HEAD = "Journée finie"


def end_the_day(agency: Agency) -> None:
    """Move the clock two days on and apply retention as the night does, which closes today's tickets."""
    agency.clock.advance(days=2)
    with closing(open_terminal(agency.home)()) as db:
        now = agency.clock.now()
        retention.apply(db, origin_of(agency.services.config), retention.Days(now, now))


async def test_the_first_agent_of_the_day_reads_the_unclosed_tickets(agency: Agency) -> None:
    never, called = agency.arrives(12, draft=stopped_at_rent()), agency.arrives(9)
    claim(agency.services.tickets, called.id, "jon", "2", agency.clock.now())
    end_the_day(agency)
    async with console(agency.services) as eyes:
        await eyes.sign_in()
        await eyes.see(
            "Journée finie : 2 tickets que personne n'a fermés.",
            "A1 · BEL · eu · 24/11 9 h 48 · jamais appelé",
            "A2 · Autre demande · eu · 24/11 9 h 51 · appelé après 9 min",
            "Cette liste ne se montre qu'une fois.",
        )
        assert "Cambo" not in eyes.screen, "what was answered is forgotten"
        await eyes.press("enter")
        await eyes.see(HEAD)
        await eyes.press("escape")
        await eyes.see("Personne n'attend.")
    told = [line for line in agency.audit() if line[1] == "ticket.told_ended"]
    assert told == [("maite", "ticket.told_ended", each.id) for each in (never, called)]


async def test_tickets_of_yesterday_no_longer_wait_in_the_morning(agency: Agency) -> None:
    for minutes in (12, 9):
        agency.arrives(minutes)
    agency.clock.advance(hours=23)
    new = agency.arrives(70)
    assert new.number == "A1"
    assert ahead_of(agency.services, new) == 0
    async with console(agency.services) as eyes:
        await eyes.sign_in()
        await eyes.see("Journée finie : 2 tickets que personne n'a fermés.")
        await eyes.press("escape")
        await eyes.see("A1   !! 1 h 10", "1 attend")
        assert "A2" not in eyes.screen


async def test_unclosed_tickets_are_reported_at_one_console_only(agency: Agency) -> None:
    agency.arrives(12)
    end_the_day(agency)
    async with console(agency.services) as eyes:
        await eyes.sign_in("jon")
        await eyes.see(HEAD)
    async with console(agency.services) as eyes:
        await eyes.open_queue("maite")
        assert HEAD not in eyes.screen


async def test_nothing_is_reported_before_the_day_has_ended(agency: Agency) -> None:
    agency.arrives(12)
    async with console(agency.services) as eyes:
        await eyes.open_queue()
        assert HEAD not in eyes.screen


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
async def test_a_long_list_shows_ten_tickets_and_counts_the_rest(
    agency: Agency, size: tuple[int, int], language: str
) -> None:
    for minutes in range(14, 1, -1):
        agency.arrives(minutes)
    end_the_day(agency)
    async with console(agency.services, size=size) as eyes:
        await eyes.app.use_language(language)
        await eyes.sign_in()
        first, last = {"fr": ("13 tickets", "Et 3 autres."), "en": ("13 tickets", "And 3 more.")}[language]
        await eyes.see(first, "A10 ·", last, {"fr": "Échap Fermer", "en": "Esc Close"}[language])
        assert [n for n in range(1, 14) if f"A{n} ·" in eyes.screen] == [*range(1, 11)]


async def test_a_storage_failure_leaves_the_report_to_the_next_session(agency: Agency) -> None:
    class Failing:
        """The real queue, whose file cannot be written when the console asks for the ended tickets."""

        def __getattr__(self, name: str) -> object:
            return getattr(agency.services.tickets, name)

        def tell_ended(self, agent: str, at: datetime) -> tuple[Ticket, ...]:
            raise StorageError("Le disque est plein : rien n'a été enregistré.")

    agency.arrives(12)
    end_the_day(agency)
    async with console(with_parts(agency.services, tickets=Failing())) as eyes:
        await eyes.open_queue()
        assert HEAD not in eyes.screen
    async with console(agency.services) as eyes:
        await eyes.sign_in()
        await eyes.see(HEAD)
