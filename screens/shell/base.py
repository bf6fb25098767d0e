"""The base of both apps, the tenant terminal and the agent console.

It locks down what Textual offers, stays calm in a crash, handles keys in the order typed, and keeps language and theme
in one place.

Ten files of `screens` use private names of Textual 8.2.8 and one of rich: the versions are pinned exactly, and the PTY
tests guard each use.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import ClassVar

from rich.console import RenderableType
from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

from kiosk import error_place, i18n
from kiosk.i18n import N_, Domain, _
from screens.shell import hangup
from screens.shell.driver import SteadyDriver
from screens.shell.themes import THEMES
from screens.shell.wrapping import hold_together

INSIDE_STYLES = Path(__file__).with_name("inside.tcss")
"""The style sheet of everything behind the home screen; a screen that may open before everything is loaded names it."""
CRASHED = 1
SAFE_MODE = 6
"""The contract's exit code for a database that is newer than the program, or damaged: nothing is written."""
CRASH_SENTENCE = N_("La borne s'est arrêtée. Rien n'est resté à l'écran. Elle redémarre.")


class KioskBaseApp(App[int], inherit_bindings=False):
    """The common base of the tenant terminal's app and the agent console's app."""

    ENABLE_COMMAND_PALETTE = False
    COMMANDS = set()  # noqa: RUF012 - textual's own declaration
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    AUTO_FOCUS = None
    CSS_PATH: ClassVar[list[Path]] = [Path(__file__).with_name("base.tcss")]  # type: ignore[assignment]
    DOMAIN: ClassVar[Domain] = "tenant"

    def __init__(self, *, theme: str, seconds: Callable[[], float] = monotonic) -> None:
        hold_together()
        super().__init__(driver_class=SteadyDriver)
        # Nothing is shown for hovering or as a pop-up: each page would carry two widgets for it, and be laid out twice.
        self._disable_notifications = self._disable_tooltips = True
        # A page that slides makes some people ill, and leaves the focus half in view while it moves.
        self.animation_level = "none"
        for name in list(self.available_themes):
            self.unregister_theme(name)
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme
        # Textual has the variables of its own theme by now: every sheet would be parsed for those, then for ours.
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled_theme = theme
        self.seconds = seconds
        """The clock, in monotonic seconds, for idle time and taps; tests inject their own."""
        self.speed = 1
        """How fast time passes in a trial (`[trial] speed`); idle time passes as fast."""
        self._acts: deque[Callable[[], Awaitable[None]]] = deque()
        self._tapped: Widget | None = None
        self._has_crashed = False
        self.exit_code = 0
        """The exit code of the process; when the terminal is out of service, the contract's code for the reason."""
        self.was_stopped_by_signal = False
        """True when SIGTERM ended the app."""
        self.failure: str | None = None
        """The name of the error that put the terminal out of service; None while all is well."""
        self.log_failure: Callable[[str], None] = _nowhere
        """The function that writes one line about a crash into the log, without anybody's data."""

    # --- keys -----------------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Handle keys in the order they were typed.

        Textual alone hands a printable key to the focused widget, but runs a bound key in the app at once, even if it
        was typed later: `ab⌫` would give `a` or `ab`. So a bound key first waits until everything typed before it is
        handled.
        """
        if isinstance(event, events.InputEvent) and not event.is_forwarded:
            self.on_touched(event)
            if isinstance(event, events.Key | events.Paste | events.MouseDown):
                await self._finish_tap()
        if isinstance(event, events.Key):
            if event.is_forwarded:
                # The widget did not use the key; it was tried when it was typed, and the page may have changed by now.
                return
            focused = self.focused
            if focused is None or not focused.check_consume_key(event.key, event.character):
                await self.settle()
                if await self._check_bindings(event.key, priority=True) or await self._check_bindings(event.key):
                    return
        is_tap = isinstance(event, events.MouseUp) and not event.is_forwarded
        await super().on_event(event)
        if is_tap:
            self._tapped = self._mouse_down_widget

    async def settle(self) -> None:
        """Wait until the focused widget and its ancestors have handled their messages."""
        await _handled(self.focused)
        if self.focused is not None and not self.focused.region.area:
            # The page has just turned in a burst of keys: before its layout, the focus order differs from what is seen.
            await self.screen.wait_for_refresh()

    def act_soon(self, act: Callable[[], Awaitable[None]]) -> None:
        """Run the action of a tap in the app's own task: it may remove the very widget that was tapped."""
        self._acts.append(act)
        self.call_later(self._act)

    async def _act(self) -> None:
        while self._acts:
            await self._acts.popleft()()

    async def _finish_tap(self) -> None:
        """Finish the last tap before a later key or tap is handled: in one burst, keys meet the new page."""
        tapped, self._tapped = self._tapped, None
        if tapped is not None:
            await _handled(tapped)
            await self._act()

    def on_touched(self, event: events.InputEvent) -> None:
        """React to a key, a tap or a mouse movement: somebody is there."""

    # --- language -------------------------------------------------------------------------------------------------

    async def use_language(self, code: str) -> None:
        """Show every open screen in another language, in place."""
        i18n.use(code, self.DOMAIN)
        self.relabel_all()

    def relabel_all(self) -> None:
        with self.batch_update():
            for screen in self.screen_stack:
                for node in (screen, *screen.query("*")):
                    relabel = getattr(node, "relabel", None)
                    if relabel is not None:
                        relabel()

    def refresh_css(self, animate: bool = True) -> None:
        """Parse every sheet again for another theme; for the first theme, this is done when the sheets are read."""
        if self._styled_theme != self.theme:
            self._styled_theme = self.theme
            super().refresh_css(animate)

    # --- the end --------------------------------------------------------------------------------------------------

    def note_failure(self, what: str, error: Exception, *, is_lasting: bool = False) -> None:
        """Log a failure; one that does not pass by itself, such as a damaged database, also ends the service."""
        self.log_failure(f"{what}: {type(error).__name__}")
        is_unsafe = getattr(error, "is_lasting", False)
        if is_lasting or is_unsafe:
            self.failure = type(error).__name__
            self.exit_code = getattr(error, "exit_code", SAFE_MODE if is_unsafe else CRASHED)

    def watch_for_the_end(self) -> None:
        """Make the app end when its terminal goes away, or when the service manager asks. Tests have neither."""
        if not self.is_headless:
            hangup.watch(lambda: self.exit(return_code=hangup.EXIT_CODE), self._stop)

    def _stop(self) -> None:
        self.was_stopped_by_signal = True
        self.exit(return_code=self.exit_code)

    def _fatal_error(self) -> None:
        """Log the type and place of a crash. Nobody's data is shown: no traceback, no local variable."""
        error = self._exception
        self._crash("crash" if error is None else error_place.kind_and_line(error, " at "))

    def panic(self, *renderables: RenderableType) -> None:
        """Crash when the keys cannot be read any more. Textual alone would end with 0, which means "closed"."""
        self._crash("keys unreadable")

    def _crash(self, line: str) -> None:
        self.log_failure(line)
        self._has_crashed = True
        self._return_code = CRASHED
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
        if self._has_crashed and not self.is_headless:
            # The terminal's line may be dead, which would be why the keys could not be read.
            with suppress(OSError):
                print(_(CRASH_SENTENCE), file=sys.stderr)  # noqa: T201 - the screen is gone, this line is the screen

    # --- locked: what Textual offers and a hall must not -----------------------------------------------------------

    def copy_to_clipboard(self, text: str) -> None:
        """Do nothing: no text leaves the terminal through the emulator's clipboard (OSC 52)."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Do nothing: no browser is opened in a public hall."""

    async def action_quit(self) -> None:
        """Do nothing: a deployed terminal is closed by its service manager or by the staff page."""

    def action_suspend_process(self) -> None:
        """Do nothing: there is no shell behind the screen."""

    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None:
        """Do nothing: no picture of anybody's answers is written to the disk."""

    def action_help_quit(self) -> None:
        """Do nothing: the screen does not say how to leave."""

    def action_command_palette(self) -> None:
        """Do nothing: there is no command palette."""


async def _handled(node: DOMNode | None) -> None:
    """Wait until a widget and its ancestors have handled their messages."""
    while node is not None and not isinstance(node, App):
        done = asyncio.Event()
        if not node.call_later(done.set):
            return
        await done.wait()
        node = node.parent


def _nowhere(_line: str) -> None:
    """Drop the line: the log of an app that was given none."""
