"""Every end of a visit, by whatever an agent did meanwhile: what was to be erased is in no byte, what is kept says so.

The store is a real one, without its key: a marker can be searched in its bytes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from db.connection import Connection, immediate, open_database, rows
from db.migrations import migrate
from db.stores.tickets import Tickets
from kiosk.clock import SteppedClock
from kiosk.domain.ticket import TicketState
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.forms.draft import Draft
from kiosk.services.desk.wording import shows_answers
from kiosk.services.ports.tickets import Ticket
from screens.tenant.visit.call import CallDialog, ComesDialog
from screens.tenant.visit.neutral import NeutralScreen
from screens.tenant.visit.presence import PresenceDialog
from tests.factories import ORIGIN
from tests.ui.stage import Stage, open_app
from tests.unit.journey import TUESDAY_MORNING, Terminal, config

MARKER = "Zubietaberri"
AT = TUESDAY_MORNING
End = Callable[[Stage], Awaitable[None]]


class Hall:
    """A terminal over a real queue, and the agents who see it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(self.open()) as db:
            migrate(db, path.with_name("migrate.lock"))
        self.clock = SteppedClock(AT)
        self.tickets = Tickets(self.open, ORIGIN, "A", self.clock)

    def open(self) -> Connection:
        return open_database(self.path, None)

    @asynccontextmanager
    async def terminal(self, mode: str) -> AsyncIterator[Stage]:
        terminal = Terminal(config(console={"live": mode == "live"}))
        terminal.tickets = self.tickets  # type: ignore[assignment]
        async with open_app(terminal=terminal) as stage:
            yield stage

    def has_traces(self) -> bool:
        return any(MARKER.encode() in path.read_bytes() for path in self.path.parent.glob(f"{self.path.name}*"))

    def ticket(self) -> Ticket:
        with closing(self.open()) as db:
            newest = rows(db, "SELECT id FROM tickets ORDER BY rowid DESC LIMIT 1")[0]["id"]
        found = self.tickets.get(newest)
        assert found is not None
        return found

    def move(self, *moves: Kind | tuple[Kind, str]) -> None:
        for each in moves:
            kind, agent = each if isinstance(each, tuple) else (each, "ane")
            code = {Kind.TRANSFER: "agent:jon", Kind.HOLD: "paper"}.get(kind, "")
            assert self.tickets.move(self.ticket().id, Move(kind, AT, agent, "3", code)), kind

    def undo(self) -> None:
        ticket = self.ticket()
        assert self.tickets.undo(ticket.id, ticket.n, "ane", AT)

    def read(self) -> Draft | None:
        """Take the ticket to a desk, whatever became of it, and return what its agent reads."""
        if self.ticket().state is TicketState.DONE:
            self.undo()
        if self.ticket().state is TicketState.ABSENT:
            self.move(Kind.RETURN)
        if self.ticket().state is TicketState.ON_HOLD:
            self.move(Kind.BACK)
        if self.ticket().state in {TicketState.WAITING, TicketState.TRANSFERRED}:
            self.move((Kind.CALL, "jon"))
        ticket = self.ticket()
        assert ticket.is_called
        assert shows_answers(ticket) == (ticket.draft is not None)
        return ticket.draft

    def close(self) -> None:
        """End the ticket for good: its agents may call the next person."""
        self.move((Kind.DONE, self.ticket().agent))
        with closing(self.open()) as db, immediate(db):
            db.execute("DELETE FROM tickets")


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path / "kiosk.sqlite")


DONE, UNDONE = "done, undone after the end", "done and undone before the end"
STATES: dict[str, tuple[Kind, ...]] = {
    "waiting": (),
    "called": (Kind.CALL,),
    "received": (Kind.CALL, Kind.ARRIVE),
    "at the terminal": (Kind.ASSIST,),
    "on hold": (Kind.CALL, Kind.ARRIVE, Kind.HOLD),
    DONE: (Kind.CALL, Kind.ARRIVE, Kind.DONE),
    UNDONE: (Kind.CALL, Kind.ARRIVE, Kind.DONE),
    "put back": (Kind.CALL, Kind.PUT_BACK),
    "transferred": (Kind.CALL, Kind.ARRIVE, Kind.TRANSFER),
    "absent": (Kind.CALL, Kind.ABSENT),
}


async def look(stage: Stage) -> None:
    await stage.app.ticket_watch.look()
    await stage.settled()


async def answer_the_call(stage: Stage, end: End) -> None:
    """Meet the band of a call as soon as it comes, and stay; an end by the band answers it itself."""
    stage.seconds.pass_by(1)
    await look(stage)
    if isinstance(stage.app.screen, ComesDialog):
        await stage.press("enter")
    elif isinstance(stage.app.screen, CallDialog) and end is not by_the_band:
        await stage.tap_on(".dialog-buttons Tap:last-child")


async def show(stage: Stage, mode: str) -> None:
    """Begin a listing and call an agent, with its answers or without."""
    await stage.open_listing()
    await stage.go_to("description")
    await stage.type(MARKER)
    await stage.call_agent(share=mode != "nothing")
    await stage.press("f10")


async def by_escapes(stage: Stage) -> None:
    await stage.press("escape", "escape", "escape")


async def by_hiding(stage: Stage) -> None:
    await stage.press("f1")
    await stage.tap_on("#foot-hide")


