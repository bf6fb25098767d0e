"""The base of the console's two lists: tabs, rows, and a look every two seconds that repaints only changes."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.i18n import _, msg, nmsg
from kiosk.services.desk.listings import ListingDesk
from kiosk.services.desk.queue import QueueDesk
from kiosk.services.ports import StorageError, Ticket
from screens.console.dialogs import Confirm
from screens.console.screen import ConsoleScreen
from screens.console.table import Row, Rows

LOOK_EVERY = 2.0
"""Seconds between two looks at the stores."""
_HERE, _ELSEWHERE = "◉", "○"


class ListScreen(ConsoleScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        # The second key of each pair is the same key of a French keyboard, without shift.
        Binding("1,ampersand", "show_queue", show=False),
        Binding("2,é", "show_listings", show=False),
        Binding("q,Q", "sign_out", show=False),
    ]
    tab = 1

    def __init__(self, queue_desk: QueueDesk, listing_desk: ListingDesk) -> None:
        super().__init__()
        self.queue_desk, self.listing_desk = queue_desk, listing_desk
        self.list = self.make_list()
        self._looks = 0
        self._seen: Hashable = None
        self._is_failing = False
        self.mine: Ticket | None = None
        """The ticket that this agent called and has not closed."""
        self.waiting_count = 0
        self.to_read_count = 0

    # --- for subclasses -----------------------------------------------------------------------------------------------

    def make_list(self) -> Rows:
        raise NotImplementedError

    def below(self) -> list[Widget]:
        """Return the widgets under the list."""
        return []

    def look(self) -> Callable[[], None]:
        """Read the stores, in a thread; return what shows the result, to be called unless a later look was faster."""
        raise NotImplementedError

    def rows(self) -> tuple[Row, ...]:
        """Return the rows of what was read, in the current language."""
        return ()

    def news(self) -> Hashable:
        """Return everything else that is shown: while it is the same, nothing is repainted."""
        return None

    # --- words --------------------------------------------------------------------------------------------------------

    def place(self) -> str:
        agency = self.app.services.config.agency.name
        return _("Console · {agency} · bureau {desk}").format(agency=agency, desk=self.app.desk)

    def state(self) -> str:
        waiting = str(nmsg("{n} attend", "{n} attendent", self.waiting_count))
        if not self.waiting_count:
            waiting = _("personne n'attend")
        if self.mine is None:
            return waiting
        return _("avec vous : {number} · {waiting}").format(number=self.mine.number, waiting=waiting)

    def second_line(self) -> str:
        tabs = (_("1 File"), _("2 À relire · {n}").format(n=self.to_read_count))
        return "   ".join(
            f"{_HERE if number == self.tab else _ELSEWHERE} {words}" for number, words in enumerate(tabs, 1)
        )

    def parts(self) -> list[Widget]:
        return [self.list, *self.below()]

    def relabel(self) -> None:
        self.list.show(self.rows())
        self.refresh_words()

    # --- looking ------------------------------------------------------------------------------------------------------

    async def on_mount(self) -> None:
        self.set_focus(self.list)
        self.set_interval(LOOK_EVERY, self._look_again)
        await self.reload()

    async def _look_again(self) -> None:
        # Below another screen nothing is seen, and a question is about the ticket that was under the cursor.
        if self.is_current:
            await self.reload()

    async def on_screen_resume(self) -> None:
        if self.is_mounted and self.list.is_mounted:
            await self.reload()

    async def reload(self) -> None:
        """Look at the stores and show what is new; a storage error is reported, and the last result stays."""
        self._looks += 1
        this_look = self._looks
        try:
            take = await asyncio.to_thread(self.look)
        except StorageError as error:
            self._is_failing = True
            self.status.complain(msg(str(error)))
            return
        if this_look != self._looks or not self.is_attached:
            return  # A later look, or the end of the session, was faster.
        take()
        if self._is_failing:
            self._is_failing = False
            self.status.inform("")
        self._show()

    def _show(self) -> None:
        rows = self.rows()
        seen = (rows, self.news(), self.waiting_count, self.to_read_count)
        if seen == self._seen:
            return
        self._seen = seen
        self.list.show(rows)
        self.refresh_words()

    # --- acts ---------------------------------------------------------------------------------------------------------

    async def action_show_queue(self) -> None:
        """Do nothing: the queue is below every other screen, so it is shown already."""

    async def action_show_listings(self) -> None:
        """Do nothing: the listings are shown already."""

    async def action_sign_out(self) -> None:
        await self.ask_before_leaving(self.app.end_session)

    async def ask_before_leaving(self, leave: Callable[[], Awaitable[None]]) -> None:
        """Leave at once; ask first if a tenant is still with this agent."""
        if self.mine is None:
            await leave()
            return
        question = msg("{number} est encore avec vous. Vous déconnecter ?", number=self.mine.number)
        note = msg("Ce numéro vous attend : vous le retrouvez à votre prochaine session.")
        await self.app.push_screen(Confirm(question, note, leave))

    async def action_back(self) -> None:
        await self.action_show_queue()
