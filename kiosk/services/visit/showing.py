"""Live pages: an agent sees each page as it is left, once its tenant has chosen so."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

from kiosk.forms.draft import Draft
from kiosk.forms.session import FormSession
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services


def page_of(session: FormSession, services: Services, ticket: Ticket | None = None) -> Draft:
    """Return a journey as an agent is shown it; live, with the instant since which its tenant is at this page.

    Args:
        ticket: shows the page before, if one was shown.
    """
    draft = session.to_draft()
    if not services.config.shows_live:
        return draft
    before = ticket.draft if ticket is not None else None
    since = before.since if before is not None and before.place == draft.place else None
    return replace(draft, since=since or services.clock.now())


class Showing:
    """The pages of one visit, written one at a time, the newest one alone; once it was stopped, none is written."""

    def __init__(self) -> None:
        self._next: Callable[[], object] | None = None
        self._task: asyncio.Task[None] | None = None

    def moved(self, services: Services, ticket: Ticket, session: FormSession) -> None:
        """Show the page to which a tenant has come, or at which they were refused, behind what is painted."""
        self._next = partial(services.tickets.show_page, ticket.id, page_of(session, services, ticket))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while (write := self._next) is not None:
            self._next = None
            with suppress(StorageError):  # an agent reads the page before; the next one is tried again
                await asyncio.to_thread(write)

    async def stop(self) -> None:
        """Write no page any more: once this returns, none comes after what is written next."""
        self._next = None
        if self._task is not None:
            await asyncio.wait({self._task})  # whatever became of it, what comes after a stop is done

    async def leave(self, services: Services, ticket: Ticket) -> None:
        """Stop, and let an agent read the last page as the one where the tenant stopped."""
        await self.stop()
        with suppress(StorageError):  # the terminal's next start does it
            await asyncio.to_thread(services.tickets.end_live, ticket.id)
