"""Coming back: the code that opens a saved draft or a sent file, and the errors in a typed code or reference.

A code is eleven random characters and a check character, in three groups of four: `7K3M-2QXA-9BCD`. The program never
guesses: it says what is wrong, and never proposes another code or reference.
"""

import re
from collections.abc import Collection

from pydantic_core import PydanticCustomError

from kiosk.reference import ALPHABET, characters_of, is_sound, normal_reference, random_characters

RANDOM_CHARACTERS = 11
"""Random characters of a code, from an alphabet of 32: 55 bits. Decision 0017 says what that is worth."""
_GROUP = 4
_CODE_CHARACTERS = RANDOM_CHARACTERS + 1
_TAIL_CHARACTERS = 7
"""Characters of a reference after its letters."""
_REFERENCE_CHARACTERS = len("BEL") + _TAIL_CHARACTERS
_LOOK_ALIKES = ("B8", "S5", "Z2", "G6", "UV")
"""Pairs of the alphabet that look alike in handwriting or from a worn printer."""
_TICKET = re.compile(r"[A-HJ-NP-Z]\d{1,3}")
_REQUEST_NUMBER = re.compile(r"\d{3}[0-9A-Z]{15}")
"""A housing request's unique number; its first digits are a territory's."""


def new_code() -> str:
    """Return a new code in its printed form."""
    return _grouped(random_characters(RANDOM_CHARACTERS))


def read_code(text: str, prefixes: Collection[str]) -> str:
    """Return the code that a text spells, in its printed form; spaces, hyphens and small letters do not matter.

    Args:
        prefixes: letters of the references, as `kiosk.forms.catalog.prefixes` gives them.

    Raises:
        PydanticCustomError: what is wrong, as a code of `kiosk.forms.messages`.
    """
    characters = characters_of(text)
    if len(characters) == _REFERENCE_CHARACTERS and (
        characters[:-_TAIL_CHARACTERS] in prefixes or normal_reference(text) is not None
    ):
        raise PydanticCustomError("code_is_reference", "a reference")
    _refuse_numbers(characters)
    _refuse_strangers(characters)
    if len(characters) != _CODE_CHARACTERS:
        raise PydanticCustomError(
            "code_length", "not as many characters", {"signs": len(characters), "due": _CODE_CHARACTERS}
        )
    if not is_sound(characters):
        raise _wrong_character(characters)
    return _grouped(characters)


def read_reference(text: str, prefixes: Collection[str]) -> str:
    """Return the reference that a text spells, in its printed form.

    Raises:
        PydanticCustomError: what is wrong, as a code of `kiosk.forms.messages`.
    """
    characters = characters_of(text)
    known = normal_reference(text)
    if known is not None and characters[:-_TAIL_CHARACTERS] in prefixes:
        return known
    if len(characters) == _CODE_CHARACTERS and is_sound(characters):
        raise PydanticCustomError("reference_is_code", "a code")
    _refuse_numbers(characters)
    prefix, tail = characters[:-_TAIL_CHARACTERS], characters[-_TAIL_CHARACTERS:]
    if len(characters) != _REFERENCE_CHARACTERS:
        raise PydanticCustomError("reference_form", "not a reference's form")
    if prefix not in prefixes:
        raise PydanticCustomError("reference_letters", "letters that no reference has")
    _refuse_strangers(tail)
    raise _wrong_character(tail)


def is_reference(text: str) -> bool:
    """Tell if a text has the form of a reference and a sound check character: only door 5 opens it."""
    return normal_reference(text) is not None and len(characters_of(text)) == _REFERENCE_CHARACTERS


def _refuse_numbers(characters: str) -> None:
    """Refuse the number of a ticket or of a housing request: neither opens anything that is kept."""
    if _TICKET.fullmatch(characters):
        raise PydanticCustomError("reference_is_ticket", "a ticket's number")
    if _REQUEST_NUMBER.fullmatch(characters):
        raise PydanticCustomError("reference_is_number", "a request's number")


def _refuse_strangers(characters: str) -> None:
    if any(character not in ALPHABET for character in characters):
        raise PydanticCustomError("code_stranger", "a character that no code has")


def _wrong_character(characters: str) -> PydanticCustomError:
    pairs = ", ".join("/".join(pair) for pair in _LOOK_ALIKES if set(pair) & set(characters))
    if pairs:
        return PydanticCustomError("code_look_alike", "one character is wrong", {"pairs": pairs})
    return PydanticCustomError("code_sign", "one character is wrong")


def _grouped(characters: str) -> str:
    return "-".join(characters[start : start + _GROUP] for start in range(0, len(characters), _GROUP))
