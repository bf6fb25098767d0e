"""Check that references survive being read aloud and copied by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.reference import ALPHABET, check_character, is_sound, new_reference, normal_reference

SIGNS = st.text(ALPHABET, min_size=2, max_size=11).map(lambda signs: signs + check_character(signs))


def test_the_alphabet_has_nothing_that_is_misread() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("0O1I")


def test_every_single_error_and_every_swap_is_caught() -> None:
    signs = "7K3M2Q"
    whole = signs + check_character(signs)
    for place in range(len(whole)):
        for sign in set(ALPHABET) - {whole[place]}:
            assert not is_sound(whole[:place] + sign + whole[place + 1 :])
    for first in range(len(whole)):
        for second in range(first + 1, len(whole)):
            swapped = list(whole)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert is_sound("".join(swapped)) == (whole[first] == whole[second])


@given(SIGNS, st.data())
def test_any_wrong_character_is_caught(signs: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(signs) - 1))
    wrong = data.draw(st.sampled_from(sorted(set(ALPHABET) - {signs[place]})))
    assert is_sound(signs)
    assert not is_sound(signs[:place] + wrong + signs[place + 1 :])


@given(SIGNS, st.data())
def test_any_two_swapped_characters_are_caught(signs: str, data: st.DataObject) -> None:
    first, second = data.draw(st.tuples(*[st.integers(0, len(signs) - 1)] * 2).filter(lambda pair: pair[0] < pair[1]))
    swapped = list(signs)
    swapped[first], swapped[second] = swapped[second], swapped[first]
    assert is_sound("".join(swapped)) == (signs[first] == signs[second])


def test_a_reference_is_read_however_it_is_typed() -> None:
    reference = new_reference("BEL")
    for typed in (reference, reference.lower(), reference.replace("-", ""), f"  {reference.replace('-', ' ')} "):
        assert normal_reference(typed) == reference


@pytest.mark.parametrize("typed", ["", "BEL", "7K3M2QX", "BEL-7K3M-2Q", "BEL-0000-000", "BEL-7K3M-2QXX", "É-7K3M-2QX"])
def test_a_text_that_is_no_reference_gives_none(typed: str) -> None:
    assert normal_reference(typed) is None
