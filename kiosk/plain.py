"""Text that a person supplied, made harmless for a screen, a printer and a file."""

import unicodedata

_JOINER = "\u200d"
"""Holds the parts of one emoji together."""
HOLDS_A_NUMBER = r"(?<=\d) (?=\d(?!\d?:)|h\b)"
"""A space inside a number as people write it, a telephone's or an hour's: no line breaks there, on paper or screen.

Between a day and its hour, `03/12/2026 14:00`, one may.
"""
_WIDE = frozenset("WF")


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Drop control characters (a line break stays in a long text), and what nobody sees."""
    keep = "\n" if multiline else ""
    return "".join(
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in keep or sign == _JOINER or unicodedata.category(sign) not in {"Cc", "Cs", "Cf"}
    )


def as_sentence(text: str) -> str:
    """The same words where they stand at the beginning of a line."""
    return f"{text[:1].upper()}{text[1:]}"


def cells(text: str) -> int:
    """Width of a text on paper: a combining sign takes none, an ideograph or an emoji takes two."""
    return sum(_cell(sign) for sign in text)


def _cell(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1
