"""What is mended, gone on with or left behind after something was wrong, or has changed."""

import pytest

from kiosk.forms.display import review_notes
from screens.fields.typed import TypedRow
from tests.ui.answering import two_mistakes
from tests.ui.stage import SMALL, open_app


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


async def test_it_is_seen_while_the_words_of_the_mistake_have_the_focus_too() -> None:
    """A sign typed there leads into the box at once."""
    async with open_app() as stage:
        await two_mistakes(stage)
        row = stage.row("adults")
        assert isinstance(row, TypedRow)
        assert not row.box.has_focus
        taken = row.box.get_component_rich_style("input--selection").bgcolor

        def is_marked() -> bool:
            return any(
                part.style and part.style.bgcolor == taken for part in row.box.render_line(0) if part.text.strip()
            )

        assert is_marked()
        await stage.press("6")
        assert (row.box.value, is_marked()) == ("6", False)


@pytest.mark.parametrize("typed", ["2222222", "22222222222", "2222-2222-2222-2"])
async def test_a_code_of_the_wrong_length_stays_and_is_mended(typed: str) -> None:
    """Who looks for the one wrong sign of twelve loses none of the others."""
    async with open_app() as stage:
        await stage.press("5", "1")
        await stage.type(typed)
        await stage.press("enter", "enter")
        assert "Il en faut 12." in stage.text()
        row = stage.row("code")
        assert isinstance(row, TypedRow)
        assert row.box.selected_text == ""
        await stage.type("3")
        assert row.box.value == f"{typed}3"
        await stage.press("backspace", "backspace")
        assert row.box.value == typed[:-1]


@pytest.mark.parametrize("key", ["right", "end"])
async def test_the_end_of_a_refused_amount_is_gone_on_from_by_a_key(key: str) -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412,60x")
        await stage.press("enter", "enter", key, "backspace")
        row = stage.row("rent")
        assert isinstance(row, TypedRow)
        assert row.box.value == "412,60"


async def test_what_was_refused_is_seen_to_be_taken_after_every_refusal() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("area")
        await stage.type("x")
        row = stage.row("area")
        assert isinstance(row, TypedRow)
        await stage.press("enter", "enter")
        for typed in ("y", "zz", "64x"):
            await stage.type(typed)
            await stage.press("enter")
            assert row.box.selected_text == row.box.value == typed
            await stage.press("f10")
            assert row.box.selected_text == typed, "refused once more as it stands"


async def test_who_closed_the_keys_and_types_goes_on_in_the_one_box() -> None:
    async with open_app(SMALL) as stage:
        await stage.press("5", "1")
        await stage.type("22")
        await stage.press("escape")
        await stage.type("3A")
        row = stage.row("code")
        assert isinstance(row, TypedRow)
        assert row.box.value == "223A"


async def test_where_there_are_two_boxes_it_goes_on_in_the_one_that_was_left() -> None:
    async with open_app() as stage:
        await stage.press("5", "2")
        await stage.type("BE")
        await stage.press("escape")
        await stage.type("L2")
        row = stage.row("reference")
        assert isinstance(row, TypedRow)
        assert row.box.value == "BEL2"
