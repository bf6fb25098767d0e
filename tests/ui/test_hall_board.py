"""The hall's board shows who is called, large, with the desk; it rings once a call, and names nobody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.geometry import Size

from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services
from kiosk.settings import BoardNotice, LanguageSettings
from screens.hall.board import BoardApp, drawn
from tests.moves import claim, done
from tests.ui.console.stage import Agency, Eyes, new_agency, stopped_at_rent, with_parts
from tests.ui.stage import Seconds


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return new_agency(tmp_path / "home")


@asynccontextmanager
async def board(
    services: Services, size: tuple[int, int] = (100, 30), seconds: Seconds | None = None
) -> AsyncIterator[Eyes]:
    app = BoardApp(services, seconds=seconds or Seconds())
    async with app.run_test(size=size) as pilot:
        yield Eyes(app, pilot)  # type: ignore[arg-type]


def calls(agency: Agency, ticket: Ticket, desk: str, agent: str = "maite") -> None:
    assert claim(agency.services.tickets, ticket.id, agent, desk, agency.clock.now())


def large_rows(eyes: Eyes) -> int:
    """Return the rows of the screen that hold large letters."""
    return sum(any(sign in line for sign in "█▀▄") for line in eyes.lines)


@pytest.mark.parametrize(("size", "rows"), [((80, 24), 12), ((100, 30), 15), ((140, 40), 20)])
async def test_a_call_is_as_large_as_its_screen(agency: Agency, size: tuple[int, int], rows: int) -> None:
    ticket = agency.arrives(5, draft=stopped_at_rent())
    async with board(agency.services, size) as eyes:
        await eyes.see("Personne n'est appelé.", "ESSAI")
        calls(agency, ticket, "2")
        await eyes.see("On appelle le numéro", "A1 : bureau 2")
        assert large_rows(eyes) >= rows
        for private in ("Cambo", "BEL", "maite", "Maite"):
            assert private not in eyes.screen


def test_three_calls_share_the_screen_and_fit_it() -> None:
    for width, height in ((48, 14), (72, 20), (92, 20), (132, 30)):
        for desks in (("1", "2", "3"), ("Accueil du haut", "B", "12")):
            rows = list(drawn([("A11", desks[0]), ("A112", desks[1]), ("A9", desks[2])], Size(width, height)))
            assert len(rows) <= height
            assert all(cell_len(row.rstrip()) <= width for row in rows)
            assert len({row for row in rows if row.strip()}) > 3, "each is drawn"


@pytest.mark.parametrize("size", [(48, 14), (72, 20), (92, 20), (112, 30), (232, 60)])
def test_the_desk_is_as_large_as_the_number_and_not_a_part_of_it(size: tuple[int, int]) -> None:
    rows = [row.ljust(size[0]) for row in drawn([("A1", "1")], Size(*size))]
    inked = "".join("#" if set(column) != {" "} else " " for column in zip(*rows, strict=True)).strip()
    letter, _, digit = inked.partition(" ")
    digit, desk = digit.split()
    assert len(digit) == len(desk) == len(letter) * 2 // 3
    assert inked.count(" ") > 5 * (len(letter) // 3)


async def test_several_calls_stand_one_under_another(agency: Agency) -> None:
    first, second = (agency.arrives(minutes) for minutes in (9, 8))
    seconds = Seconds()
    async with board(agency.services, seconds=seconds) as eyes:
        calls(agency, first, "1", "jon")
        calls(agency, second, "2")
        await eyes.see("A2 : bureau 2 · A1 : bureau 1")
        done(agency.services.tickets, second.id, "maite", agency.clock.now())
        await eyes.rest()
        assert "A2 : bureau 2 · A1 : bureau 1" in eyes.screen, "it was called a moment ago"
        seconds.pass_by(8)
        await eyes.see("Derniers appels : A2 · 2")
        assert "A2 : bureau 2" not in eyes.screen


async def test_who_is_met_at_the_terminal_is_told_to_stay_there(agency: Agency) -> None:
    ticket = agency.arrives(5)
    comes, seconds = Move(Kind.ASSIST, agency.clock.now(), "maite", "2"), Seconds()
    async with board(agency.services, seconds=seconds) as eyes:
        assert agency.services.tickets.move(ticket.id, comes)
        await eyes.see("A1 : à la borne")
        agency.clock.advance(seconds=30)
        seconds.pass_by(30)
        await eyes.see("Derniers appels : A1 · à la borne")


async def test_after_the_clock_went_back_the_last_call_is_first(agency: Agency) -> None:
    first, second = (agency.arrives(minutes) for minutes in (9, 8))
    async with board(agency.services) as eyes:
        calls(agency, first, "1", "jon")
        agency.clock.move_to(agency.clock.now() - timedelta(hours=2, minutes=30))
        calls(agency, second, "2")
        await eyes.see("A2 : bureau 2 · A1 : bureau 1")


async def test_a_call_rings_once_and_a_recall_rings_again(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = agency.arrives(5)
    async with board(agency.services) as eyes:
        rung: list[int] = []
        monkeypatch.setattr(eyes.app, "bell", lambda: rung.append(1))
        calls(agency, ticket, "2")
        await eyes.see("A1 : bureau 2")
        agency.arrives(1)
        await eyes.rest()
        assert len(rung) == 1
        agency.clock.advance(seconds=60)
        agency.services.tickets.move(ticket.id, Move(Kind.RECALL, agency.clock.now(), "maite", "2"))
        await eyes.see("A1 : bureau 2, appel 2")
        assert len(rung) == 2


async def test_the_words_change_to_each_language_in_turn(agency: Agency) -> None:
    calls(agency, agency.arrives(5), "2")
    every = agency.services.config.model_copy(update={"languages": LanguageSettings(unreviewed=True)})
    async with board(agency.services._replace(config=every)) as eyes:
        await eyes.see("A1 : bureau 2")
        for word in ("A1: 2 bulegoa", "A1: mesa 2", "A1: desk 2", "A1 : bureau 2"):
            await eyes.app.next_language()  # type: ignore[attr-defined]
            await eyes.see(word)
    async with board(agency.services) as eyes:  # only French is reviewed
        await eyes.app.next_language()  # type: ignore[attr-defined]
        await eyes.see("A1 : bureau 2")


async def test_while_nobody_is_called_a_notice_is_shown(agency: Agency) -> None:
    today = agency.clock.now().date()
    notice = BoardNotice.model_validate(
        {
            "slot": 1, "association": "CSF", "title": "Réunion publique", "text": "Salle Exemple, à 18 h.",
            "from": today, "until": today + timedelta(days=2),
        }
    )  # fmt: skip
    config = agency.services.config.model_copy(update={"board": (notice,)})
    async with board(agency.services._replace(config=config)) as eyes:
        await eyes.see("CSF · Réunion publique", "Salle Exemple, à 18 h.")
        calls(agency, agency.arrives(5), "2")
        await eyes.see("A1 : bureau 2")
        assert "CSF" not in eyes.screen


async def test_a_board_that_cannot_read_says_so(agency: Agency) -> None:
    class Broken:
        def called(self, limit: int) -> tuple[Ticket, ...]:
            raise StorageError("disk")

    async with board(with_parts(agency.services, tickets=Broken())) as eyes:
        await eyes.see("Ce panneau ne sait plus rien. Adressez-vous à l'accueil.")
