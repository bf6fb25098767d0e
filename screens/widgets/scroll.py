"""A page longer than the screen: it follows the focus, and two buttons move it for a finger."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from screens.widgets.tap import Tap


class Body(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The part that scrolls. It tells its `Scroller` when it becomes longer than its room."""

    def watch_virtual_size(self, size: Size) -> None:
        self._measure()

    class Resized(Message):
        """Its room changed: what has the focus may have to be brought back into view."""

    def on_resize(self) -> None:
        self._measure()
        self.post_message(self.Resized())

    def _measure(self) -> None:
        scroller = self.parent
        # Before the first layout there is no room at all, and everything would be longer than it.
        if isinstance(scroller, Scroller) and self.container_size.height:
            scroller.beside.set_class(self._last_row > self.container_size.height, "-long")
            self._offer_movers()

    @property
    def _last_row(self) -> int:
        """Rows down to the last thing that is shown: the air below it is nothing to scroll to."""
        return max((child.virtual_region.bottom for child in self.children if child.display), default=0)

    def watch_scroll_y(self, old: float, new: float) -> None:
        super().watch_scroll_y(old, new)
        # Where the page is laid out in the same breath, Textual 8.2.8 may find its new places already known and draw
        # nothing: what is touched were not what is seen.
        self.refresh()
        self._offer_movers()

    def _offer_movers(self) -> None:
        """A button that leads nowhere is not drawn; its place stays empty."""
        scroller = self.parent
        if isinstance(scroller, Scroller) and scroller.is_mounted:
            up, down = scroller.movers
            leads_down = self.scroll_y + self.container_size.height < self._last_row
            for mover, leads_on in ((up, self.scroll_y > 0), (down, leads_down)):
                if mover.visible != leads_on:  # setting it lays the page out again, which measures again
                    mover.visible = leads_on


class _Mover(Tap, can_focus=False):
    """▲ or ▼: for a finger; a keyboard has page up, page down and the focus."""

    def types_at(self, _x: int, _y: int) -> bool:
        """Two quick taps are two, as on a key: nothing is lost by reading on."""
        return True


class Scroller(Horizontal):
    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(id=id)
        self.body = Body(*children, classes="body")
        self.movers = (
            _Mover("▲", lambda: self.action_page(-1), classes="mover"),
            _Mover("▼", lambda: self.action_page(1), classes="mover -down"),
        )

        self.beside = Vertical(*self.movers, classes="movers")
        """Drawn beside what is longer than its room; with the class on the page, all of it would be styled anew."""

    def compose(self) -> ComposeResult:
        yield self.body
        yield self.beside

    async def action_page(self, direction: int) -> None:
        """One screenful less two rows, so that the eye keeps its place."""
        step = max(1, self.body.size.height - 2)
        self.body.scroll_relative(y=direction * step, animate=False)
