"""The console's layout by the size of the screen: nothing that is needed to act is ever cut."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.scroll import Body

WIDE = 120
"""Columns from which the panel stands right of the list."""
_LOW, _TALL = 22, 28
"""A screen with fewer rows than the first is low: what is beside the list gives its place to it."""
COLUMNS: list[tuple[int, str]] = [(0, "-small"), (SMALL_WIDTH, "-large"), (WIDE, "-wide")]
ROWS: list[tuple[int, str]] = [(0, "-low"), (_LOW, "-high"), (_TALL, "-tall")]
"""Classes of a screen, by its size."""


class Scrolls(Screen[None]):
    """A screen with a text longer than its room; the keys scroll it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll(-1)", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown,space", "page(1)", show=False),
        Binding("ctrl+u", "page(-0.5)", show=False),
        Binding("ctrl+d", "page(0.5)", show=False),
        Binding("home,g", "scroll(-100000)", show=False),
        Binding("end,G", "scroll(100000)", show=False),
    ]

    @property
    def body(self) -> Body:
        return self.query_one(Body)

    async def action_scroll(self, rows: int) -> None:
        self.body.scroll_relative(y=rows, animate=False)

    async def action_page(self, pages: float) -> None:
        # Less two rows, so that the eye keeps its place.
        await self.action_scroll(round(pages * max(1, self.body.size.height - 2)))
