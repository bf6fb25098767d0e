"""Read large letters back from the cells in which they are drawn."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from kiosk.services.paper.large_print import GLYPHS, HEIGHT
from screens.widgets.large_letters import ROWS

_HALVES = {"█": "##", "▀": "#.", "▄": ".#", " ": ".."}
_SIGNS = {glyph: sign for sign, glyph in GLYPHS.items()}


def read(rows: Sequence[str]) -> list[str]:
    """Return the lines of large letters in rows of cells; shorter rows are padded to the longest one."""
    assert len(rows) % ROWS == 0
    width = max(map(len, rows), default=0)
    return ["".join(_signs([row.ljust(width) for row in rows[top : top + ROWS]])) for top in range(0, len(rows), ROWS)]


def _signs(rows: list[str]) -> Iterator[str]:
    columns = ["".join(_HALVES[row[x]] for row in rows) for x in range(len(rows[0]))]
    for is_ink, sign in groupby(columns, lambda column: "#" in column):
        if is_ink:
            pixels = ["".join(row) for row in zip(*sign, strict=True)]
            assert "#" not in pixels.pop(), "nothing stands between two lines"
            assert len(pixels) == HEIGHT
            yield _SIGNS[tuple(pixels)]
