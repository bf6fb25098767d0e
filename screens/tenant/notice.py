"""Something did not work: what happened, what is safe, what to do; and one button."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from kiosk.i18n import msg
from screens.tenant.dialog import Dialog
from screens.widgets.tap import Tap
from screens.widgets.text import Says


class NoticeDialog(Dialog):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f10", "go_on", show=False)]

    def __init__(self, lines: list[Says]) -> None:
        super().__init__(lines, [Tap(msg("Continuer"), self.close, classes="-next")])

    async def action_go_on(self) -> None:
        """By the key that goes on elsewhere; not by one more press of what led here."""
        if not self.app.haste.hasty:
            await self.close()
