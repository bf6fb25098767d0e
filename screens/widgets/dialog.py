"""A question over the page: a sentence or two, and its buttons."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen

from kiosk.i18n import msg
from screens.shell.base import INSIDE_STYLES
from screens.shell.visit import VisitHost
from screens.widgets.tap import Tap
from screens.widgets.text import Says, Text


class Dialog(ModalScreen[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
        Binding("escape", "escape", show=False),
    ]
    CSS_PATH: ClassVar[list[Path]] = [INSIDE_STYLES]  # type: ignore[assignment]
    app: VisitHost  # type: ignore[assignment]

    def __init__(self, lines: list[Says], buttons: list[Tap]) -> None:
        super().__init__()
        self._lines = lines
        self._buttons = buttons

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            for index, line in enumerate(self._lines):
                yield Text(line, classes="question" if index == 0 else "line")
            if self._buttons:
                with Horizontal(classes="dialog-buttons"):
                    yield from self._buttons
        yield Text(self.app.page_notes, classes="notes")

    def on_screen_resume(self) -> None:
        self.app.page_turned()

    def on_mount(self) -> None:
        self.focus_first()

    def focus_first(self) -> None:
        if self._buttons:
            self.set_focus(self._buttons[0])

    async def close(self) -> None:
        await self.app.pop_screen()

    async def action_escape(self) -> None:
        """Close what is open, in an app that leaves escape to its screens."""
        await self.close_what_is_open()

    async def close_what_is_open(self) -> None:
        await self.close()


class NoticeDialog(Dialog):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f10", "go_on", show=False)]

    def __init__(self, lines: Sequence[Says]) -> None:
        super().__init__(list(lines), [Tap(msg("Continuer"), self.close, classes="-next")])

    async def action_go_on(self) -> None:
        """Close on F10, which goes on elsewhere too, unless it repeats the press that led here."""
        if not self.app.haste.hasty:
            await self.close()
