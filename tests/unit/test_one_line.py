"""A name as it may be shown: on one line, without what steers a screen; in JSON as it was, without steering either."""

import json

import pytest

from kiosk.safe_text import as_json, on_one_line

STEERING = ["\x1b", "\x07", "\n", "\r", "\x7f", "\x9b", "\u202e", "\u2028", "\u2029", "\ufeff", "\udcff", "\U000e0041"]


@pytest.mark.parametrize("sign", STEERING)
def test_what_steers_a_screen_is_a_question_mark_and_reads_back_from_json(sign: str) -> None:
    name = f"a{sign}b"
    assert on_one_line(name) == "a?b"
    told = as_json({"name": name})
    assert (sign in told, json.loads(told)) == (False, {"name": name})


def test_words_stay_as_they_are() -> None:
    words = "« Ôtez\u00a0:\u202fêtre 👩\u200d🔧 »"
    assert on_one_line(words) == words
    assert words in as_json([words])


def test_the_layout_of_json_keeps_its_lines() -> None:
    assert as_json({"a": "b\n"}, indent=1) == '{\n "a": "b\\n"\n}'
