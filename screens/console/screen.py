"""What every screen of the console shares: header, a line that says what happened, the keys at the foot."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from kiosk.i18n import N_, msg
from kiosk.services.ports import StorageError
from screens.console import room
from screens.console.rows import fitted
from screens.console_app import ConsoleApp, SessionOver
from screens.widgets.chrome import BETWEEN, Rule, Spread
from screens.widgets.text import Says, Text, content, spoken

T = TypeVar("T")
_TRIAL = N_("ESSAI")


class Still(Text):
    """Words in a place of fixed size: saying others repaints it and moves nothing."""

    def render(self) -> Content:
        return content(self.says)

    def relabel(self) -> None:
        self.refresh()


class OneRow(Still):
    """What has more words than its row ends with a sign that says so."""

    def render(self) -> Content:
        return Content(fitted(spoken(self.says), self.size.width))


class Parted(Still):
    """Two rows at the most, of which the first ends between two things that are said side by side."""

    def render(self) -> Content:
        width = self.size.width
        return Content("\n".join(fitted(row, width) for row in self._rows(width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[str]:
        first, *others = room.parted(spoken(self.says), width)
        return [first, BETWEEN.join(others)] if others else [first]

    def relabel(self) -> None:
        self.refresh(layout=True)


class Keys(Still):
    """The keys of a screen with their words: as many rows as they need."""

    def render(self) -> Content:
        return content("\n".join(room.packed(spoken(self.says), self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(room.packed(spoken(self.says), width))

    def relabel(self) -> None:
        self.refresh(layout=True)


class StatusLine(Still):
    """What happened last. Something that failed has a sign before it, and its colour."""

    def inform(self, says: Says) -> None:
        self.set_class(False, "error")
        self.say(says)

    def complain(self, says: Says) -> None:
        self.set_class(True, "error")
        self.say(lambda: f"! {spoken(says)}")


class GrowingStatus(StatusLine):
    """In a box of its own height: whatever the storage says of itself is whole, for its end says what to do."""

    _ROWS_KEPT = 2

    def relabel(self) -> None:
        rows = self.get_content_height(self.size, self.app.size, self.size.width)
        self.screen.set_class(rows > self._ROWS_KEPT, "-told-at-length")
        self.refresh(layout=True)


class ConsoleScreen(Screen[None]):
    """Subclasses give their words, parts and keys; the places are fixed here."""

    HORIZONTAL_BREAKPOINTS = room.COLUMNS
    VERTICAL_BREAKPOINTS = room.ROWS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", show=False),
        Binding("escape", "back", show=False),
    ]
    app = getters.app(ConsoleApp)

    def place(self) -> str:
        """Where am I, top left."""
        return ""

    def state(self) -> str:
        """How things stand, top right."""
        return ""

    def second_line(self) -> str:
        return ""

    def parts(self) -> list[Widget]:
        """What stands between header and foot."""
        return []

    def keys(self) -> str:
        """The keys of this screen with their words, two spaces or more between them; a line has 74 cells."""
        return ""

    def help_lines(self) -> tuple[str, ...]:
        """What "?" says, a line each."""
        return ()

    def compose(self) -> ComposeResult:
        yield Spread(self.place, self.state, classes="console-place")
        yield Still(self.second_line, classes="console-second")
        yield Rule(self._notes, id="console-rule")
        yield from self.parts()
        yield StatusLine(id="console-status")
        yield Rule("", id="console-foot-rule")
        yield Keys(self.keys, id="console-keys")

    def _notes(self) -> str:
        return str(msg(_TRIAL)) if self.app.services.config.terminal.trial else ""

    def refresh_words(self) -> None:
        """What header and foot say has changed."""
        for part in self.query(Text).filter(".console-place, .console-second, #console-keys"):
            part.relabel()

    @property
    def status(self) -> StatusLine:
        return self.query_one(StatusLine)

    async def attempt(self, work: Callable[[], T], then: Callable[[T], Awaitable[None]]) -> None:
        """Do what takes time in a thread; a storage that fails is said in words, and the console stays.

        An account that was closed a second ago does nothing any more: it is asked right before, not only by the clock.
        """
        check = self.app.session_guard()

        def checked() -> T:
            check()
            return work()

        try:
            result = await asyncio.to_thread(checked)
        except SessionOver:
            # Not from here: it takes away the very screen that asks.
            self.app.act_soon(self.app.check_account)
        except StorageError as error:
            self.status.complain(msg(str(error)))
        else:
            await then(result)

    async def action_help(self) -> None:
        from screens.console.dialogs import Notice

        lines = self.help_lines()
        if lines:
            await self.app.push_screen(Notice(self.help_lines))

    async def action_back(self) -> None:
        """Leave this screen for the one before."""
        await self.app.pop_screen()
