"""The on-screen keys can type every reference and code on a receipt, without a keyboard."""

import pytest

from kiosk.forms.catalog import prefixes
from kiosk.reference import ALPHABET
from screens.widgets.keys import LAYERS
from tests.ui.stage import LARGE, SMALL, open_app

BOARD = {key.sign for row in LAYERS["code"] for key in row if key.sign}
NUMBER_BOARD = "".join(key.sign for row in LAYERS["digits_first"] for key in row)


@pytest.mark.parametrize("prefix", sorted(prefixes()))
def test_every_reference_can_be_typed_with_a_finger(prefix: str) -> None:
    assert {*prefix, *ALPHABET, "-"} <= BOARD


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_the_keys_of_a_reference_are_on_the_screen(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("5", "2")
        await stage.tap_on("SearchBox, Input")
        assert all(f"┊{sign}┊" in stage.text() or f" {sign} " in stage.text() for sign in "DIF")


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_unique_number_is_typed_on_one_board_digits_first(size: tuple[int, int]) -> None:
    assert NUMBER_BOARD.startswith("1234567890")
    async with open_app(size) as stage:
        await stage.press("2")
        await stage.go_to("number")
        for sign in "0640326123456GDR64":
            await stage.tap_key(lambda key, sign=sign: key.sign == sign)  # type: ignore[misc]
        assert stage.row("number").collect().raw == "0640326123456GDR64"
        assert all(part in stage.text() for part in ("1 ┊", "Z ┊", "OK"))
