"""Letters three rows high, drawn in half cells like a QR code: a pixel is a cell wide and half a cell high."""

from collections.abc import Iterator

from kiosk.i18n import msg
from kiosk.services.paper.large_print import pixels
from screens.widgets.tap import Tap
from screens.widgets.text import Text

ROWS = 3
"""Rows of cells that a line of letters takes, the empty half row under it included."""
_BLOCKS = {("#", "#"): "█", ("#", "."): "▀", (".", "#"): "▄", (".", "."): " "}


def drawn(lines: tuple[str, ...]) -> str:
    """Return large lines drawn in half cells: `ROWS` rows each, as one text."""
    return "\n".join(row for line in lines for row in _rows(line))


def scaled(line: str, scale: int) -> str:
    """Return a line in pixels of `scale` by `scale` half cells: at 3, it is seven and a half rows high."""
    rows = ["".join(pixel * scale for pixel in row) for row in pixels(line) for _times in range(scale)]
    rows += ["." * len(rows[0])] * (len(rows) % 2)
    return "\n".join(_in_half_cells(rows))


class LargeLetters(Text):
    """Large lines in the colour of text, whatever the theme."""

    def show(self, lines: tuple[str, ...]) -> None:
        self.say(drawn(lines))


class LargeCode(LargeLetters):
    """A code for coming back, a line for each of its groups. Its button `hide` stands where the page puts it."""

    def __init__(self, code: str = "") -> None:
        self.code, self.is_hidden = code, False
        self.hide = Tap(lambda: str(msg("Montrer") if self.is_hidden else msg("Cacher")), self._turn, id="code-hide")
        super().__init__(self._drawn, id="code-shown")

    def _drawn(self) -> str:
        groups = tuple(self.code.split("-"))
        if self.is_hidden:
            return ("\n" * ROWS).join("●" * len(group) for group in groups)
        return f"{drawn(groups)}\n{self.code}"  # some large letters look alike: S and 5, Z and 2

    async def _turn(self) -> None:
        self.is_hidden = not self.is_hidden
        self.relabel()
        self.hide.relabel()


def _rows(line: str) -> Iterator[str]:
    rows = pixels(line)
    rows.append("." * len(rows[0]))
    yield from _in_half_cells(rows)


def _in_half_cells(rows: list[str]) -> Iterator[str]:
    """Yield rows of cells for pixel rows, of which there is an even number."""
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        yield "".join(_BLOCKS[halves] for halves in zip(upper, lower, strict=True))
