"""The tenant corrects or continues a refused answer, and an own text that other answers made outdated."""

import pytest

from kiosk.forms.display import review_notes
from screens.fields.typed import TypedRow
from tests.ui.answering import two_mistakes
from tests.ui.stage import SMALL, open_app


async def test_a_digit_alone_does_not_change_the_description() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("description")
        before = stage.row("description").collect()
        await stage.press("1")
        assert stage.row("description").collect() == before


async def test_an_outdated_own_description_is_reported_before_sending() -> None:
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


async def test_refused_text_is_shown_selected_before_it_is_replaced() -> None:
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


async def test_refused_text_is_marked_while_the_summary_has_the_focus() -> None:
    """A character typed there goes into the box at once."""
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
async def test_a_code_of_the_wrong_length_stays_to_be_corrected(typed: str) -> None:
    """A tenant who looks for the one wrong character of twelve loses none of the others."""
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
async def test_right_and_end_continue_a_refused_amount(key: str) -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412,60x")
        await stage.press("enter", "enter", key, "backspace")
        row = stage.row("rent")
        assert isinstance(row, TypedRow)
        assert row.box.value == "412,60"


async def test_refused_text_is_selected_after_every_refusal() -> None:
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


async def test_typing_with_closed_keys_continues_in_the_only_box() -> None:
    async with open_app(SMALL) as stage:
        await stage.press("5", "1")
        await stage.type("22")
        await stage.press("escape")
        await stage.type("3A")
        row = stage.row("code")
        assert isinstance(row, TypedRow)
        assert row.box.value == "223A"


async def test_typing_with_closed_keys_continues_in_the_last_used_box() -> None:
    async with open_app() as stage:
        await stage.press("5", "2")
        await stage.type("BE")
        await stage.press("escape")
        await stage.type("L2")
        row = stage.row("reference")
        assert isinstance(row, TypedRow)
        assert row.box.value == "BEL2"
