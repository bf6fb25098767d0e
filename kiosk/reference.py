"""References that a person can read aloud, write down and type again.

The alphabet has 32 characters and none of 0, O, 1 and I. The last one is a check character: a
Reed-Solomon sum over GF(32), so that one wrong character, or any two characters swapped, never passes.
"""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_UNSEEN = "\u115f\u1160"
"""Invisible characters that Unicode counts as letters."""
_KEPT = 0x10000
"""Characters below are folded once and kept, a few megabytes at most; a hostile text may hold all of Unicode."""
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _FIELD_POLYNOMIAL if value & 0b100000 else value


_TIMES_X = tuple(_times_x(value) for value in range(32))


def check_character(characters: str) -> str:
    """Return the check character that completes `characters` (of the alphabet, at most 30 of them)."""
    total = 0
    for character in characters:
        total = _TIMES_X[total ^ _VALUE[character]]
    return ALPHABET[total]


def random_characters(count: int) -> str:
    """Return `count` unguessable characters and their check character."""
    characters = "".join(secrets.choice(ALPHABET) for _unused in range(count))
    return characters + check_character(characters)


def is_sound(characters: str) -> bool:
    """Tell if all `characters` are of the alphabet and the last one is the right check character of the others."""
    return (
        len(characters) > 1 and _VALUE.keys() >= set(characters) and check_character(characters[:-1]) == characters[-1]
    )


def is_printed(text: str, prefix: str) -> bool:
    """Tell if `text` is a sound reference with this prefix, character by character as it is printed."""
    start, tail = text[: len(prefix) + 1], text[len(prefix) + 1 :]
    return start == f"{prefix}-" and len(tail) == 8 and tail[4] == "-" and is_sound(tail[:4] + tail[5:])


def new_reference(prefix: str) -> str:
    """Return a new reference such as `BEL-7K3M-2QF`: six random characters (32^6, about 10^9) and a check character."""
    characters = random_characters(6)
    return f"{prefix}-{characters[:4]}-{characters[4:]}"


class _Folded(dict[int, str]):
    """The folded form of each character alone: a hostile text, normalised whole, takes the square of its length."""

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code)).upper()
        folded = "".join(character for character in narrow if character.isalnum() and character not in _UNSEEN)
        if code < _KEPT:
            self[code] = folded
        return folded


_FOLDED = _Folded()


def characters_of(text: str) -> str:
    """Return the letters and digits of a text, in capitals, wide ones made narrow; all other characters are dropped."""
    return text.translate(_FOLDED)


def normal_reference(text: str) -> str | None:
    """Return the reference that `text` spells, in its printed form; None when a character is wrong or missing."""
    characters = characters_of(text)
    prefix, tail = characters[:-7], characters[-7:]
    if len(tail) != 7 or not prefix.isalpha() or not prefix.isascii() or not is_sound(tail):
        return None
    return f"{prefix}-{tail[:4]}-{tail[4:]}"
