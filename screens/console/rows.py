"""A list of one-row records for the keyboard. It draws its lines itself, so that a step repaints two lines.

Cells hold words about a record, made safe here: control characters are dropped, a cell keeps to its column.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events, getters
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from kiosk.text import clean_text, wrap
from screens.shell.base import KioskBaseApp
from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.text import Says, spoken

_LEFT, _RIGHT = 3, 1
_GAP = 1
_DOUBLE_CLICK = 0.5
"""Seconds within which a second click on a row chooses it."""


@dataclass(frozen=True)
class Column:
    code: str
    title: Says
    width: int
    """Cells; 0 for the one column that takes what is left."""
    is_extra: bool = False
    """True when the column is left out on a narrow screen."""


@dataclass(frozen=True)
class Row:
    key: str
    cells: tuple[str, ...]
    is_muted: bool = False
    is_closed: bool = False
    """True when nobody has to act on it any more."""


async def _no_heading(_code: str) -> None:
    """Ignore a click on a heading that orders nothing."""


class Rows(Widget, can_focus=True):
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--head", "rows--cursor", "rows--empty", "rows--muted"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+u", "half_page(-1)", show=False),
        Binding("ctrl+d", "half_page(1)", show=False),
        Binding("home,g", "move(-100000)", show=False),
        Binding("end,G", "move(100000)", show=False),
    ]
    app = getters.app(KioskBaseApp)

    def __init__(
        self,
        columns: Sequence[Column],
        empty: Says,
        *,
        moved: Callable[[], None],
        chosen: Callable[[], Awaitable[None]],
        name: str,
        headed: Callable[[str], Awaitable[None]] = _no_heading,
        has_head: bool = True,
    ) -> None:
        """
        Args:
            empty: the words shown when there is no row.
            moved: called when another row is under the cursor.
            chosen: awaited when a double click chooses the row under the cursor.
            headed: awaited with the code of a column whose heading is clicked.
            has_head: True when the titles are shown above the rows.
        """
        super().__init__(id=name)
        self._columns, self._empty, self._moved, self._chosen = tuple(columns), empty, moved, chosen
        self._headed, self._head = headed, int(has_head)
        self.rows: tuple[Row, ...] = ()
        self._cursor = 0
        self._top = 0
        self._clicked: tuple[str, float] | None = None

    def use(self, columns: Sequence[Column], empty: Says) -> None:
        """Show another list from now on: its rows follow, and the cursor starts at its first one."""
        self._columns, self._empty = tuple(columns), empty
        self.rows, self._cursor, self._top = (), 0, 0
        self.refresh()

    @property
    def key(self) -> str | None:
        """The key of the row under the cursor; None when there is no row."""
        return self.rows[self._cursor].key if self.rows else None

    def go_to(self, key: str) -> None:
        """Put the cursor on a record, if it is in the list."""
        found = next((index for index, row in enumerate(self.rows) if row.key == key), None)
        if found is not None:
            self._go_to(found)

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor stays on its record, or near where it was. Only cells that changed are drawn.

        From a record that was just closed it passes on to the next open one.
        """
        rows = tuple(rows)
        if rows == self.rows:
            return
        before, here, was_at = self._in_view(), self._passed_on(rows), self._cursor
        self.rows = rows
        places = {row.key: place for place, row in enumerate(rows)}
        self._cursor = places.get(here or "", max(0, min(self._cursor, len(rows) - 1)))
        has_scrolled = self._keep_in_view()
        after = self._in_view()
        if has_scrolled or self._cursor != was_at or [row.key for row in before] != [row.key for row in after]:
            self.refresh()
        else:
            self._refresh_cells(before, after)
        self._moved()

    def _passed_on(self, rows: Sequence[Row]) -> str | None:
        """Return the key of the row for the cursor, among other rows: its own, or the next one once that is closed."""
        if not self.rows:
            return None
        here = self.rows[self._cursor]
        if here.is_closed or here.key not in {row.key for row in rows if row.is_closed}:
            return here.key
        is_open = {row.key for row in rows if not row.is_closed}
        following = (*self.rows[self._cursor + 1 :], *reversed(self.rows[: self._cursor]))
        return next((row.key for row in following if row.key in is_open), here.key)

    def _in_view(self) -> tuple[Row, ...]:
        return self.rows[self._top : self._top + self._height]

    def _refresh_cells(self, before: Sequence[Row], after: Sequence[Row]) -> None:
        """Draw again the cells that differ, and no others: a minute that passes writes a few numbers."""
        widths = self._widths(self.size.width)
        starts = [_LEFT + sum(width + _GAP for width in widths[:place] if width) for place in range(len(widths))]
        for y, (old, new) in enumerate(zip(before, after, strict=True), self._head):
            for place, width in enumerate(widths):
                if width and old.cells[place] != new.cells[place]:
                    self.refresh(Region(starts[place], y, width, 1))

    def relabel(self) -> None:
        self.refresh()

    # --- moving -----------------------------------------------------------------------------------------------------

    @property
    def _height(self) -> int:
        return max(1, self.size.height - self._head)

    def action_move(self, step: int) -> None:
        self._go_to(self._cursor + step)

    def action_page(self, direction: int) -> None:
        self._go_to(self._cursor + direction * self._height)

    def action_half_page(self, direction: int) -> None:
        self._go_to(self._cursor + direction * max(1, self._height // 2))

    async def choose(self) -> None:
        if self.rows:
            await self._chosen()

    def _go_to(self, place: int) -> None:
        place = max(0, min(place, len(self.rows) - 1))
        if place == self._cursor or not self.rows:
            return
        before, self._cursor = self._cursor, place
        if self._keep_in_view():
            self.refresh()
        else:
            self.refresh(self._line_of(before), self._line_of(place))
        self._moved()

    def _keep_in_view(self) -> bool:
        """Scroll to the cursor; True when the list scrolled."""
        before = self._top
        self._top = min(max(self._top, self._cursor - self._height + 1), self._cursor)
        self._top = max(0, min(self._top, len(self.rows) - self._height))
        return self._top != before

    def _line_of(self, place: int) -> Region:
        return Region(0, self._head + place - self._top, self.size.width, 1)

    def on_resize(self) -> None:
        if self._keep_in_view():
            self.refresh()

    async def _on_click(self, event: events.Click) -> None:
        """Move the cursor to a clicked row; a second click on it soon after chooses it, as a key would."""
        event.stop()
        place = event.y - self._head + self._top
        if event.y < self._head:
            code = self._column_at(event.x)
            if code:
                self.app.act_soon(lambda: self._headed(code))
            return
        if place >= len(self.rows):
            return
        now, clicked = self.app.seconds(), self._clicked
        key = self.rows[place].key
        self._clicked = (key, now)
        self._go_to(place)
        if clicked is not None and clicked[0] == key and now - clicked[1] <= _DOUBLE_CLICK:
            self._clicked = None
            self.app.act_soon(self.choose)

    def _column_at(self, x: int) -> str:
        start = _LEFT
        for column, width in zip(self._columns, self._widths(self.size.width), strict=True):
            if width and start <= x < start + width:
                return column.code
            start += width + _GAP if width else 0
        return ""

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_move(1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_move(-1)

    # --- drawing ----------------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self._head:
            return self._strip("   ", [spoken(column.title) for column in self._columns], "rows--head")
        place = self._top + y - self._head
        if place < len(self.rows):
            is_here = place == self._cursor
            mark = " ▸ " if is_here else "   "
            look = "rows--cursor" if is_here else "rows--muted" if self.rows[place].is_muted else None
            return self._strip(mark, self.rows[place].cells, look)
        if not self.rows:
            return self._line(self._empty_row(y - self._head - 1), "rows--empty")
        return Strip.blank(width, self.rich_style)

    def _empty_row(self, number: int) -> str:
        """Return one row of the words shown when the list is empty."""
        rows = wrap(spoken(self._empty), self.size.width - _LEFT - _RIGHT).split("\n")
        return " " * _LEFT + rows[number] if 0 <= number < len(rows) else ""

    def _strip(self, mark: str, cells: Sequence[str], look: str | None) -> Strip:
        shown = zip(cells, self._widths(self.size.width), strict=True)
        return self._line(mark + (" " * _GAP).join(fitted(cell, room) for cell, room in shown if room), look)

    def _line(self, text: str, look: str | None) -> Strip:
        width = self.size.width
        style = self.get_component_rich_style(look) if look else self.rich_style
        return Strip([Segment(set_cell_size(text, width), style)], width)

    def _widths(self, width: int) -> list[int]:
        """Return the cells of each column; 0 for one that is left out."""
        shown = [column for column in self._columns if width >= SMALL_WIDTH or not column.is_extra]
        fixed = sum(column.width for column in shown) + _GAP * (len(shown) - 1)
        rest = max(1, width - _LEFT - _RIGHT - fixed)
        return [(column.width or rest) if column in shown else 0 for column in self._columns]


def fitted(text: str, width: int) -> str:
    """Return one line of exactly `width` cells; a longer text is cut after its last whole word and ends with `…`."""
    line = " ".join(clean_text(text, multiline=True).split())
    if cell_len(line) > width:
        line = wrap(line, width - 1).split("\n")[0].rstrip(" ·") + "…"
    return set_cell_size(line, width)
