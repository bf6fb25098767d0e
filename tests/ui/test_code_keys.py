"""The on-screen keys can type every reference and code on a receipt, without a keyboard."""

import pytest
from textual.color import Color

from kiosk.forms.catalog import prefixes
from kiosk.reference import ALPHABET
from screens.widgets import keys
from screens.widgets.keys import LAYERS
from tests.gates.cells import cells_of
from tests.ui.stage import CALM, LARGE, SMALL, open_app, visible

BOARD = {key.character for row in LAYERS["code"] for key in row if key.character}
NUMBER_BOARD = "".join(key.character for row in LAYERS["digits_first"] for key in row)


@pytest.mark.parametrize("prefix", sorted(prefixes()))
def test_every_reference_can_be_typed_with_a_finger(prefix: str) -> None:
    assert {*prefix, *ALPHABET, "-"} <= BOARD


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_the_keys_of_a_reference_are_on_the_screen(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("5", "2")
        await stage.tap_on("SearchBox, Input")
        assert all(f"  {sign}  " in stage.text() for sign in "DIF")


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_unique_number_is_typed_on_one_board_digits_first(size: tuple[int, int]) -> None:
    assert NUMBER_BOARD.startswith("1234567890")
    async with open_app(size) as stage:
        await stage.press("2")
        await stage.go_to("number")
        for sign in "0640326123456GDR64":
            await stage.tap_key(lambda key, sign=sign: key.character == sign)  # type: ignore[misc]
        assert stage.row("number").collect().raw == "0640326123456GDR64"
        assert all(part in stage.text() for part in ("  1  ", "  Z  ", "OK"))


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_ticket_with_a_one_is_found_by_a_finger(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.app.begin_visit()
        await stage.app.go("form:ticket_number")
        await stage.settled()
        for sign in "A11":
            stage.seconds.pass_by(CALM)
            await stage.tap_key(lambda key, sign=sign: key.character == sign)  # type: ignore[misc]
        assert stage.row("code").collect().raw == "A11"


async def test_ok_in_an_empty_box_brings_the_small_screens_foot_back() -> None:
    async with open_app(SMALL) as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        assert not visible(stage.form.query_one("#foot-back")).area
        await stage.tap_key(lambda key: key.does == "close")
        assert visible(stage.form.query_one("#foot-back")).area
        assert stage.form.session.place == "rent"


async def test_the_key_pressed_last_is_drawn_in_the_accent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_FLASH", 1e6)
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("contact_name")
        accent = Color.parse(stage.app.theme_variables["accent"]).rgb
        for sign in "az":
            await stage.tap_key(lambda key, sign=sign: key.character == sign)  # type: ignore[misc]
            board = stage.form.keys.region
            assert {cell.sign for row in cells_of(stage.app, board) for cell in row if cell.ground == accent} == {
                " ",
                sign,
            }
