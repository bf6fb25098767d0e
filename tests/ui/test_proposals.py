"""An agent proposes a value for the tenant's page: only a calm yes of the tenant writes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from textual.widget import Widget

from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.tickets import Proposal
from screens.journey.form import FormScreen
from screens.journey.proposal import ProposalDialog
from screens.tenant.visit.neutral import NeutralScreen
from tests.ui.stage import LARGE, SMALL, Stage
from tests.ui.test_live_pages import at_the_rent, shown, words
from tests.unit.journey import TUESDAY_MORNING


def proposal(value: str = "412,60", *, n: str = "0000000a", step: str = "rent") -> Proposal:
    return Proposal(n, step, "rent", value, "ane", TUESDAY_MORNING)


async def looked(stage: Stage) -> None:
    await stage.app.ticket_watch.look()
    await stage.settled()


@asynccontextmanager
async def asked(size: tuple[int, int] = LARGE, given: Proposal | None = None) -> AsyncIterator[Stage]:
    """Propose to a tenant whose hands rest, and who sees the question."""
    async with at_the_rent(size) as stage:
        stage.terminal.tickets.propose("1", given or proposal())
        stage.seconds.pass_by(1)
        await looked(stage)
        assert isinstance(stage.app.screen, ProposalDialog)
        yield stage


def answer(stage: Stage) -> str:
    found = stage.terminal.tickets.taken[0].proposal
    assert found is not None
    return found.answer


def rent(stage: Stage) -> str:
    form = next(screen for screen in stage.app.screen_stack if isinstance(screen, FormScreen))
    form.collect()
    return str(form.session.answers["rent"].raw)


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_yes_puts_the_value_into_the_page_which_stays(size: tuple[int, int]) -> None:
    async with asked(size) as stage:
        assert "L'agent propose : 412,60\u00a0€" in stage.text()
        assert "À la place de : 412,00\u00a0€" in stage.text()
        assert "Combien payez-vous de loyer chaque mois, sans les charges ?" in words(stage)
        stage.seconds.pass_by(1)
        await stage.press("1")
        assert (answer(stage), rent(stage), stage.form.session.place) == ("yes", "412,60", "rent")
        assert stage.form.session.assisted() == ("rent",)
        assert stage.terminal.tickets.taken[0].proposal == proposal("")._replace(answer="yes")


@pytest.mark.parametrize("keys", [("2",), ("escape",)])
async def test_no_leaves_the_page_as_it_was(keys: tuple[str, ...]) -> None:
    async with asked() as stage:
        await stage.press(*keys)
        assert (answer(stage), rent(stage)) == ("no", "412")
        assert stage.form.session.assisted() == ()


async def test_no_other_key_says_yes() -> None:
    async with asked() as stage:
        stage.seconds.pass_by(1)
        await stage.press("enter", "space", "f10", "tab", "enter", "right", "enter", "9")
        assert isinstance(stage.app.screen, ProposalDialog)
        assert answer(stage) == ""


async def test_a_yes_in_the_first_second_counts_for_nothing() -> None:
    async with asked() as stage:
        stage.seconds.pass_by(0.9)
        await stage.press("1")
        assert isinstance(stage.app.screen, ProposalDialog)
        assert (answer(stage), rent(stage)) == ("", "412")


async def test_a_tap_answers_too() -> None:
    async with asked() as stage:
        stage.seconds.pass_by(1)
        await stage.tap_on("#proposal-yes")
        assert (answer(stage), rent(stage)) == ("yes", "412,60")


async def test_it_waits_for_hands_that_rest_and_a_page_that_is_seen() -> None:
    async with at_the_rent() as stage:
        stage.terminal.tickets.propose("1", proposal())
        await stage.press("3")
        stage.seconds.pass_by(0.9)
        await looked(stage)
        assert isinstance(stage.app.screen, FormScreen)
        await stage.press("f1")
        stage.seconds.pass_by(5)
        await looked(stage)
        assert not isinstance(stage.app.screen, ProposalDialog)
        await stage.press("escape")
        stage.seconds.pass_by(1)
        await looked(stage)
        assert isinstance(stage.app.screen, ProposalDialog)


async def test_nobody_answered_in_a_minute() -> None:
    async with asked() as stage:
        stage.terminal.clock.move_to(TUESDAY_MORNING + timedelta(seconds=60))
        await looked(stage)
        assert isinstance(stage.app.screen, FormScreen)
        assert (answer(stage), rent(stage)) == ("late", "412")


async def test_it_goes_with_the_page() -> None:
    async with at_the_rent() as stage:
        await stage.press("f10")
        await shown(stage)
        stage.terminal.tickets.propose("1", proposal())
        await looked(stage)
        assert answer(stage) == "gone"


async def test_an_answer_to_an_old_question_answers_no_new_one() -> None:
    async with asked() as stage:
        stage.terminal.tickets.propose("1", proposal("999", n="0000000b"))
        stage.seconds.pass_by(1)
        await stage.press("1")
        assert (answer(stage), rent(stage)) == ("", "412")


async def test_three_escapes_hide_a_question_too() -> None:
    async with asked() as stage:
        await stage.press("escape", "escape", "escape")
        assert isinstance(stage.app.screen, NeutralScreen)
        assert stage.terminal.tickets.taken[0].draft is None


async def test_an_agent_who_comes_is_announced_and_their_help_is_noted() -> None:
    async with at_the_rent() as stage:
        stage.terminal.tickets.come("1")
        stage.seconds.pass_by(1)
        await looked(stage)
        assert "Un agent vient vous voir. Restez à la borne." in stage.text()
        await stage.press("f10")
        assert "A1 : un agent vous aide ici" in stage.text()
        await stage.type(",60")
        await stage.press("f10")
        assert stage.form.session.assisted() == ("rent",)
        stage.form.session.place = "rent"
        stage.form.session.is_assisted = False
        await stage.form.show_page()
        await stage.type("1")
        stage.form.collect()
        assert stage.form.session.assisted() == (), "the last change was the tenant's own"


async def test_what_was_typed_before_an_agent_came_is_the_tenant_s() -> None:
    async with at_the_rent() as stage:
        await stage.type(",60")
        stage.terminal.tickets.come("1")
        await looked(stage)
        stage.form.collect()
        assert stage.form.session.assisted() == ()


async def test_help_that_begins_between_two_pages_breaks_none() -> None:
    """The watch looks whenever it is time, also while a page is being replaced by the next."""
    async with at_the_rent() as stage:
        form, store = stage.form, stage.terminal.tickets
        store.call("1", "3")
        lay_out, assisted = form._lay_out, Move(Kind.ASSIST, TUESDAY_MORNING, "ane", "3")

        async def interrupted(page: Widget, *, is_styled: bool) -> None:
            replaced = asyncio.create_task(lay_out(page, is_styled=is_styled))
            await asyncio.sleep(0)
            assert page.children, "the questions are there, their boxes are not"
            store.move("1", assisted)
            form.ticket_moved(store.taken[0], 0)  # as the watch does, once it has read the ticket
            await replaced

        await stage.press("f10")
        form._lay_out = interrupted  # type: ignore[method-assign]
        await stage.press("escape")
        await looked(stage)  # a look that began before the agent came may have ended since
        assert (form.session.place, form.session.is_assisted) == ("rent", True)
        assert form.session.answers["rent"].raw == "412"
