"""Large print: letters of pixels, for an address that is read from the chair and for a date that is seen on a wall.

Capitals, digits and the signs of an address; what somebody types exactly stands beside them in ordinary letters.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from kiosk.services.paper.layout import COLUMNS

HEIGHT = 5
"""Pixels of a sign."""
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
        ". - / _ ~ : ? = & % + @ #",
        ". ... ..# ... .... . ##. ... .##.. #.# ... .###. .#.#.",
        ". ... ..# ... .#.# # ..# ### #.... ..# .#. #.#.# #####",
        ". ### .#. ... #.#. . .#. ... .##.# .#. ### #.### .#.#.",
        ". ... #.. ... .... # ... ### #..#. #.. .#. #.... #####",
        "# ... #.. ### .... . .#. ... .##.# #.# ... .#### .#.#.",
    ),
)
"""What each sign looks like, the signs themselves above; # is ink. Nothing is empty in the middle of a sign."""
GLYPHS = {
    sign: tuple(glyph)
    for signs, *rows in _BANDS
    for sign, *glyph in zip(signs.split(), *(row.split() for row in rows), strict=True)
}
"""Rows of pixels of each sign, from above."""
_SEAMS = "./-"
"""Behind these an address may be broken without tearing a word."""


def large_lines(text: str, width: int, most: int) -> tuple[str, ...] | None:
    """A text in lines of large letters, torn between seams as seldom as can be, then on as few lines as can be.

    Args:
        width: cells of a line.
        most: lines that there is room for.

    Returns:
        The lines, capitals all; together they are the text. None: it has no room, or a sign that is not drawn.
    """
    # Only what is ASCII: a long s or a dotless i has a capital that stands for another address.
    signs = text.upper()
    if not signs or not text.isascii() or any(sign not in GLYPHS for sign in signs):
        return None
    ends = _broken(signs, width, most)
    return tuple(signs[start:end] for start, end in pairwise((0, *ends))) if ends else None


def cells_wide(line: str) -> int:
    """Cells of a line of large letters, one between two signs."""
    return sum(len(GLYPHS[sign][0]) for sign in line) + max(0, len(line) - 1)


def pixels(line: str) -> list[str]:
    """The rows of pixels of a line of large letters, one column between two signs: `#` is ink, a point is none."""
    return [".".join(GLYPHS[sign][y] for sign in line) for y in range(HEIGHT)]


def on_paper(text: str) -> str:
    """A text in large print, a sign a pixel, which every printer has; as it is where it cannot be drawn."""
    lines = large_lines(text, COLUMNS, len(text))
    if lines is None:
        return text
    return "\n\n".join("\n".join(_in_signs(line)) for line in lines)


def _in_signs(line: str) -> Iterator[str]:
    for row in pixels(line):
        yield row.replace(".", " ").rstrip()


def _broken(signs: str, width: int, most: int) -> tuple[int, ...] | None:
    """Where each line ends: the fewest tears, then the fewest lines, then the most even ones."""

    @cache
    def best(start: int, left: int) -> tuple[int, int, int, tuple[int, ...]] | None:
        if start == len(signs):
            return 0, 0, 0, ()
        found = []
        for end in range(start + 1, len(signs) + 1):
            spare = width - cells_wide(signs[start:end])
            if spare < 0 or not left:
                break
            rest = best(end, left - 1)
            if rest is not None:
                tears, lines, unevenness, ends = rest
                is_torn = end < len(signs) and signs[end - 1] not in _SEAMS
                found.append((tears + is_torn, lines + 1, unevenness + spare**2, (end, *ends)))
        return min(found, default=None)

    whole = best(0, max(0, most))
    return whole[-1] if whole else None
