"""A text is measured in the cells that it takes on paper, and wrapped by them."""

import pytest

from kiosk.text import cells, wrap


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("œuf à 0,10 €", 12),
        ("e\u0301te\u0301", 3),
        ("co\u00adordonnées", 11),
        ("a\u200db", 2),
        ("住宅", 4),
        ("🏠 ici", 6),
    ],
    ids=["empty", "French", "combining", "soft hyphen", "joiner", "wide", "emoji"],
)
def test_a_sign_takes_no_cell_or_one_or_two(text: str, width: int) -> None:
    assert cells(text) == width


def test_a_line_is_full_of_cells_and_not_of_characters() -> None:
    assert wrap("e\u0301te\u0301 e\u0301te\u0301", 7) == "e\u0301te\u0301 e\u0301te\u0301"
    assert wrap("住宅 住宅", 7) == "住宅\n住宅"
