"""The walk through door 9: the board with its eight slots filled, the questions, the agencies."""

from collections.abc import AsyncIterator

from screens.tenant.pages.faq import FaqScreen
from tests.ui.stage import Stage
from tests.unit.board import eight_sheets
from tests.ways import way


async def around_the_board(stage: Stage) -> AsyncIterator[str]:
    filled = stage.app.services.config.model_copy(update={"board": eight_sheets()})
    stage.app._services = stage.app.services._replace(config=filled)
    stage.app.screen_stack[0].show_time()  # type: ignore[attr-defined]
    await stage.settled()
    yield "home, eight sheets"
    await stage.press("9")
    yield "information"
    await stage.press("1")
    yield "board"
    await stage.press("8")
    yield "board, a sheet"
    await stage.go_home()
    stage.app._services = stage.app.services._replace(config=filled.model_copy(update={"board": ()}))
    await stage.press(*way("board:"))
    yield "board, empty"


async def through_the_questions(stage: Stage) -> AsyncIterator[str]:
    await stage.press(*way("faq:"))
    yield "faq"
    await stage.type("garage")
    yield "faq, searching"
    assert isinstance(stage.app.screen, FaqScreen)
    stage.app.screen.leave_typing()
    await stage.settled()
    yield "faq, keys closed"
    await stage.press(*("backspace",) * len("garage"))
    await stage.type("zzzz")
    yield "faq, nothing found"
    stage.app.screen.leave_typing()
    await stage.settled()
    yield "faq, nothing found, closed"
    await stage.press("f10")
    yield "faq, all"
    for number in range(1, 10):
        await stage.press(str(number))
        yield f"faq, answer {number}"
        await stage.press("escape")
    await stage.press_calmly(*way("form:difficulty"))
    for number in range(1, 6):
        yield f"guide to a swap, page {number}"
        await stage.press("enter")
    yield "guide to a swap, what next"
    await stage.go_home()
    await stage.press(*way("faq:"))
    await stage.type("arbre")
    await stage.press("enter")
    yield "faq, the only answer"


async def around_the_agencies(stage: Stage) -> AsyncIterator[str]:
    await stage.press(*way("agency:"))
    yield "agencies"
    for number in range(1, 5):
        await stage.press(str(number))
        yield f"agency {number}"
        await stage.press("escape")
