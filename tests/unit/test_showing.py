"""Live pages are written one at a time, the newest alone; a stop waits for the one that is being written."""

import asyncio
import threading
from datetime import timedelta

from kiosk.clock import SteppedClock
from kiosk.forms.draft import Draft
from kiosk.forms.session import FormSession
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.tickets import Ticket
from kiosk.services.services import Services
from kiosk.services.visit.assistance import call_agent
from kiosk.services.visit.showing import Showing, page_of
from tests.unit.journey import TUESDAY_MORNING, Terminal, config, filled
from tests.unit.memory_tickets import MemoryTickets


class SlowTickets(MemoryTickets):
    """A store on a busy disk: a page is written once the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_writing, self.may_write = threading.Event(), threading.Event()
        self.pages: list[str] = []
        self.is_full = False

    def show_page(self, ticket_id: str, draft: Draft) -> bool:
        self.is_writing.set()
        self.may_write.wait()
        self.pages.append(draft.place)
        if self.is_full:
            raise StorageError
        return super().show_page(ticket_id, draft)


def shown() -> tuple[SlowTickets, Services, Ticket, FormSession]:
    terminal = Terminal(config(console={"live": True}))
    terminal.tickets = tickets = SlowTickets()
    session = filled()
    ticket = call_agent(terminal.services(), session)
    assert isinstance(ticket, Ticket)
    return tickets, terminal.services(), ticket, session


async def turn(showing: Showing, services: Services, ticket: Ticket, session: FormSession, *pages: str) -> None:
    for page in pages:
        session.place = page
        showing.moved(services, ticket, session)
        await asyncio.sleep(0)


async def test_of_many_pages_only_the_newest_is_written() -> None:
    tickets, services, ticket, session = shown()
    showing = Showing()
    await turn(showing, services, ticket, session, "rent")
    await asyncio.to_thread(tickets.is_writing.wait)
    await turn(showing, services, ticket, session, *[step.key for step in session.visible_steps()], "charges")
    tickets.may_write.set()
    while len(tickets.pages) < 2:
        await asyncio.sleep(0)
    assert tickets.pages == ["rent", "charges"]
    await showing.leave(services, ticket)
    assert tickets.taken[0].draft == session.to_draft(), "and nobody is at it any more"


async def test_nothing_is_written_once_showing_has_stopped() -> None:
    tickets, services, ticket, session = shown()
    showing = Showing()
    await turn(showing, services, ticket, session, "rent", "parking")
    await asyncio.to_thread(tickets.is_writing.wait)
    stop = asyncio.create_task(showing.stop())
    await asyncio.sleep(0)
    assert not stop.done(), "a page is still being written"
    tickets.may_write.set()
    await stop
    services.tickets.show_again(ticket.id, ticket.motive, None)
    assert tickets.pages == ["rent"]
    assert tickets.taken[0].draft is None


async def test_a_full_disk_stops_no_page() -> None:
    tickets, services, ticket, session = shown()
    tickets.may_write.set()
    tickets.is_full = True
    showing = Showing()
    await turn(showing, services, ticket, session, "rent")
    await asyncio.to_thread(tickets.is_writing.wait)
    await showing.stop()
    tickets.is_full = False
    await turn(showing, services, ticket, session, "charges")
    while tickets.taken[0].draft is None or tickets.taken[0].draft.place != "charges":
        await asyncio.sleep(0)


def test_a_page_tells_since_when_its_tenant_is_there() -> None:
    _tickets, services, ticket, session = shown()
    assert ticket.draft is not None
    assert page_of(session, services, ticket).since == ticket.draft.since == TUESDAY_MORNING
    session.place, later = "charges", TUESDAY_MORNING + timedelta(minutes=4)
    services = services._replace(clock=SteppedClock(later))
    assert page_of(session, services, ticket).since == later


def test_a_real_home_shows_no_page_live_before_it_may() -> None:
    assert page_of(filled(), Terminal().services()).since is None
