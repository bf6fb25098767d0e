"""Something did not work: what happened, what is safe, what to do; and one button."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from kiosk.i18n import msg
from screens.tenant.dialog import Dialog
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says


class NoticeDialog(Dialog):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f10", "go_on", show=False)]

    def __init__(self, lines: Sequence[Says], *, after: Act | None = None) -> None:
        """`after`: what is done once it was read and closed."""
        super().__init__(list(lines), [Tap(msg("Continuer"), self.close, classes="-next")])
        self._after = after

    async def close(self) -> None:
        await super().close()
        if self._after is not None:
            await self._after()

    async def action_go_on(self) -> None:
        """By the key that goes on elsewhere; not by one more press of what led here."""
        if not self.app.haste.hasty:
            await self.close()
