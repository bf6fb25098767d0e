"""Something did not work: what happened, what is safe, what to do; and one button."""

from kiosk.i18n import msg
from screens.tenant.dialog import Dialog
from screens.widgets.tap import Tap
from screens.widgets.text import Says


class NoticeDialog(Dialog):
    def __init__(self, lines: list[Says]) -> None:
        super().__init__(lines, [Tap(msg("Continuer"), self.close, classes="-next")])
