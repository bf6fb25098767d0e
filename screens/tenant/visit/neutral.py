"""A screen that says nothing about the tenant in front of it. Any touch leads home, any typed key too."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Center
from textual.screen import Screen

from kiosk.i18n import N_, translate
from screens.journey.showing import STILL_SHOWN
from screens.shell.base import INSIDE_STYLES
from screens.shell.visit import VisitHost
from screens.widgets.tap import Tap
from screens.widgets.text import Text

if TYPE_CHECKING:
    from kiosk.services.visit.showing import Showing

_TOUCH = N_("Touchez l'écran")
_LINES_AROUND = 2
_LOOKS_EVERY = 0.5
"""Seconds between two looks at whether what was shown is wiped."""


class NeutralScreen(Screen[None]):
    CSS_PATH: ClassVar[list[Path]] = [INSIDE_STYLES]  # type: ignore[assignment]
    app: VisitHost  # type: ignore[assignment]

    def __init__(self, showing: "Showing | None", language: str) -> None:
        """
        Args:
            showing: what the visit before showed an agent.
            language: the one that this visit spoke: it reads that an agent can still read it.
        """
        super().__init__()
        self._showing, self._language = showing, language
        self._still = Text(classes="neutral-still")
        self._was_shown = False

    def compose(self) -> ComposeResult:
        yield Text("Office64 de l'Habitat", classes="question neutral-title")
        with Center():
            yield Tap(self._in_every_language, self._home, classes="neutral-touch")
        yield self._still

    def on_mount(self) -> None:
        touch = self.query_one(Tap)
        touch.styles.height = len(self.app.languages()) + _LINES_AROUND
        self.set_focus(touch)
        if self._showing is not None:
            self.set_interval(_LOOKS_EVERY, self._look)

    def _look(self) -> None:
        """Say what can still be read, from the second look on: a wiping takes a moment."""
        is_shown = self._showing is not None and self._showing.is_still_shown
        self._still.say(translate(STILL_SHOWN, self._language) if is_shown and self._was_shown else "")
        self._was_shown = is_shown

    def _in_every_language(self) -> str:
        """Return the words in every language, because the next tenant has chosen none yet."""
        return "\n".join(translate(_TOUCH, language.code) for language in self.app.languages())

    async def on_key(self, event: events.Key) -> None:
        """Treat a typed character as a touch; escape, which led here, is left out."""
        if event.is_printable and event.character != " ":
            event.stop()
            self.app.act_soon(self._home)

    async def _home(self) -> None:
        if self.is_current:
            await self.app.pop_screen()

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        self.app.act_soon(self._home)
