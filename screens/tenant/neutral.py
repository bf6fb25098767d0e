"""A screen that says nothing about the person who stands before it. Any touch leads home."""

from pathlib import Path
from typing import ClassVar

from textual import events, getters
from textual.app import ComposeResult
from textual.containers import Center
from textual.screen import Screen

from kiosk.i18n import msg
from screens.base import INSIDE_STYLES
from screens.tenant_app import TenantApp
from screens.widgets.tap import Tap
from screens.widgets.text import Text


class NeutralScreen(Screen[None]):
    CSS_PATH: ClassVar[list[Path]] = [INSIDE_STYLES]  # type: ignore[assignment]
    app = getters.app(TenantApp)

    def compose(self) -> ComposeResult:
        yield Text("Office64 de l'Habitat", classes="question neutral-title")
        with Center():
            yield Tap(msg("Touchez l'écran"), self._home, classes="neutral-touch")
        yield Text(self.app.page_notes, classes="notes")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Tap))

    async def _home(self) -> None:
        await self.app.pop_screen()

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        self.app.act_soon(self._home)
