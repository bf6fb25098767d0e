"""A digit chooses an answer in the focused question; once that is answered, in the next unanswered one."""

from tests.ui.answering import turn_to
from tests.ui.stage import open_app


async def test_a_digit_answers_only_the_focused_question() -> None:
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


async def test_three_digits_answer_three_questions() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await turn_to(stage, "water_and_heat")
        await stage.press("1", "1", "2")
        raws = [row.collect().raw for row in stage.form.rows if row.digits_choose]
        assert raws == ["yes", "yes", "no"]
        await stage.press("1")
        assert [row.collect().raw for row in stage.form.rows if row.digits_choose] == ["yes", "yes", "yes"], (
            "all are answered: it changes the last"
        )


async def test_digits_answer_consents_but_a_held_digit_does_not() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await turn_to(stage, "consents")
        await stage.press("1", "2")
        assert [row.collect().raw for row in stage.form.rows] == ["yes", "no"]
        await stage.go_home()
        await stage.open_listing()
        await turn_to(stage, "consents")
        stage.app.haste.hasty = "1"  # struck on the previous page, a moment ago
        await stage.form.digit(1)
        assert all(row.collect().is_blank for row in stage.form.rows)


async def test_the_digit_of_the_door_opens_no_offer_when_it_bounces() -> None:
    async with open_app() as stage:
        await stage.press("1", "1")
        assert stage.form.session.spec.id == "bel_listing"
        await stage.press_calmly("1")
        assert stage.form.session.spec.id == "precheck"
