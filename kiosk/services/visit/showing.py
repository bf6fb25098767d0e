"""A visit shows an agent each page as it is left, once its tenant has chosen so, until one act ends that."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from kiosk.domain.retention import LIVE_PAGE
from kiosk.forms.draft import Draft
from kiosk.forms.session import FormSession
from kiosk.services.ports.errors import StorageError
from kiosk.services.services import Services

RENEW_EVERY = LIVE_PAGE.total_seconds() / 3
"""Seconds between two signs of life of a terminal that shows each page."""
_SOON = 1.0
"""Seconds for which an end is waited for: nobody is kept at a page that they leave."""
_TRIES_EVERY = 1.0
"""Seconds between two tries to wipe what could not be wiped."""


def page_of(session: FormSession, services: Services) -> Draft:
    """Return a journey as an agent is shown it; live, with the instant since which its tenant is at this page."""
    draft = session.to_draft()
    return replace(draft, since=services.clock.now()) if services.config.shows_live else draft


class Showing:
    """The pages that one visit shows, by the ids of its tickets: no copy of a ticket decides what an agent reads.

    Pages are written one at a time, the newest one alone; none is written after an end.
    """

    def __init__(self) -> None:
        self.tickets: list[str] = []
        """The ids of its tickets, the newest last: an agent may bring back one that was done."""
        self.is_still_shown = False
        """True while what was to be wiped is not."""
        self._journey = ""
        """The id of the journey whose pages are shown as they are left; empty: none is."""
        self._page: tuple[str, datetime | None] = ("", None)
        """The page that was shown last, and since when its tenant is there."""
        self._next: Callable[[], object] | None = None
        self._writing: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None

    @property
    def is_live(self) -> bool:
        """True while each page is shown as it is left."""
        return bool(self._journey)

    def begin(self, ticket_id: str, draft: Draft | None) -> None:
        """Show, from now on, what a ticket was just given; its later pages too, if what it was given lives."""
        self.tickets = [*(each for each in self.tickets if each != ticket_id), ticket_id]
        self._journey = draft.spec_id if draft is not None and draft.since is not None else ""
        self._page = (draft.place, draft.since) if draft is not None else ("", None)

    def moved(self, services: Services, session: FormSession) -> None:
        """Show the page to which a tenant has come, or at which they were refused, behind what is painted."""
        if session.spec.id != self._journey:
            return
        draft = page_of(session, services)
        place, since = self._page
        if draft.place == place:
            draft = replace(draft, since=since)
        self._page = (draft.place, draft.since)
        self._next = partial(services.tickets.show_page, self.tickets[-1], draft)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while (write := self._next) is not None:
            self._next = None
            with suppress(StorageError):  # an agent reads the page before; the next one is tried again
                await asyncio.to_thread(write)

    async def renew(self, services: Services) -> None:
        """Give the sign of life without which an agent reads the page as one that was left."""
        if self.is_live:
            with suppress(StorageError):  # the next one comes soon
                await asyncio.to_thread(services.tickets.renew, self.tickets[-1])

    async def settle(self) -> None:
        """Wait for the page on its way, and give up a wiping that did not hold: the tenant chooses what to show now."""
        before, self._ending = self._ending, None
        await self._written(before)
        self.is_still_shown = False

    async def end(
        self, services: Services, *, erases: bool, failed: Callable[[StorageError], None] = lambda _error: None
    ) -> bool:
        """Show nothing any more: after the last page on its way, wipe all that was shown, or leave it as it stands.

        Args:
            erases: wipe it.
            failed: is told of the first failure.

        Returns:
            False: what was to be wiped can still be read. It is tried again, behind whatever comes next, until it
            holds, in the log of the base too; `is_still_shown` says how it stands.
        """
        self._journey, self._next = "", None
        self.is_still_shown, before = erases and bool(self.tickets), self._ending
        does = self._wipe(services, failed) if erases else self._leave(services)
        self._ending = ending = asyncio.create_task(self._end(before, does))
        await asyncio.wait({ending}, timeout=_SOON)
        return not self.is_still_shown

    async def _end(self, before: "asyncio.Task[None] | None", does: Coroutine[object, object, None]) -> None:
        await self._written(before)
        await does

    async def _written(self, before: "asyncio.Task[None] | None") -> None:
        """Wait for what is being written or wiped now: whatever becomes of it, nothing of it comes later."""
        begun = {task for task in (self._writing, before) if task is not None}
        if begun:
            await asyncio.wait(begun)

    async def _leave(self, services: Services) -> None:
        for ticket_id in self.tickets:
            with suppress(StorageError):  # it gives no sign of life any more; the terminal's next start does it
                await asyncio.to_thread(services.tickets.end_live, ticket_id)

    async def _wipe(self, services: Services, failed: Callable[[StorageError], None]) -> None:
        own, is_gone, has_failed = asyncio.current_task(), False, False
        while not is_gone and self._ending is own:
            try:
                gone = [await asyncio.to_thread(services.tickets.wipe, ticket_id) for ticket_id in self.tickets]
            except StorageError as error:
                if not has_failed:
                    has_failed = True
                    failed(error)
            else:
                is_gone, self.is_still_shown = all(gone), False
            if not is_gone:
                await asyncio.sleep(_TRIES_EVERY)
