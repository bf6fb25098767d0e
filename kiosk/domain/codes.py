"""Coming back: the code that opens a saved draft or a sent file, and the errors in a typed code or reference.

A code is eleven random characters and a check character, in three groups of four: `7K3M-2QXA-9BCD`. The program never
guesses: it says what is wrong, and never proposes another code or reference.
"""

import re
from collections.abc import Collection

from pydantic_core import PydanticCustomError

from kiosk.reference import ALPHABET, is_sound, normal_reference, random_signs, signs_of

RANDOM_SIGNS = 11
"""Random characters of a code, from an alphabet of 32: 55 bits. Decision 0017 says what that is worth."""
_GROUP = 4
_CODE_SIGNS = RANDOM_SIGNS + 1
_TAIL_SIGNS = 7
"""Characters of a reference after its letters."""
_REFERENCE_SIGNS = len("BEL") + _TAIL_SIGNS
_LOOK_ALIKES = ("B8", "S5", "Z2", "G6", "UV")
"""Pairs of the alphabet that look alike in handwriting or from a worn printer."""
_TICKET = re.compile(r"[A-HJ-NP-Z]\d{1,3}")
_REQUEST_NUMBER = re.compile(r"\d{3}[0-9A-Z]{15}")
"""A housing request's unique number; its first digits are a territory's."""


def new_code() -> str:
    """Return a new code in its printed form."""
    return _grouped(random_signs(RANDOM_SIGNS))


def read_code(text: str, prefixes: Collection[str]) -> str:
    """Return the code that a text spells, in its printed form; spaces, hyphens and small letters do not matter.

    Args:
        prefixes: letters of the references, as `kiosk.forms.catalog.prefixes` gives them.

    Raises:
        PydanticCustomError: what is wrong, as a code of `kiosk.forms.messages`.
    """
    signs = _signs(text)
    if len(signs) == _REFERENCE_SIGNS and (signs[:-_TAIL_SIGNS] in prefixes or normal_reference(text) is not None):
        raise PydanticCustomError("code_is_reference", "a reference")
    _refuse_numbers(signs)
    _refuse_strangers(signs)
    if len(signs) != _CODE_SIGNS:
        raise PydanticCustomError("code_length", "not as many signs", {"signs": len(signs), "due": _CODE_SIGNS})
    if not is_sound(signs):
        raise _wrong_sign(signs)
    return _grouped(signs)


def read_reference(text: str, prefixes: Collection[str]) -> str:
    """Return the reference that a text spells, in its printed form.

    Raises:
        PydanticCustomError: what is wrong, as a code of `kiosk.forms.messages`.
    """
    signs = _signs(text)
    known = normal_reference(text)
    if known is not None and signs[:-_TAIL_SIGNS] in prefixes:
        return known
    if len(signs) == _CODE_SIGNS and is_sound(signs):
        raise PydanticCustomError("reference_is_code", "a code")
    _refuse_numbers(signs)
    prefix, tail = signs[:-_TAIL_SIGNS], signs[-_TAIL_SIGNS:]
    if len(signs) != _REFERENCE_SIGNS:
        raise PydanticCustomError("reference_form", "not a reference's form")
    if prefix not in prefixes:
        raise PydanticCustomError("reference_letters", "letters that no reference has")
    _refuse_strangers(tail)
    raise _wrong_sign(tail)


def is_reference(text: str) -> bool:
    """Tell if a text has the form of a reference and a sound check character: only door 5 opens it."""
    return normal_reference(text) is not None and len(_signs(text)) == _REFERENCE_SIGNS


def _signs(text: str) -> str:
    return signs_of(text)


def _refuse_numbers(signs: str) -> None:
    """Refuse the number of a ticket or of a housing request: neither opens anything that is kept."""
    if _TICKET.fullmatch(signs):
        raise PydanticCustomError("reference_is_ticket", "a ticket's number")
    if _REQUEST_NUMBER.fullmatch(signs):
        raise PydanticCustomError("reference_is_number", "a request's number")


def _refuse_strangers(signs: str) -> None:
    if any(sign not in ALPHABET for sign in signs):
        raise PydanticCustomError("code_stranger", "a sign that no code has")


def _wrong_sign(signs: str) -> PydanticCustomError:
    pairs = ", ".join("/".join(pair) for pair in _LOOK_ALIKES if set(pair) & set(signs))
    if pairs:
        return PydanticCustomError("code_look_alike", "one sign is wrong", {"pairs": pairs})
    return PydanticCustomError("code_sign", "one sign is wrong")


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))
