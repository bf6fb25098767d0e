"""The console's layout where there is less room than 80×24: nothing that is needed to act is cut."""

import re
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.chrome import BETWEEN
from screens.widgets.scroll import Body

_LOW = 22
"""A screen with fewer rows than this is low: what is beside the list gives its place to it."""
COLUMNS: list[tuple[int, str]] = [(0, "-small"), (SMALL_WIDTH, "-large")]
ROWS: list[tuple[int, str]] = [(0, "-low"), (_LOW, "-high")]
"""Classes of a screen, by its size."""
_BETWEEN = "  "
_ALONE = "·"


def packed(keys: str, width: int) -> list[str]:
    """Return the rows of some keys with their words: a line that is too long breaks between two keys only."""
    return [row for line in keys.split("\n") for row in ([line] if cell_len(line) <= width else _broken(line, width))]


def parted(line: str, width: int) -> list[str]:
    """Return the rows of texts shown side by side: a row that is too long breaks between two texts only."""
    return _joined(line.split(BETWEEN), BETWEEN, width)


def _broken(line: str, width: int) -> list[str]:
    return [row.strip(f"{_ALONE} ") for row in _joined(re.split(r"\s{2,}", line.strip()), _BETWEEN, width)]


def _joined(parts: list[str], between: str, width: int) -> list[str]:
    rows = [parts[0]]
    for part in parts[1:]:
        longer = f"{rows[-1]}{between}{part}"
        if cell_len(longer) > width:
            rows.append(part)
        else:
            rows[-1] = longer
    return rows


class Scrolls(Screen[None]):
    """A screen with a text longer than its room; the keys scroll it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("home", "scroll(-100000)", show=False),
        Binding("end", "scroll(100000)", show=False),
    ]

    @property
    def body(self) -> Body:
        return self.query_one(Body)

    async def action_scroll(self, rows: int) -> None:
        self.body.scroll_relative(y=rows, animate=False)

    async def action_page(self, direction: int) -> None:
        # Less two rows, so that the eye keeps its place.
        await self.action_scroll(direction * max(1, self.body.size.height - 2))
