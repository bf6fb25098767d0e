"""The console as the pages of a visit see it: an agent goes on with a journey at a desk, its person beside them."""

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from kiosk import i18n
from kiosk.i18n import N_, msg
from kiosk.services.ports.errors import StorageError
from screens.shell.base import KioskBaseApp
from screens.shell.forgetting import forget_gone
from screens.shell.idle import IdleWatch
from screens.shell.input_guard import Haste
from screens.shell.visit import Visit
from screens.widgets.text import Says

if TYPE_CHECKING:
    from kiosk.clock import Clock
    from kiosk.forms.draft import Receipt
    from kiosk.forms.session import FormSession
    from kiosk.services.desk.session import AgentSession
    from kiosk.services.ports.tickets import Ticket
    from kiosk.services.services import Services
    from screens.console.desk_journey import DeskForm

_TRIAL = N_("ESSAI")


class DeskVisit(Visit):
    """A visit at a desk, in memory alone. Its ticket is the agent's: the pages say nothing of it."""

    @property
    def is_assisted(self) -> bool:
        """True: whatever is answered here is answered together."""
        return True


class HostAtDesk(KioskBaseApp):
    """The part of the console's app that stands in for a terminal (`screens.shell.visit.VisitHost`).

    Keys are not guarded against bouncing here: an agent sits at a keyboard of their own.
    """

    services: "Services"
    session: "AgentSession"
    idle: IdleWatch
    is_loaded = can_leave = True

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.visit: Visit = DeskVisit()
        self.haste = Haste()
        self._desk: DeskForm | None = None
        """The journey that goes on here."""

    # --- the desk -----------------------------------------------------------------------------------------------------

    async def open_desk(self, ticket: "Ticket") -> None:
        """Open the journey of a ticket that goes on at this desk, in French."""
        from kiosk.services.desk.tickets.at_desk import AtDesk
        from screens.console.desk_journey import DeskForm

        if ticket.draft is not None:
            at_desk = await asyncio.to_thread(AtDesk, self.session, ticket, ticket.draft)
            self.visit, self._desk = DeskVisit(), DeskForm(at_desk, i18n.current_language())
            await self.push_screen(self._desk)

    async def leave_desk(self, says: Says = "", *, warns: bool = True) -> None:
        """Destroy the journey's screens, and say on the console's own page why."""
        desk, self._desk = self._desk, None
        if desk is None:
            return
        while desk in self.screen_stack:
            await self.pop_screen()
        self.visit = DeskVisit()
        forget_gone(self.screen)
        await self.speak(desk.staff_language)
        await self.look_again()
        self.act_soon(partial(self._say, says, warns=warns))  # after a page that has no object any more has closed

    async def _say(self, says: Says, *, warns: bool) -> None:
        from screens.console.frame import ConsoleScreen

        if says and isinstance(self.screen, ConsoleScreen):
            (self.screen.status.complain if warns else self.screen.status.inform)(says)

    async def close_desk(self) -> bool:
        """Put down the journey that goes on here, if one does; False: it could not be written, and stays."""
        return self._desk is None or await self._desk.close()

    async def put_down(self) -> None:
        """Put the journey down as it stands, because the agent's session ends; its screens go with the session."""
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.collect()
            with suppress(StorageError):  # what was written page by page stays
                await asyncio.to_thread(desk.at_desk.write, puts_down=True)
            self.visit = DeskVisit()
            await self.speak(desk.staff_language)

    async def look_at_desk(self) -> None:
        """Close the journey once it is somebody else's."""
        if self._desk is not None:
            await self._desk.look_again()

    async def speak(self, language: str) -> None:
        """Show everything in a language: those of the staff have words of their own for it."""
        i18n.use(language, self.DOMAIN if language in i18n.STAFF_LANGUAGES else "tenant")
        self.relabel_all()

    async def look_again(self) -> None:
        """Read what is stored again, and show it."""
        raise NotImplementedError

    # --- what a journey asks of its terminal --------------------------------------------------------------------------

    @property
    def clock(self) -> "Clock":
        return self.services.clock

    @property
    def calm_for(self) -> float:
        return self.idle.calm_for

    def page_turned(self) -> None:
        """Do nothing: no key is guarded here."""

    def page_notes(self) -> str:
        return str(msg(_TRIAL)) if self.services.config.terminal.trial else ""

    def count(self, act: str, what: str) -> None:
        """Count nothing: what is done at a desk is no help asked for at a terminal."""

    def current_journey(self) -> "DeskForm | None":
        return self._desk

    async def begin_visit(self) -> None:
        """Do nothing: there is no visit to begin at a desk."""

    async def go(self, route: str) -> None:
        """Say that a guide or another door is opened at the terminal."""
        if self._desk is not None:
            self._desk.hint(msg("Cela s'ouvre à la borne seulement."))

    async def forget_visit(self) -> None:
        await self.close_desk()

    go_home = finish = forget_visit

    async def show_receipt(self, receipt: "Receipt", session: "FormSession") -> None:
        """Show what the person takes with them, in the place of the journey."""
        if self._desk is not None:
            await self._desk.hand_over(receipt)
