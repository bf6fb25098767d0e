"""A screen that says nothing about the tenant in front of it. Any touch leads home, any typed key too."""

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Center
from textual.screen import Screen

from kiosk.i18n import N_, translate
from screens.shell.base import INSIDE_STYLES
from screens.shell.visit import VisitHost
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_TOUCH = N_("Touchez l'écran")
_LINES_AROUND = 2


class NeutralScreen(Screen[None]):
    CSS_PATH: ClassVar[list[Path]] = [INSIDE_STYLES]  # type: ignore[assignment]
    app: VisitHost  # type: ignore[assignment]

    def compose(self) -> ComposeResult:
        yield Text("Office64 de l'Habitat", classes="question neutral-title")
        with Center():
            yield Tap(self._in_every_language, self._home, classes="neutral-touch")

    def on_mount(self) -> None:
        touch = self.query_one(Tap)
        touch.styles.height = len(self.app.languages()) + _LINES_AROUND
        self.set_focus(touch)

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
