"""A late message of a previous layout takes no focus away: what is typed in one burst stays in its box."""

from textual import events

from tests.ui.stage import SMALL, open_app


async def test_a_box_keeps_the_focus_on_a_late_hide_message() -> None:
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


async def test_a_choice_keeps_the_focus_on_a_late_hide_message() -> None:
    async with open_app() as stage:
        await stage.press_calmly("1", "1")
        await stage.go_to("size")
        await stage.type("2")
        await stage.press("enter")
        choice = stage.row("wished_type").focus_target()
        assert stage.app.focused is choice
        choice.post_message(events.Hide())
        await stage.settled()
        assert stage.app.focused is choice


async def test_the_summary_keeps_the_focus_on_a_late_focus_message() -> None:
    """Such a message once opened the keys of a box without the focus, which hid the summary that had it."""
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
