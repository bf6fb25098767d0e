"""Large print: letters made of pixels, for an address to read from the chair and a date to see on a wall.

Capitals, É, digits and the characters of an address; an address to be typed exactly is also shown in ordinary letters.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kiosk.services.paper.layout import COLUMNS

HEIGHT = 5
"""The height of a character in pixels."""
_BANDS = (
    (
        "A   B   C   D    E   F   G    H   I J   K    L   M",
        ".#. ##. .## ###. ### ### .### #.# # ..# #..# #.. #...#",
        "#.# #.# #.. #..# #.. #.. #... #.# # ..# #.#. #.. ##.##",
        "### ##. #.. #..# ##. ##. #.## ### # ..# ##.. #.. #.#.#",
        "#.# #.# #.. #..# #.. #.. #..# #.# # #.# #.#. #.. #...#",
        "#.# ##. .## ###. ### #.. .### #.# # .#. #..# ### #...#",
    ),
    (
        "N    O   P   Q     R   S   T   U    V     W     X   Y   Z",
        "#..# ### ##. .##.. ##. .## ### #..# #...# #...# #.# #.# ####",
        "##.# #.# #.# #..#. #.# #.. .#. #..# #...# #...# #.# #.# ...#",
        "#### #.# ##. #..#. ##. .#. .#. #..# .#.#. #.#.# .#. .#. .##.",
        "#.## #.# #.. #.##. #.# ..# .#. #..# .#.#. ##.## #.# .#. #...",
        "#..# ### #.. .##.# #.# ##. .#. .##. ..#.. #...# #.# .#. ####",
    ),
    (
        "0     1  2   3   4   5   6   7   8    9",
        ".###. .# ##. ##. #.# ### .## ### .##. ###",
        "#..## ## ..# ..# #.# #.. #.. ..# #..# #.#",
        "#.#.# .# .#. .#. ### ### ### ..# .##. ###",
        "##..# .# #.. ..# ..# ..# #.# .#. #..# ..#",
        ".###. .# ### ##. ..# ### ### .#. .##. ##.",
    ),
    (
        ". - / _ ~ : ? = & % + @ # É",
        ". ... ..# ... .... . ##. ... .##.. #.# ... .###. .#.#. ..#",
        ". ... ..# ... .#.# # ..# ### #.... ..# .#. #.#.# ##### ###",
        ". ### .#. ... #.#. . .#. ... .##.# .#. ### #.### .#.#. ##.",
        ". ... #.. ... .... # ... ### #..#. #.. .#. #.... ##### #..",
        "# ... #.. ### .... . .#. ... .##.# #.# ... .#### .#.#. ###",
    ),
)
"""The shape of each character, below the characters themselves; # is ink. No character has an empty column."""
GLYPHS = {
    character: tuple(glyph)
    for characters, *rows in _BANDS
    for character, *glyph in zip(characters.split(), *(row.split() for row in rows), strict=True)
}
"""Rows of pixels of each character of an address, from the top."""
_IN_WORDS = GLYPHS | {" ": ("..",) * HEIGHT, "Í": (".#", "..", "#.", "#.", "#.")}
"""The same, with what a greeting has besides."""
_SEAMS = "./-"
"""An address may be broken after these without splitting a word."""


def large_lines(text: str, width: int, most: int) -> tuple[str, ...] | None:
    """Break a text into lines of large letters, between words where possible, then into as few lines as possible.

    Args:
        width: cells of a line.
        most: lines that there is room for.

    Returns:
        The lines, all in capitals; together they are the text. None without room, or with a character not drawn here.
    """
    # Only ASCII: a long s or a dotless i has a capital that would give another address.
    characters = text.upper()
    if not characters or not text.isascii() or any(character not in GLYPHS for character in characters):
        return None
    ends = _broken(characters, width, most)
    return tuple(characters[start:end] for start, end in pairwise((0, *ends))) if ends else None


def cells_wide(line: str) -> int:
    """Return the cells of a line of large letters, with one between two characters."""
    return sum(len(GLYPHS[character][0]) for character in line) + max(0, len(line) - 1)


def can_draw(line: str) -> bool:
    """Tell if every character of a line has its pixels; else `width` and `pixels` raise KeyError."""
    return all(character in _IN_WORDS for character in line)


def width(line: str) -> int:
    """Return the pixels that a line of large letters is wide."""
    return len(pixels(line)[0])


def pixels(line: str) -> list[str]:
    """Return the pixel rows of a line of large letters, one column between two characters: `#` is ink, `.` is none."""
    return [".".join(_IN_WORDS[character][y] for character in line) for y in range(HEIGHT)]


def on_paper(text: str) -> str:
    """Return a text in large print, one character a pixel, which every printer has; unchanged if it cannot be drawn."""
    lines = large_lines(text, COLUMNS, len(text))
    if lines is None:
        return text
    return "\n\n".join("\n".join(_in_characters(line)) for line in lines)


def _in_characters(line: str) -> Iterator[str]:
    for row in pixels(line):
        yield row.replace(".", " ").rstrip()


def _broken(characters: str, width: int, most: int) -> tuple[int, ...] | None:
    """Return where each line ends: with the fewest split words, then the fewest lines, then the most even ones."""

    @cache
    def best(start: int, left: int) -> tuple[int, int, int, tuple[int, ...]] | None:
        if start == len(characters):
            return 0, 0, 0, ()
        found = []
        for end in range(start + 1, len(characters) + 1):
            spare = width - cells_wide(characters[start:end])
            if spare < 0 or not left:
                break
            rest = best(end, left - 1)
            if rest is not None:
                tears, lines, unevenness, ends = rest
                is_torn = end < len(characters) and characters[end - 1] not in _SEAMS
                found.append((tears + is_torn, lines + 1, unevenness + spare**2, (end, *ends)))
        return min(found, default=None)

    whole = best(0, max(0, most))
    return whole[-1] if whole else None