async def by_the_idle_question(stage: Stage) -> None:
    stage.seconds.pass_by(151)
    await stage.app.idle.check()
    await stage.settled()
    assert isinstance(stage.app.screen, PresenceDialog)
    await stage.tap_on("#presence-forget")


async def by_the_band(stage: Stage) -> None:
    await stage.press_calmly("2")
    await stage.tap_on("#erase")


async def by_showing_no_more(stage: Stage) -> None:
    await stage.press("f1")
    await stage.tap_on("#help-stop")
    assert "Vos réponses ne sont plus montrées." in stage.text()
    await stage.go_home()


async def by_finishing(stage: Stage) -> None:
    """Finish by the last button of the question: "Sortir et effacer", or "Sortir" where an agent keeps them."""
    await stage.form.leave()
    await stage.settled()
    await stage.tap_on("LeaveDialog .dialog-buttons Tap:last-child")


async def unseen(stage: Stage) -> None:
    stage.seconds.pass_by(1000)
    await stage.app.idle.check()
    await stage.settled()


async def by_the_programs_end(stage: Stage) -> None:
    stage.app.exit(return_code=0)
    while stage.app._running:
        await asyncio.sleep(0)


ERASES: tuple[End, ...] = (by_escapes, by_hiding, by_the_idle_question, by_the_band, by_showing_no_more)
KEEPS: tuple[End, ...] = (by_finishing, unseen, by_the_programs_end)


def can_end(end: End, state: str, mode: str) -> bool:
    """Tell if the button of an end is there: the band is that of a call, nothing that is not shown can be stopped."""
    if end is by_the_band:
        return state == "called"
    return end is not by_showing_no_more or (mode != "nothing" and state != DONE)


@pytest.mark.parametrize(
    ("mode", "states"),
    [
        ("live", tuple(STATES)),
        ("frozen", ("called", DONE)),
        pytest.param("frozen", tuple(STATES), marks=pytest.mark.proof),
        ("nothing", ("called",)),
        pytest.param("nothing", tuple(STATES), marks=pytest.mark.proof),
    ],
    ids=["live", "frozen", "frozen-all", "nothing", "nothing-all"],
)
@pytest.mark.parametrize("end", [*ERASES, *KEEPS])
async def test_an_end_erases_or_keeps_as_it_says(hall: Hall, mode: str, states: Sequence[str], end: End) -> None:
    for state in states:
        if not can_end(end, state, mode):
            continue
        moves = STATES[state]
        async with hall.terminal(mode) as stage:
            await show(stage, mode)
            assert hall.has_traces() == (mode != "nothing")
            hall.move(*moves)
            await look(stage)
            if state == UNDONE:
                hall.undo()
                await look(stage)
            await answer_the_call(stage, end)
            await end(stage)
        read = hall.read()
        # Once an agent has closed the ticket nothing is shown, and the last button says "Sortir et effacer".
        if mode == "nothing" or end in ERASES or (end is by_finishing and state == DONE):
            assert (read, hall.has_traces()) == (None, False), state
        else:
            assert read is not None, state
            assert (read.since, MARKER in read.answers["description"].raw) == (None, True), state
        hall.close()


async def test_what_the_terminal_has_not_seen_yet_is_erased_too(hall: Hall) -> None:
    for moves in STATES.values():
        async with hall.terminal("live") as stage:
            await show(stage, "live")
            hall.move(*moves)
            await by_escapes(stage)
        assert (hall.read(), hall.has_traces()) == (None, False), moves
        hall.close()


async def test_an_older_ticket_of_the_visit_is_erased_too(hall: Hall) -> None:
    async with hall.terminal("live") as stage:
        await show(stage, "live")
        first = hall.ticket()
        hall.move(Kind.CALL, Kind.ARRIVE, Kind.DONE)
        await look(stage)
        await stage.call_agent()
        await by_escapes(stage)
    assert hall.ticket().id != first.id
    done = hall.tickets.get(first.id)
    assert done is not None
    assert (done.draft, hall.has_traces()) == (None, False)
    assert hall.tickets.undo(done.id, done.n, "ane", AT), "and its agent brings nothing back"
    assert not hall.has_traces()


async def test_a_killed_terminal_reads_as_left_and_its_start_says_so(hall: Hall) -> None:
    async with hall.terminal("live") as stage:
        await show(stage, "live")
        hall.move(Kind.CALL, Kind.ARRIVE)
        draft = hall.read()
        assert draft is not None
        assert draft.since is not None
        hall.clock.advance(seconds=61)
        draft = hall.read()
        assert draft is not None
        assert draft.since is None, "it gave no sign of life for a minute"
        await stage.app.ticket_watch.look()
        assert stage.app.visit.is_live, "a tenant who is there can still stop it"
        stage.seconds.pass_by(30)
        await look(stage)
        draft = hall.read()
        assert draft is not None
        assert draft.since is not None, "it gives one again"
        async with hall.terminal("live"):
            draft = hall.read()
            assert draft is not None
            assert draft.since is None


async def test_a_held_base_says_that_it_is_still_shown_until_it_is_not(hall: Hall) -> None:
    async with hall.terminal("live") as stage:
        await show(stage, "live")
        with closing(hall.open()) as other:
            other.execute("BEGIN IMMEDIATE")
            await by_escapes(stage)
            while "encore montrées" not in stage.text():
                await asyncio.sleep(0)
            other.execute("ROLLBACK")
        while "encore montrées" in stage.text():
            await asyncio.sleep(0)
        assert not hall.has_traces()
        assert isinstance(stage.app.screen, NeutralScreen)
