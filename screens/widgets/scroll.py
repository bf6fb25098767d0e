"""A container for a page longer than the screen: it follows the focus, and two buttons scroll it for a finger."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, DockArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.widget import Widget

from screens.shell.breakpoints import HIGH
from screens.widgets.tap import Tap

_MOVERS_WIDTH = 8
"""Cells that a scroll button takes: its own seven, and an empty one."""
_HEADER = 3
"""Rows of the header above a body."""


class Body(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The part that scrolls."""

    def is_longer_than(self, room: Size) -> bool:
        """Tell if the content needs more rows than an area of this size has inside the body's own edges."""
        inside = room - Size(self.gutter.width, self.gutter.height)
        return _last_row(self.arrange(inside)) > inside.height

    def watch_virtual_size(self, size: Size) -> None:
        self._offer_movers()

    class Resized(Message):
        """Posted when the body's size changed: the focused widget may have to be brought back into view."""

    class Scrolled(Message):
        """Posted when other rows of the body are seen."""

    def on_resize(self) -> None:
        self._offer_movers()
        self.post_message(self.Resized())

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        # If the page is laid out at the same time, Textual 8.2.8 may find its new places already known and draw
        # nothing: a tap would hit something else than what is seen.
        self.refresh()
        self._offer_movers()
        self.post_message(self.Scrolled())

    def _offer_movers(self) -> None:
        """Hide the button that leads nowhere; its place stays empty."""
        scroller = self.parent
        if isinstance(scroller, Scroller) and scroller.is_mounted and self.container_size.height:
            up, down = scroller.movers
            last_row = _last_row(self.arrange(self.container_size))
            if last_row <= self.container_size.height and not self.scroll_y:
                return  # such a page has no place for them
            leads_down = self.scroll_y + self.container_size.height < last_row
            for mover, leads_on in ((up, self.scroll_y > 0), (down, leads_down)):
                if mover.visible != leads_on:  # setting it lays the page out again, which measures again
                    mover.visible = leads_on


class _Mover(Tap, can_focus=False):
    """The button ▲ or ▼, for a finger; a keyboard has page up, page down and the focus."""

    def types_at(self, _x: int, _y: int) -> bool:
        """Count two quick taps as two, as on an on-screen key: nothing is lost by scrolling on."""
        return True


def _last_row(arranged: DockArrangeResult) -> int:
    """Return the rows down to the last widget that is shown: nobody needs to scroll to the empty rows below it."""
    return max((each.region.bottom for each in arranged.placements), default=0)


class _BesideWhatIsLong(Layout):
    """A layout of body and scroll buttons in one pass: in two, a page would move under a finger that has aimed."""

    name = "beside what is long"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        parent.pre_layout(self)
        body, *movers = children
        is_long = bool(movers) and isinstance(body, Body) and body.is_longer_than(size)
        left, right = size.region.split_vertical(-_MOVERS_WIDTH) if is_long else (size.region, Region())
        if isinstance(body, Body) and not is_long:
            left = left.shrink((_rows_above(parent, body, size), 0, 0, 0))
        placed = [(body, left), *((each, right) for each in movers if is_long)]
        return [WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, widget) for widget, region in placed]


def _rows_above(parent: Widget, body: Body, room: Size) -> int:
    """Return the rows to leave empty above a body, so that it begins at a third of a high screen where it fits."""
    high = parent.app.size.height
    if high < HIGH:
        return 0
    inside = room - Size(body.gutter.width, body.gutter.height)
    return max(0, min(high // 3 - _HEADER, inside.height - _last_row(body.arrange(inside))))


_BESIDE_WHAT_IS_LONG = _BesideWhatIsLong()


class Scroller(Widget):
    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(id=id)
        self.body = Body(*children, classes="body")
        self.movers = (
            _Mover("▲", lambda: self.action_page(-1), classes="mover"),
            _Mover("▼", lambda: self.action_page(1), classes="mover -down"),
        )

        self.movers[0].visible = False
        self.beside = Vertical(*self.movers, classes="movers")
        """The column of scroll buttons, placed beside a body that is longer than its room."""

    @property
    def layout(self) -> Layout:
        return _BESIDE_WHAT_IS_LONG

    def compose(self) -> ComposeResult:
        yield self.body
        yield self.beside

    async def action_page(self, direction: int) -> None:
        """Scroll by one screenful less two rows, so that the eye keeps its place."""
        step = max(1, self.body.size.height - 2)
        self.body.scroll_relative(y=direction * step, animate=False, immediate=True)
