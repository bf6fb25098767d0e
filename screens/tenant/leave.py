"""Before answers are forgotten: asked once, because nothing brings them back."""

from kiosk.i18n import msg
from screens.tenant.dialog import Dialog
from screens.widgets.tap import Tap


class LeaveDialog(Dialog):
    def __init__(self) -> None:
        super().__init__(
            [msg("Terminer maintenant ?"), msg("Vos réponses ne sont pas enregistrées. Elles seront effacées.")],
            [
                Tap(msg("Non, je continue"), self.close, classes="-next"),
                Tap(msg("Tout effacer"), self._forget),
            ],
        )

    async def _forget(self) -> None:
        await self.app.forget_visit()
