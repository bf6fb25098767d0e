"""References that a person can read aloud, write down and type again.

The alphabet has 32 signs and none of 0, O, 1 and I. The last sign checks the others: it is a
Reed-Solomon sum over GF(32), so that one wrong sign, or any two signs swapped, never passes.
"""

import secrets
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VALUE = {sign: value for value, sign in enumerate(ALPHABET)}
_UNSEEN = "\u115f\u1160"
"""Letters to Unicode, of which nothing is seen."""
_KEPT = 0x10000
"""Signs below are folded once, a few megabytes of them at most; a hostile text may have every sign of Unicode."""
_FIELD_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ _FIELD_POLYNOMIAL if value & 0b100000 else value


_TIMES_X = tuple(_times_x(value) for value in range(32))


def check_sign(signs: str) -> str:
    """The sign that completes `signs` (signs of the alphabet, at most 30 of them)."""
    total = 0
    for sign in signs:
        total = _TIMES_X[total ^ _VALUE[sign]]
    return ALPHABET[total]


def random_signs(count: int) -> str:
    """`count` unguessable signs and their check sign."""
    signs = "".join(secrets.choice(ALPHABET) for _unused in range(count))
    return signs + check_sign(signs)


def is_sound(signs: str) -> bool:
    """Whether `signs` are of the alphabet and the last one checks the others."""
    return len(signs) > 1 and _VALUE.keys() >= set(signs) and check_sign(signs[:-1]) == signs[-1]


def is_printed(text: str, prefix: str) -> bool:
    """Whether `text` is a sound reference with this prefix, sign by sign as it is printed."""
    start, tail = text[: len(prefix) + 1], text[len(prefix) + 1 :]
    return start == f"{prefix}-" and len(tail) == 8 and tail[4] == "-" and is_sound(tail[:4] + tail[5:])


def new_reference(prefix: str) -> str:
    """A fresh reference such as `BEL-7K3M-2QF`: six random signs (32^6, about a thousand million) and one check."""
    signs = random_signs(6)
    return f"{prefix}-{signs[:4]}-{signs[4:]}"


class _Signs(dict[int, str]):
    """What each sign is by itself: to normalise a whole text takes the square of its length where somebody wants so."""

    def __missing__(self, code: int) -> str:
        narrow = unicodedata.normalize("NFKC", chr(code)).upper()
        folded = "".join(sign for sign in narrow if sign.isalnum() and sign not in _UNSEEN)
        if code < _KEPT:
            self[code] = folded
        return folded


_SIGNS = _Signs()


def signs_of(text: str) -> str:
    """Letters and digits of a text, in capitals; wide ones narrow, and nothing of what stands between them."""
    return text.translate(_SIGNS)


def normal_reference(text: str) -> str | None:
    """The reference that `text` spells, in its printed form; None when a sign is wrong or missing."""
    signs = signs_of(text)
    prefix, tail = signs[:-7], signs[-7:]
    if len(tail) != 7 or not prefix.isalpha() or not prefix.isascii() or not is_sound(tail):
        return None
    return f"{prefix}-{tail[:4]}-{tail[4:]}"
