"""The queue moves while a tenant goes on: their call must not pass unseen, whatever page is open."""

import asyncio

from kiosk.domain.ticket import OPEN, TicketState
from kiosk.services import assistance
from kiosk.services.ports import StorageError, Ticket
from screens.tenant.page import TenantScreen
from screens.tenant_app import TenantApp

_LOOK_EVERY = 2.0
"""Seconds."""


class TicketWatch:
    """Looks at the ticket of this visit for as long as there is one, and tells every page of the visit."""

    def __init__(self, app: TenantApp) -> None:
        self._app = app
        self._seen: tuple[Ticket, int] | None = None
        self._timer = app.set_interval(_LOOK_EVERY, self.look, pause=True)

    @classmethod
    def begin(cls, app: TenantApp) -> None:
        """A ticket was taken: from now on every page of the visit says when it is called."""
        app.ticket_watch = app.ticket_watch or cls(app)
        app.ticket_watch._timer.resume()

    async def look(self) -> None:
        held, services = self._app.ticket, self._app.services
        if held is None:
            self._timer.pause()
            return
        try:
            found = await asyncio.to_thread(services.tickets.get, held.id)
            ahead = await asyncio.to_thread(assistance.ahead_of, services, held)
        except StorageError as error:
            self._app.note_failure("ticket", error)
            return
        if self._app.ticket is not held:
            return  # the visit ended meanwhile, or this ticket
        now = held._replace(state=TicketState.EXPIRED, draft=None) if found is None else found
        if (now, ahead) == self._seen:
            return
        self._seen = (now, ahead)
        if now.state in OPEN:
            self._app.ticket = now
        else:
            self._app.ticket, self._app.ended_ticket = None, now
        for screen in self._app.screen_stack:
            if isinstance(screen, TenantScreen):
                screen.ticket_moved(now, ahead)
