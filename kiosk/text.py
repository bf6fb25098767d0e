"""Text as this program treats it everywhere: made harmless, compared, measured in cells, and wrapped to a width."""

import re
import unicodedata
from collections.abc import Iterator

HOLDS_A_NUMBER = r"(?<=\d) (?=\d(?!\d?(?::| h\b))|h\b)|(?<=\d h) (?=\d\d\b)"
"""The pattern of a space inside a telephone number or an hour as people write it: no line breaks there.

A line may break between a day and its hour: `03/12/2026 14 h` or `03/12/2026 14:00`.
"""
HELD = rf"[\u00a0\u202f]|(?<=«) | (?=[?!:;»€%]+(?:\s|$))|{HOLDS_A_NUMBER}"
"""The pattern of every space at which no line breaks: `1 692,60 €` stays together."""

_JOINER = "\u200d"
"""The character that joins the parts of one emoji."""
_WIDE = frozenset("WF")
_FIRST_COMBINING, _SOFT_HYPHEN = "\u0300", "\u00ad"
"""Every character before the first has one cell, but for the second, which has none."""
_NO_BREAK = "\N{NO-BREAK SPACE}"
_GLUED = re.compile(HELD)
_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_WHOLE_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints"}
_STEERING = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode categories of characters that control a screen, reverse its words or break a line, or have no encoding."""


def clean_text(text: str, *, multiline: bool = False) -> str:
    """Drop control characters (with `multiline`, line breaks stay) and invisible ones."""
    keep = "\n" if multiline else ""
    return "".join(
        character
        for character in text.replace("\r\n", "\n").replace("\r", "\n")
        if character in keep or character == _JOINER or unicodedata.category(character) not in {"Cc", "Cs", "Cf"}
    )


def without_accents(text: str) -> str:
    """Return the letters without their accents: `fevrier` for `février`."""
    return "".join(
        character for character in unicodedata.normalize("NFKD", text) if not unicodedata.combining(character)
    )


def on_one_line(text: str) -> str:
    """Make a name, or a line that holds one, fit to show: "?" for what controls the screen or has no encoding.

    Anybody who may write a file chooses its name, so the operator's screen and the morning page must not trust it.
    """
    return text if text.isprintable() else "".join("?" if _is_steering(character) else character for character in text)


def as_json(content: object, *, indent: int | None = None) -> str:
    """Return an object as JSON that reads back unchanged: characters that `on_one_line` replaces are escaped."""
    import json  # takes 2 ms, and the home screen writes no JSON

    text = json.dumps(content, ensure_ascii=False, indent=indent, sort_keys=True)
    # Line breaks are the layout's own: those of the data are escaped already.
    return "".join(
        json.dumps(character)[1:-1] if character != "\n" and _is_steering(character) else character
        for character in text
    )


def _is_steering(character: str) -> bool:
    return character != _JOINER and unicodedata.category(character) in _STEERING


def cells(text: str) -> int:
    """Return the width of a text on paper, in cells: a combining character takes none, an ideograph or an emoji two."""
    if max(text, default="") < _FIRST_COMBINING and _SOFT_HYPHEN not in text:
        return len(text)  # the whole of our four languages: a paper is measured word by word
    return sum(_cell(character) for character in text)


def _cell(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def plain_words(text: str) -> list[str]:
    """Return the words as they are compared: ASCII letters and digits, without accent, case, hyphen or apostrophe."""
    plain = text.lower()
    if not plain.isascii():
        plain = without_accents(plain.translate(_LIGATURES))
    return _NOT_ALPHANUMERIC.sub(" ", plain).split()


def fold(text: str) -> str:
    """Return the words of a name as they are compared: as `plain_words`, and `St` is `Saint`."""
    return " ".join(_WHOLE_WORDS.get(word, word) for word in plain_words(text))


def wrap(text: str, width: int) -> str:
    """Wrap a text into lines of at most `width` cells; its own line breaks stay, words too long for a line are cut."""
    return "\n".join(line for lines in own_lines(text, width) for line in lines)


def own_lines(text: str, width: int) -> Iterator[list[str]]:
    """Yield each of the text's own lines, wrapped to `width` cells."""
    plain = _GLUED.sub(_NO_BREAK, clean_text(text.replace("\t", " "), multiline=True))
    for own in plain.split("\n"):
        yield [line.replace(_NO_BREAK, " ") for line in _wrapped(own, width)]


def _wrapped(text: str, width: int) -> Iterator[str]:
    if cells(text) <= width:  # its spaces may be part of a drawing
        yield text
        return
    line = ""
    for piece in (piece for word in text.split(" ") if word for piece in _cut(word, width)):
        longer = f"{line} {piece}" if line else piece
        if cells(longer) <= width:
            line = longer
        else:
            yield line
            line = piece
    yield line


def _cut(word: str, width: int) -> Iterator[str]:
    if cells(word) <= width:
        yield word
        return
    piece = ""
    for character in word:
        if cells(piece + character) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def broken_lines(address: str, width: int) -> str:
    """Return an address whole when it fits, else broken after its dots, slashes and hyphens."""
    lines = [""]
    for part in re.findall(r"[^./-]+[./-]?|[./-]", address):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)
