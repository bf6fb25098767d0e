"""Pages are shown one at a time, the newest alone; an end waits for the one on its way, then wipes or keeps."""

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
    """A store on a busy disk: a page is written, and a ticket wiped, once the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_writing, self.may_write = threading.Event(), threading.Event()
        self.pages: list[str] = []
        self.is_full, self.wipings = False, 0

    def show_page(self, ticket_id: str, draft: Draft) -> bool:
        self.is_writing.set()
        self.may_write.wait()
        self.pages.append(draft.place)
        if self.is_full:
            raise StorageError
        return super().show_page(ticket_id, draft)

    def wipe(self, ticket_id: str) -> bool:
        self.wipings += 1
        if self.is_full:
            raise StorageError
        return super().wipe(ticket_id)


def shown() -> tuple[SlowTickets, Services, Showing, FormSession]:
    terminal = Terminal(config(console={"live": True}))
    terminal.tickets = tickets = SlowTickets()
    session, showing = filled(), Showing()
    ticket = call_agent(terminal.services(), session)
    assert isinstance(ticket, Ticket)
    showing.begin(ticket.id, ticket.draft)
    return tickets, terminal.services(), showing, session


async def turn(showing: Showing, services: Services, session: FormSession, *pages: str) -> None:
    for page in pages:
        session.place = page
        showing.moved(services, session)
        await asyncio.sleep(0)


async def test_of_many_pages_only_the_newest_is_written() -> None:
    tickets, services, showing, session = shown()
    await turn(showing, services, session, "rent")
    await asyncio.to_thread(tickets.is_writing.wait)
    await turn(showing, services, session, *[step.key for step in session.visible_steps()], "charges")
    tickets.may_write.set()
    await showing.settle()
    assert tickets.pages == ["rent", "charges"]
    await showing.end(services, erases=False)
    assert tickets.taken[0].draft == session.to_draft(), "and nobody is at it any more"


async def test_what_is_wiped_is_wiped_after_its_last_page() -> None:
    tickets, services, showing, session = shown()
    await turn(showing, services, session, "rent", "parking")
    await asyncio.to_thread(tickets.is_writing.wait)
    end = asyncio.create_task(showing.end(services, erases=True))
    await asyncio.sleep(0)
    assert showing.is_still_shown, "a page is still being written"
    tickets.may_write.set()
    await end
    await turn(showing, services, session, "charges")
    assert (tickets.pages, tickets.taken[0].draft, showing.is_still_shown) == (["rent"], None, False)


async def test_every_ticket_of_the_visit_is_wiped() -> None:
    tickets, services, showing, session = shown()
    tickets.end("1")
    tickets.taken[0] = tickets.taken[0]._replace(draft=session.to_draft())  # done, and may be brought back
    second = call_agent(services, session)
    assert isinstance(second, Ticket)
    showing.begin(second.id, second.draft)
    await showing.end(services, erases=True)
    assert [each.draft for each in tickets.taken] == [None, None]


async def test_a_wiping_is_tried_until_it_holds() -> None:
    tickets, services, showing, _session = shown()
    tickets.is_full = True
    failures: list[StorageError] = []
    end = asyncio.create_task(showing.end(services, erases=True, failed=failures.append))
    while tickets.wipings < 2:
        await asyncio.sleep(0)
    assert (showing.is_still_shown, len(failures)) == (True, 1)
    assert not await end, "nobody is kept waiting for it"
    tickets.is_full = False
    while showing.is_still_shown:
        await asyncio.sleep(0)
    assert tickets.taken[0].draft is None


async def test_who_shows_again_is_not_wiped_by_an_old_try() -> None:
    tickets, services, showing, session = shown()
    tickets.is_full = True
    end = asyncio.create_task(showing.end(services, erases=True))
    while not tickets.wipings:
        await asyncio.sleep(0)
    await showing.settle()
    tickets.is_full = False
    again = call_agent(services, session, held=tickets.taken[0])
    assert isinstance(again, Ticket)
    showing.begin(again.id, again.draft)
    await end
    assert tickets.taken[0].draft == again.draft


async def test_a_full_disk_stops_no_page() -> None:
    tickets, services, showing, session = shown()
    tickets.may_write.set()
    tickets.is_full = True
    await turn(showing, services, session, "rent")
    await showing.settle()
    tickets.is_full = False
    await turn(showing, services, session, "charges")
    await showing.settle()
    assert tickets.taken[0].draft is not None
    assert tickets.taken[0].draft.place == "charges"


async def test_a_page_tells_since_when_its_tenant_is_there() -> None:
    tickets, services, showing, session = shown()
    tickets.may_write.set()
    services = services._replace(clock=SteppedClock(TUESDAY_MORNING + timedelta(minutes=4)))
    await turn(showing, services, session, session.place)
    await showing.settle()
    assert tickets.taken[0].draft is not None
    assert tickets.taken[0].draft.since == TUESDAY_MORNING
    await turn(showing, services, session, "charges")
    await showing.settle()
    assert tickets.taken[0].draft.since == TUESDAY_MORNING + timedelta(minutes=4)


def test_a_real_home_shows_no_page_live_before_it_may() -> None:
    assert page_of(filled(), Terminal().services()).since is None
