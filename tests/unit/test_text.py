"""A text is measured in the cells that it takes on paper, and wrapped by them; on one line, it steers no screen."""

import json

import pytest

from kiosk.text import as_json, cells, on_one_line, wrap

STEERING = ["\x1b", "\x07", "\n", "\r", "\x7f", "\x9b", "\u202e", "\u2028", "\u2029", "\ufeff", "\udcff", "\U000e0041"]


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


@pytest.mark.parametrize("sign", STEERING)
def test_characters_that_steer_a_screen_are_masked_or_escaped(sign: str) -> None:
    name = f"a{sign}b"
    assert on_one_line(name) == "a?b"
    told = as_json({"name": name})
    assert (sign in told, json.loads(told)) == (False, {"name": name})


def test_ordinary_words_stay_as_they_are() -> None:
    words = "« Ôtez\u00a0:\u202fêtre 👩\u200d🔧 »"
    assert on_one_line(words) == words
    assert words in as_json([words])


def test_the_layout_of_json_keeps_its_lines() -> None:
    assert as_json({"a": "b\n"}, indent=1) == '{\n "a": "b\\n"\n}'
