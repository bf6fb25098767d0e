"""Leaving the queue: asked once, because the place is lost."""

import asyncio
from typing import TYPE_CHECKING

from kiosk.i18n import msg
from kiosk.services.ports import StorageError
from screens.tenant.dialog import Dialog
from screens.tenant.notice import NoticeDialog
from screens.widgets.tap import Tap

if TYPE_CHECKING:
    from screens.tenant.ticket import TicketScreen


class LeaveQueueDialog(Dialog):
    def __init__(self, ticket: "TicketScreen") -> None:
        super().__init__(
            [msg("Quitter la file ?"), msg("Votre numéro ne sera plus appelé.")],
            [
                Tap(msg("Non, je reste"), self.close, classes="-next"),
                Tap(msg("Quitter la file"), self._leave, id="leave-queue"),
            ],
        )
        self._ticket = ticket

    async def _leave(self) -> None:
        services = self.app.services
        try:
            has_left = await asyncio.to_thread(services.tickets.leave, self._ticket.ticket.id, services.clock.now())
        except StorageError as error:
            self.app.note_failure("leave queue", error)
            await self.app.switch_screen(NoticeDialog([msg("Cela n'a pas pu être noté. Dites-le à l'accueil.")]))
            return
        if has_left:
            self.app.ticket = None
            await self.close()
            await self._ticket.close_what_is_open()
        else:
            await self.app.switch_screen(NoticeDialog([msg("Un agent appelle déjà votre numéro.")]))
