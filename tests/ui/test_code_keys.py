"""The on-screen keys of codes and references: whoever has no keyboard can type what every receipt says."""

import pytest

from kiosk.domain.returning import PREFIXES
from kiosk.reference import ALPHABET
from screens.widgets.keys import LAYERS
from tests.ui.stage import LARGE, SMALL, open_app

BOARD = {key.sign for row in LAYERS["code"] for key in row if key.sign}


@pytest.mark.parametrize("prefix", sorted(PREFIXES))
def test_every_reference_can_be_typed_with_a_finger(prefix: str) -> None:
    assert {*prefix, *ALPHABET, "-"} <= BOARD


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_its_keys_are_on_the_screen(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("5", "2")
        await stage.tap_on("SearchBox, Input")
        assert all(f"┊{sign}┊" in stage.text() or f" {sign} " in stage.text() for sign in "DIF")
