"""A layout of before that comes late takes no focus away: what is typed in one burst stays in its box."""

from textual import events

from tests.ui.stage import SMALL, open_app


async def test_a_box_that_has_the_focus_keeps_it_when_it_is_told_late_that_it_was_hidden() -> None:
    async with open_app() as stage:
        await stage.press("2")
        await stage.go_to("current_size")
        await stage.type("5")
        await stage.press("enter")
        box = stage.row("current_area").focus_target()
        assert stage.app.focused is box
        box.post_message(events.Hide())
        await stage.type("64")
        assert stage.app.focused is box
        assert stage.form.rows[1].collect().raw == "64"


async def test_an_answer_to_choose_keeps_it_too() -> None:
    async with open_app() as stage:
        await stage.press("1", "2")
        await stage.go_to("size")
        await stage.type("2")
        await stage.press("enter")
        choice = stage.row("wished_type").focus_target()
        assert stage.app.focused is choice
        choice.post_message(events.Hide())
        await stage.settled()
        assert stage.app.focused is choice


async def test_what_is_wrong_keeps_it_where_its_box_is_told_late_to_have_had_it() -> None:
    """The keys of a box that has lost the focus already hid the words, and the focus went with them."""
    async with open_app(SMALL) as stage:
        await stage.press("5", "2")
        for typed in ("2222", "3333"):
            await stage.type(typed)
            await stage.press("tab")
        await stage.press_next()
        wrong = stage.app.focused
        assert wrong is not None
        assert wrong.has_class("summary-line")
        stage.form.post_message(events.DescendantFocus(stage.row("code").focus_target()))
        await stage.settled()
        assert stage.app.focused is wrong
        assert not stage.form.keys.display
