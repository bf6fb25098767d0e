"""The console's own widgets: lines of words in a fixed place, a status line, and a line to type."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Input

from kiosk.safe_text import clean_text
from screens.console import breakpoints
from screens.console.table import fitted
from screens.widgets.chrome import BETWEEN
from screens.widgets.text import Says, Text, content, spoken


class Still(Text):
    """Words in a place of fixed size: a change repaints the place and moves nothing."""

    def render(self) -> Content:
        return content(self.says)

    def relabel(self) -> None:
        self.refresh()


class OneRow(Still):
    """One row of text; it ends with `…` when it cannot show all its words."""

    def render(self) -> Content:
        return Content(fitted(spoken(self.says), self.size.width))


class Parted(Still):
    """At most two rows; the first ends between two texts that are shown side by side."""

    def render(self) -> Content:
        width = self.size.width
        return Content("\n".join(fitted(row, width) for row in self._rows(width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[str]:
        first, *others = breakpoints.parted(spoken(self.says), width)
        return [first, BETWEEN.join(others)] if others else [first]

    def relabel(self) -> None:
        self.refresh(layout=True)


class Keys(Still):
    """The keys of a screen with their words, in as many rows as they need."""

    def render(self) -> Content:
        return content("\n".join(breakpoints.packed(spoken(self.says), self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(breakpoints.packed(spoken(self.says), width))

    def relabel(self) -> None:
        self.refresh(layout=True)


class StatusLine(Still):
    """The line that says what happened last. A failure has a `!` before it, and its own colour."""

    def inform(self, says: Says) -> None:
        self.set_class(False, "error")
        self.say(says)

    def complain(self, says: Says) -> None:
        self.set_class(True, "error")
        self.say(lambda: f"! {spoken(says)}")


class GrowingStatus(StatusLine):
    """A status line that grows with its words: a storage error is shown whole, for its end says what to do."""

    _ROWS_KEPT = 2

    def relabel(self) -> None:
        rows = self.get_content_height(self.size, self.app.size, self.size.width)
        self.screen.set_class(rows > self._ROWS_KEPT, "-told-at-length")
        self.refresh(layout=True)


_LONGEST = 64


class Entry(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "done", show=False)]

    def __init__(
        self,
        value: str = "",
        *,
        done: Callable[[], Awaitable[None]],
        name: str,
        password: bool = False,
        restrict: str | None = None,
    ) -> None:
        super().__init__(
            value, id=name, password=password, restrict=restrict, max_length=_LONGEST, select_on_focus=False
        )
        self._done = done
        self.cursor_blink = False

    async def action_done(self) -> None:
        await self._done()

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(clean_text(text), start, end)

    def insert_text_at_cursor(self, text: str) -> None:
        super().insert_text_at_cursor(clean_text(text))
