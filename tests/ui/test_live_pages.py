"""An agent sees each page as its tenant leaves it, never letters as they are typed, until the tenant stops it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from kiosk.domain.ticket import TicketState
from kiosk.forms.draft import Draft
from kiosk.services.ports.errors import StorageError
from screens.tenant.help.help import HelpScreen
from screens.tenant.home.home import HomeScreen
from tests.ui.stage import LARGE, SMALL, Stage, open_app, visible
from tests.unit.journey import Terminal, config

LIVE = {"console": {"live": True}}


@asynccontextmanager
async def at_the_rent(size: tuple[int, int] = LARGE, **settings: object) -> AsyncIterator[Stage]:
    """Open a listing at the page of the rent, and show it to an agent."""
    async with open_app(size, terminal=Terminal(config(**(settings or LIVE)))) as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412")
        await stage.call_agent()
        await stage.press("f10")
        yield stage


async def shown(stage: Stage) -> Draft | None:
    """Return what an agent would read now."""
    showing = stage.app.visit.showing
    if showing is not None:
        await showing.settle()
    return stage.terminal.tickets.taken[-1].draft


def words(stage: Stage) -> str:
    """Return the words of a dialog, however they are broken into lines."""
    return " ".join(stage.text().replace("│", " ").split())


async def test_a_page_is_shown_when_it_is_left() -> None:
    async with at_the_rent() as stage:
        await stage.type(",60")
        draft = await shown(stage)
        assert draft is not None
        assert draft.answers["rent"].raw == "412", "letters are not shown as they are typed"
        await stage.press("f10")
        draft = await shown(stage)
        assert draft is not None
        assert (draft.place, draft.answers["rent"].raw) == ("parking", "412,60")


async def test_a_refused_try_is_shown() -> None:
    async with at_the_rent() as stage:
        await stage.type(",60,3")
        await stage.press("f10")
        draft = await shown(stage)
        assert draft is not None
        assert (draft.place, draft.answers["rent"].raw, draft.attempts) == ("rent", "412,60,3", {"rent": 1})


async def test_a_page_that_was_turned_back_is_shown() -> None:
    async with at_the_rent() as stage:
        await stage.press("escape", "escape")
        draft = await shown(stage)
        assert draft is not None
        assert draft.place == stage.form.session.place != "rent"


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_one_press_ends_it_and_the_ticket_stays(size: tuple[int, int]) -> None:
    async with at_the_rent(size) as stage:
        if size == LARGE:
            await stage.tap_on("#foot-stop")
        else:
            assert not visible(stage.app.screen.query_one("#foot-stop")).area
            await stage.press("f1", "1")
        assert "Vos réponses ne sont plus montrées." in stage.text()
        await stage.press("enter", "f10")
        (ticket,) = stage.terminal.tickets.taken
        assert (await shown(stage), ticket.state) == (None, TicketState.WAITING)
        assert "montré" not in stage.text()
        assert "Ne plus montrer" not in stage.text()
        await stage.press("f1", "3", "f10", "f10")
        assert await shown(stage) is not None, "showing again asks nothing: it was agreed"


def fill_the_disk(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object) -> None:
        raise StorageError

    for act in ("show_page", "wipe"):
        monkeypatch.setattr(stage.terminal.tickets, act, refuse)


async def test_it_stays_shown_where_it_cannot_be_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_the_rent() as stage:
        fill_the_disk(stage, monkeypatch)
        await stage.tap_on("#foot-stop")
        assert "Vos réponses sont encore montrées. Dites-le à l'accueil." in stage.text()
        await stage.press("enter")
        assert "Ne plus montrer" in stage.text()


async def test_pages_turn_though_they_cannot_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_the_rent() as stage:
        fill_the_disk(stage, monkeypatch)
        await stage.press("f10", "f10")
        assert stage.form.session.place == "parking"


async def _by_finishing(stage: Stage) -> None:
    await stage.go_home()


async def _by_escapes(stage: Stage) -> None:
    await stage.press("escape", "escape", "escape")


@pytest.mark.parametrize(("leave", "keeps"), [(_by_finishing, True), (_by_escapes, False)])
async def test_a_visit_that_ends_is_live_no_more(leave: Callable[[Stage], Awaitable[None]], keeps: bool) -> None:
    async with at_the_rent() as stage:
        await stage.press("f10")
        await leave(stage)
        draft = stage.terminal.tickets.taken[0].draft
        assert (draft is not None) is keeps
        assert draft is None or (draft.place, draft.since) == ("parking", None)


async def test_a_start_ends_what_a_crash_left_live() -> None:
    async with at_the_rent() as stage:
        assert (await shown(stage)).since is not None  # type: ignore[union-attr]
    async with open_app(terminal=stage.terminal) as again:
        assert isinstance(again.app.screen, HomeScreen)
        assert (again.terminal.tickets.taken[0].draft).since is None  # type: ignore[union-attr]


async def test_a_second_journey_is_not_shown() -> None:
    async with at_the_rent() as stage:
        await stage.app.go("form:garage")
        await stage.settled()
        await stage.press("f10")
        assert "Ne plus montrer" in stage.text(), "the first one still is"
        draft = await shown(stage)
        assert draft is not None
        assert (draft.spec_id, draft.place) == ("bel_listing", "rent")


async def test_what_was_sent_is_live_no_more() -> None:
    async with at_the_rent() as stage:
        assert stage.terminal.tickets.tell_sent("1", "bel_listing", "BEL-7K3M-2QF")
        await stage.press("f10")
        draft = await shown(stage)
        assert draft is not None
        assert (draft.sent_as, draft.place, draft.since) == ("BEL-7K3M-2QF", "rent", None)


async def test_a_real_home_shows_a_frozen_page_with_todays_words() -> None:
    async with at_the_rent(console={"live": False}) as stage:
        assert "Ne plus montrer" not in stage.text()
        await stage.press("f10")
        draft = stage.terminal.tickets.taken[0].draft
        assert draft is not None
        assert (draft.place, draft.since) == ("rent", None)
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412")
        await stage.press("f1")
        assert "3 Appeler un agent  " in stage.text()
        await stage.press("3")
        assert "Sa copie est effacée" in stage.text()


async def test_the_call_says_that_each_page_is_seen() -> None:
    async with open_app(terminal=Terminal(config(**LIVE))) as stage:
        await stage.open_listing()
        await stage.press("f1")
        assert isinstance(stage.app.screen, HelpScreen)
        assert "3 Appeler un agent  " in stage.text(), "there is nothing to show"
        await stage.press("escape")
        await stage.go_to("rent")
        await stage.type("412")
        await stage.press("f1")
        assert "3 Appeler un agent : il voit ma page" in stage.text()
        await stage.press("3")
        assert "L'agent voit chaque page que vous quittez, jusqu'à la fin du ticket." in words(stage)
