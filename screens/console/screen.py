"""The base of every console screen: header, a line that says what happened, the keys at the foot."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import Widget

from kiosk.i18n import N_, msg
from kiosk.services.ports import StorageError
from screens.console import breakpoints
from screens.console.dialogs import Notice
from screens.console.host import ConsoleHost, SessionOver
from screens.console.widgets import Keys, StatusLine, Still
from screens.widgets.chrome import Rule, Spread
from screens.widgets.text import Text

T = TypeVar("T")
_TRIAL = N_("ESSAI")


class ConsoleScreen(Screen[None]):
    """A screen of the console. Subclasses provide words, parts and keys; the places are fixed here."""

    HORIZONTAL_BREAKPOINTS = breakpoints.COLUMNS
    VERTICAL_BREAKPOINTS = breakpoints.ROWS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", show=False),
        Binding("escape", "back", show=False),
    ]
    app: ConsoleHost  # type: ignore[assignment]

    def place(self) -> str:
        """Return the title, top left: where the agent is."""
        return ""

    def state(self) -> str:
        """Return the state, top right."""
        return ""

    def second_line(self) -> str:
        return ""

    def parts(self) -> list[Widget]:
        """Return the widgets between header and foot."""
        return []

    def keys(self) -> str:
        """Return the keys of this screen with their words, two spaces or more between them; a line has 74 cells."""
        return ""

    def help_lines(self) -> tuple[str, ...]:
        """Return the help that "?" opens, line by line."""
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
        """Show the words of header and foot again, after a change."""
        for part in self.query(Text).filter(".console-place, .console-second, #console-keys"):
            part.relabel()

    @property
    def status(self) -> StatusLine:
        return self.query_one(StatusLine)

    async def attempt(self, work: Callable[[], T], then: Callable[[T], Awaitable[None]]) -> None:
        """Run `work` in a thread, then `then` with its result; a storage error is said in words, and the console stays.

        An account that was closed a second ago does nothing any more: it is checked right before, not only every few
        seconds.
        """
        check = self.app.session_guard()

        def checked() -> T:
            check()
            return work()

        try:
            result = await asyncio.to_thread(checked)
        except SessionOver:
            # Not called from here: it removes the very screen that asks.
            self.app.act_soon(self.app.check_account)
        except StorageError as error:
            self.status.complain(msg(str(error)))
        else:
            await then(result)

    async def action_help(self) -> None:
        lines = self.help_lines()
        if lines:
            await self.app.push_screen(Notice(self.help_lines))

    async def action_back(self) -> None:
        """Go back to the previous screen."""
        await self.app.pop_screen()
