"""A digit chooses in the question that a person stands in, also where a page asks several."""

from tests.ui.answering import turn_to
from tests.ui.stage import open_app


async def test_a_digit_answers_the_question_that_has_the_focus_and_no_other() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await turn_to(stage, "water_and_heat")
        first, second, *_others = [row for row in stage.form.rows if row.digits_choose]
        stage.app.screen.set_focus(second.focus_target())
        await stage.press("2")
        assert not first.collect().raw
        assert second.collect().raw == second.choices()[1].code  # type: ignore[attr-defined]
        stage.app.screen.set_focus(first.focus_target())
        await stage.press("1")
        assert first.collect().raw == first.choices()[0].code  # type: ignore[attr-defined]
