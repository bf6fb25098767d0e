"""What is mended, gone on with or left behind after something was wrong, or has changed."""

from kiosk.forms.display import review_notes
from screens.fields.typed import TypedRow
from tests.ui.stage import open_app


async def test_a_digit_alone_is_no_word_of_the_description() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("description")
        before = stage.row("description").collect()
        await stage.press("1")
        assert stage.row("description").collect() == before


async def test_own_words_that_the_answers_left_behind_are_said_to_be_before_they_are_sent() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("description")
        await stage.type("Au calme.")
        await stage.press("f10")
        await stage.form.change("area")
        await stage.settled()
        await stage.press(*["backspace"] * 4)
        await stage.type("41")
        await stage.press("enter")
        assert "description" in stage.form.session.proposals.behind
        assert "relisez votre texte" in str(review_notes(stage.form.session)[0].says)
        await stage.form.change("description")
        await stage.settled()
        assert "Au calme." in str(stage.row("description").collect().raw), "own words stay"
        await stage.press("f10")
        assert stage.form.session.proposals.behind == set(), "it was looked at"


async def test_what_the_next_sign_replaces_is_seen_to_be_taken() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("area")
        await stage.type("abc")
        await stage.press("enter", "enter")
        row = stage.row("area")
        assert isinstance(row, TypedRow)
        assert row.box.selected_text == "abc"
        await stage.type("64")
        assert row.box.value == "64"


async def test_a_code_that_is_too_short_is_gone_on_with() -> None:
    async with open_app() as stage:
        await stage.press("5", "1")
        await stage.type("22222222222")
        await stage.press("enter", "enter")
        assert "Il en faut 12." in stage.text()
        await stage.type("3")
        row = stage.row("code")
        assert isinstance(row, TypedRow)
        assert row.box.value == "222222222223"
