"""Show a name on one line without characters that steer a screen; JSON escapes them, and gives the name back."""

import json

import pytest

from kiosk.text import as_json, on_one_line

STEERING = ["\x1b", "\x07", "\n", "\r", "\x7f", "\x9b", "\u202e", "\u2028", "\u2029", "\ufeff", "\udcff", "\U000e0041"]


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
