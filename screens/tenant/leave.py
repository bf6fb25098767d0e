"""Before answers are forgotten: asked once, because nothing brings them back."""

from kiosk.i18n import msg
from screens.tenant.dialog import Dialog
from screens.tenant.last_question import end_visit
from screens.widgets.tap import Tap


class LeaveDialog(Dialog):
    def __init__(self, *, is_shared: bool) -> None:
        """`is_shared`: an agent holds the answers with a ticket, which this does not take back."""
        lost = msg("Vos réponses ne sont pas enregistrées. Elles seront effacées.")
        held = msg("Vos réponses quittent l'écran. L'agent les garde jusqu'à la fin du ticket.")
        super().__init__(
            [msg("Terminer maintenant ?"), held if is_shared else lost],
            [
                Tap(msg("Non, je continue"), self.close, classes="-next"),
                Tap(msg("Terminer") if is_shared else msg("Tout effacer"), self._forget),
            ],
        )

    async def _forget(self) -> None:
        await end_visit(self.app)
