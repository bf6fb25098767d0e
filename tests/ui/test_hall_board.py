"""The hall's board shows who is called, large, with the desk; it rings once a call, and names nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports import StorageError, Ticket
from kiosk.services.services import Services
from kiosk.settings import BoardNotice
from screens.tenant.hall_board import BoardApp
from screens.widgets.large_letters import scaled
from tests.moves import absent, claim, done
from tests.ui.console.stage import Agency, Eyes, new_agency, stopped_at_rent, with_parts


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return new_agency(tmp_path / "home")


@asynccontextmanager
async def board(services: Services, size: tuple[int, int] = (100, 30)) -> AsyncIterator[Eyes]:
    app = BoardApp(services)
    async with app.run_test(size=size) as pilot:
        yield Eyes(app, pilot)  # type: ignore[arg-type]


def calls(agency: Agency, ticket: Ticket, desk: str, agent: str = "maite") -> None:
    assert claim(agency.services.tickets, ticket.id, agent, desk, agency.clock.now())


def large(number: str) -> list[str]:
    return [line.rstrip() for line in scaled(number, 3).split("\n")]


async def test_a_called_number_is_seven_rows_high_with_its_desk(agency: Agency) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with board(agency.services) as eyes:
        await eyes.see("Personne n'est appelé.", "ESSAI")
        calls(agency, ticket, "2")
        await eyes.see("On appelle le numéro", "Bureau 2")
        rows = large("A1")
        assert len(rows) >= 7
        seen = [line.strip() for line in eyes.lines]
        assert all(row.strip() in seen for row in rows)
        for private in ("Cambo", "BEL", "maite", "Maite"):
            assert private not in eyes.screen


async def test_the_last_call_is_large_and_the_others_follow(agency: Agency) -> None:
    first, second, third = (agency.arrives(minutes) for minutes in (9, 8, 7))
    calls(agency, first, "1", "jon")
    agency.clock.advance(seconds=5)
    calls(agency, second, "2")
    async with board(agency.services) as eyes:
        await eyes.see("Bureau 2", "Derniers appels : A1 · 1")
        done(agency.services.tickets, second.id, "maite", agency.clock.now())
        await eyes.see("Bureau 1", "Derniers appels : A2 · 2")
        agency.clock.advance(seconds=5)
        calls(agency, third, "2")
        await eyes.see("Bureau 2")
        absent(agency.services.tickets, third.id, "maite", agency.clock.now())
        await eyes.see("Bureau 1")


async def test_a_call_rings_once_and_a_recall_rings_again(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = agency.arrives(5)
    async with board(agency.services) as eyes:
        rung: list[int] = []
        monkeypatch.setattr(eyes.app, "bell", lambda: rung.append(1))
        calls(agency, ticket, "2")
        await eyes.see("Bureau 2")
        agency.arrives(1)
        await eyes.rest()
        assert len(rung) == 1
        agency.clock.advance(seconds=60)
        agency.services.tickets.move(ticket.id, Move(Kind.RECALL, agency.clock.now(), "maite", "2"))
        await eyes.see("On appelle le numéro (2)")
        assert len(rung) == 2


async def test_the_words_change_to_each_language_in_turn(agency: Agency) -> None:
    calls(agency, agency.arrives(5), "2")
    async with board(agency.services) as eyes:
        await eyes.see("Bureau 2")
        for word in ("Bulegoa: 2", "Mesa 2", "Desk 2", "Bureau 2"):
            await eyes.app.next_language()  # type: ignore[attr-defined]
            await eyes.see(word)


async def test_while_nobody_is_called_a_notice_is_shown(agency: Agency) -> None:
    today = agency.clock.now().date()
    notice = BoardNotice.model_validate(
        {
            "slot": 1, "association": "CSF", "title": "Réunion publique", "text": "Salle Exemple, à 18 h.",
            "from": today, "until": today + timedelta(days=2),
        }
    )  # fmt: skip
    config = agency.services.config.model_copy(update={"board": (notice,)})
    async with board(replace(agency.services, config=config)) as eyes:
        await eyes.see("CSF · Réunion publique", "Salle Exemple, à 18 h.")
        calls(agency, agency.arrives(5), "2")
        await eyes.see("Bureau 2")
        assert "CSF" not in eyes.screen


async def test_a_board_that_cannot_read_says_so(agency: Agency) -> None:
    class Broken:
        def called(self, limit: int) -> tuple[Ticket, ...]:
            raise StorageError("disk")

    async with board(with_parts(agency.services, tickets=Broken())) as eyes:
        await eyes.see("Ce panneau ne sait plus rien. Adressez-vous à l'accueil.")
