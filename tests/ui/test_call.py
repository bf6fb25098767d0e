"""An agent's call is seen on every page of its visit and at home, and is answered without losing a word."""

from datetime import timedelta

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.tickets import Ticket
from screens.journey.form import FormScreen
from screens.journey.saving import CodeShownScreen
from screens.tenant.help.ticket import FoundTicketScreen, MotiveScreen, TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.tenant.visit.call import CallDialog, EraseDialog, TicketWatch
from tests.ui.answering import open_receipt
from tests.ui.stage import LARGE, SIZES, SMALL, Stage, open_app


def ticket_of(stage: Stage) -> Ticket:
    return stage.terminal.tickets.taken[0]


async def in_the_listing(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("commune")
    await stage.type("dupont")
    await stage.call_agent()
    await stage.press("f10")


async def look(stage: Stage) -> None:
    watch = stage.app.ticket_watch
    assert isinstance(watch, TicketWatch)
    await watch.look()
    await stage.settled()


async def called(stage: Stage) -> list[int]:
    """Call the visit's ticket to desk 3, and return the list of bells that ring from now on."""
    rung: list[int] = []
    stage.app.bell = lambda: rung.append(1)  # type: ignore[method-assign]
    stage.terminal.tickets.call("1", "3")
    await look(stage)
    return rung


async def called_and_calm(stage: Stage) -> None:
    await called(stage)
    stage.seconds.pass_by(1)
    await look(stage)
    assert isinstance(stage.app.screen, CallDialog)


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_call_rings_once_and_covers_the_page(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await in_the_listing(stage)
        rung = await called(stage)
        await look(stage)
        assert isinstance(stage.app.screen, FormScreen), "a key that is being typed shall not answer it"
        stage.seconds.pass_by(1)
        await look(stage)
        assert isinstance(stage.app.screen, CallDialog)
        assert "Un agent vous appelle : bureau 3." in stage.text()
        assert all(word in stage.text() for word in ("1 J'y vais : enregistrer", "2 J'y vais : effacer", "3 Encore"))
        await stage.press("x", "1", "space")
        assert isinstance(stage.app.screen, CallDialog), "no typed text answers it"
        assert rung == [1]


async def test_going_to_the_desk_saves_and_shows_the_code() -> None:
    async with open_app() as stage:
        await in_the_listing(stage)
        await called_and_calm(stage)
        await stage.press_calmly("1")
        assert isinstance(stage.app.screen, CodeShownScreen)
        (draft,) = stage.terminal.resumes.drafts.values()
        assert draft.draft.answers["commune"].raw == "dupont"
        await stage.press_next()
        await stage.tap_on("#noted")
        assert isinstance(stage.app.screen, HomeScreen)
        assert ticket_of(stage).draft is not None, "the agent reads them until it is done"


async def test_going_to_the_desk_without_saving_erases() -> None:
    async with open_app() as stage:
        await in_the_listing(stage)
        await called_and_calm(stage)
        await stage.press_calmly("2")
        assert isinstance(stage.app.screen, EraseDialog), "a digit that was meant for the page erases nothing"
        await stage.press_calmly("enter")
        assert isinstance(stage.app.screen, FormScreen)
        await stage.app.push_screen(EraseDialog())
        await stage.tap_on("#erase")
        assert isinstance(stage.app.screen, HomeScreen)
        assert stage.terminal.resumes.drafts == {}


async def test_two_more_minutes_are_told_and_then_over() -> None:
    async with open_app() as stage:
        await in_the_listing(stage)
        await called_and_calm(stage)
        await stage.press_calmly("3")
        assert isinstance(stage.app.screen, FormScreen)
        assert ticket_of(stage).more_time_at == stage.terminal.clock.now()
        stage.seconds.pass_by(110)
        await look(stage)
        assert isinstance(stage.app.screen, FormScreen)
        stage.seconds.pass_by(10)
        await look(stage)
        assert isinstance(stage.app.screen, CallDialog)


async def test_the_band_goes_when_the_agent_closes_the_call() -> None:
    async with open_app() as stage:
        await in_the_listing(stage)
        await called_and_calm(stage)
        stage.terminal.tickets.end("1")
        await look(stage)
        assert isinstance(stage.app.screen, FormScreen)
        assert stage.form.session.answers["commune"].raw == "dupont"


async def test_an_absent_person_says_from_any_page_that_they_are_there() -> None:
    async with open_app() as stage:
        await in_the_listing(stage)
        await called_and_calm(stage)
        stage.terminal.tickets.move("1", Move(Kind.ABSENT, stage.terminal.clock.now(), "ane"))
        await look(stage)
        await look(stage)
        assert "Dites-nous si vous êtes là." in stage.text()
        await stage.press_calmly("1")
        assert ticket_of(stage).state is TicketState.WAITING
        assert isinstance(stage.app.screen, FormScreen)


async def test_at_a_receipt_going_asks_what_the_receipt_asks() -> None:
    async with open_app() as stage:
        await open_receipt(stage)
        await stage.call_agent(share=False)
        await stage.press("f10")
        await called_and_calm(stage)
        assert "enregistrer" not in stage.text()
        asked: list[int] = []

        async def leave() -> None:
            asked.append(1)

        receipt = next(page for page in stage.app.screen_stack if isinstance(page, ReceiptScreen))
        receipt.leave = leave  # type: ignore[method-assign]
        await stage.press_calmly("1")
        assert asked == [1]


# --- the terminal at rest ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [LARGE, SMALL, (120, 40)])
async def test_the_home_screen_shows_who_is_called(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("4", "1", "f10")
        await stage.go_home()
        stage.terminal.tickets.call("1", "3")
        home = stage.app.screen
        assert isinstance(home, HomeScreen)
        await home._look_at_calls()
        await stage.settled()
        assert "A1 : bureau 3" in stage.text()
        stage.terminal.tickets.end("1")
        await home._look_at_calls()
        await stage.settled()
        assert "A1" not in stage.text()


# --- door 4 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_door_4_asks_what_for_once_the_ticket_is_taken(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("4", "1")
        assert isinstance(stage.app.screen, MotiveScreen)
        assert "Votre numéro : A1. Pour quoi venez-vous ?" in stage.text()
        await stage.press_calmly("2")
        assert isinstance(stage.app.screen, TicketScreen)
        assert ticket_of(stage).motive == "rent"


async def test_the_motive_may_be_left_out() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "1")
        assert isinstance(stage.app.screen, MotiveScreen), "the digit that took the ticket chooses nothing"
        await stage.press_calmly("f10")
        assert isinstance(stage.app.screen, TicketScreen)
        assert ticket_of(stage).motive == "other"


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_a_person_asks_to_be_fetched_and_may_take_it_back(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("4", "1", "f10")
        await stage.press_calmly("1")
        assert ticket_of(stage).asks_fetching
        await look(stage)
        assert "Un agent vient vous chercher." in stage.text()
        await stage.press_calmly("1")
        assert not ticket_of(stage).asks_fetching


async def test_an_absent_number_says_at_door_4_that_it_is_there() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "f10")
        await stage.go_home()
        tickets, now = stage.terminal.tickets, stage.terminal.clock.now()
        tickets.call("1", "3")
        tickets.move("1", Move(Kind.ABSENT, now + timedelta(minutes=2), "ane"))
        await stage.press("4", "2")
        await stage.type("A1")
        await stage.press("enter")
        assert isinstance(stage.app.screen, FoundTicketScreen)
        assert "Dites-nous si vous êtes là." in stage.text()
        await stage.press_calmly("1")
        assert ticket_of(stage).state is TicketState.WAITING
        assert "Vous êtes la prochaine personne." in stage.text()
