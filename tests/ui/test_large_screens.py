"""A page on a large screen is one column of at most 96 cells; on a high one it begins at a third of the height."""

import pytest
from textual.widget import Widget

from screens.shell.breakpoints import WIDEST
from screens.widgets.chrome import ProgressLine
from screens.widgets.scroll import Scroller
from tests.ui.answering import open_review
from tests.ui.stage import LARGE, Stage, open_app, visible


async def first_question(stage: Stage) -> Widget:
    await stage.open_listing()
    await stage.press_next()
    return stage.app.screen.query(".question").first()


@pytest.mark.parametrize(("size", "row"), [((100, 30), 4), ((120, 40), 14)])
async def test_a_page_stands_in_one_column(size: tuple[int, int], row: int) -> None:
    async with open_app(size) as stage:
        question = await first_question(stage)
        assert visible(question).y == row
        left = (size[0] - WIDEST) // 2
        drawn = [each for each in stage.app.screen.query("#header, #page, #foot, Tap") if each.region.area]
        for widget in drawn:
            assert left <= widget.region.x, widget
            assert widget.region.right <= left + WIDEST, widget


async def test_a_long_page_begins_at_the_top_of_a_high_screen() -> None:
    async with open_app((120, 36)) as stage:
        await open_review(stage)
        page = stage.app.screen.query_one(Scroller)
        assert page.body.is_longer_than(page.size)
        assert page.body.region.y == page.region.y


@pytest.mark.parametrize("language", ["fr", "eu"])
async def test_the_title_says_which_step_and_the_line_how_far(language: str) -> None:
    async with open_app(LARGE, language=language) as stage:
        await first_question(stage)
        rows = stage.text().split("\n")
        assert "1" in rows[0]
        assert "6" in rows[0]
        line = stage.app.screen.query_one(ProgressLine).render().plain
        assert (len(line), line.strip()) == (LARGE[0] - 1, rows[1].strip()), "it is whole"
        heavy, light = line.count("━"), line.count("─")
        assert heavy == (heavy + light) // 6


async def test_an_option_bears_the_digit_that_chooses_it() -> None:
    async with open_app() as stage:
        await first_question(stage)
        assert "3 ○ Le COL" in stage.text()
        await stage.press("3")
        assert "3 ● Le COL" in stage.text()
