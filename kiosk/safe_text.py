"""Text made harmless for a screen, a printer and a file, its widths, and the spaces at which French never breaks."""

import unicodedata

HOLDS_A_NUMBER = r"(?<=\d) (?=\d(?!\d?(?::| h\b))|h\b)|(?<=\d h) (?=\d\d\b)"
"""A space inside a number as people write it, a telephone's or an hour's: no line breaks there.

Between a day and its hour, `03/12/2026 14 h` or `03/12/2026 14:00`, one may.
"""
HELD = rf"[\u00a0\u202f]|(?<=«) | (?=[?!:;»€%]+(?:\s|$))|{HOLDS_A_NUMBER}"
"""A space, as a pattern, that holds together what stands around it: `1 692,60 €` is one number."""

_JOINER = "\u200d"
"""Holds the parts of one emoji together."""
_WIDE = frozenset("WF")
_STEERING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Signs that steer a screen, turn its words round or break a line, and those that no encoding has."""


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Drop control characters (a line break stays in a long text), and what nobody sees."""
    keep = "\n" if multiline else ""
    return "".join(
        sign
        for sign in text.replace("\r\n", "\n").replace("\r", "\n")
        if sign in keep or sign == _JOINER or unicodedata.category(sign) not in {"Cc", "Cs", "Cf"}
    )


def without_accents(text: str) -> str:
    """The letters without their accents: `février` as `fevrier`."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def on_one_line(text: str) -> str:
    """A name, or a line that holds one, as it may be shown: what would steer the screen, or is no text, becomes "?".

    Whoever may write a file gives it its name: to the operator's screen, and to the morning page, it is a stranger's.
    """
    return text if text.isprintable() else "".join("?" if _is_steering(sign) else sign for sign in text)


def as_json(told: object, *, indent: int | None = None) -> str:
    """An object in words that read back as they were: what `on_one_line` would not show is escaped."""
    import json  # 2 ms, and the home screen writes none

    text = json.dumps(told, ensure_ascii=False, indent=indent, sort_keys=True)
    # The ends of lines are the layout's own.
    return "".join(json.dumps(sign)[1:-1] if sign != "\n" and _is_steering(sign) else sign for sign in text)


def _is_steering(sign: str) -> bool:
    return sign != _JOINER and unicodedata.category(sign) in _STEERING


def cells(text: str) -> int:
    """Width of a text on paper: a combining sign takes none, an ideograph or an emoji takes two."""
    return sum(_cell(sign) for sign in text)


def _cell(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1
