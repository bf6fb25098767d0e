"""Many consoles, each a process of its own, call the same queue: no ticket is lost, none is called twice."""

from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import rows
from db.stores.tickets import Tickets
from db.terminal_file import make_terminal, open_terminal
from kiosk.clock import SteppedClock
from kiosk.domain.ticket_moves import Kind, Move
from kiosk.services.ports.errors import HeldDatabase
from kiosk.services.ports.tickets import Ticket
from tests.factories import FRIDAY, ORIGIN, a_new_ticket
from tests.proof.processes import ended, forked


def moved(tickets: Tickets, ticket: Ticket, kind: Kind, agent: str) -> Ticket | None:
    """Make a move, and make it again where the base was held meanwhile: agents read that nothing was stored."""
    while True:
        with suppress(HeldDatabase):
            return tickets.move(ticket.id, Move(kind, FRIDAY, agent, agent), ticket.n)


def serve(home: Path, agent: str) -> None:
    """Call, serve and end tickets until nobody waits, as a console does."""
    tickets = Tickets(open_terminal(home), ORIGIN, "A", SteppedClock(FRIDAY))
    while waiting := tickets.waiting():
        for ticket in waiting:
            called = moved(tickets, ticket, Kind.CALL, agent)
            if called is not None:
                assert moved(tickets, called, Kind.DONE, agent) is not None


@pytest.mark.parametrize(
    ("processes", "claims"), [(2, 40), pytest.param(8, 2_400, marks=pytest.mark.proof)], ids=["two", "eight"]
)
def test_consoles_lose_no_ticket_and_call_none_twice(tmp_path: Path, processes: int, claims: int) -> None:
    home = tmp_path / "home"
    opener = make_terminal(home)
    tickets = Tickets(opener, ORIGIN, "A", SteppedClock(FRIDAY))
    for second in range(claims):
        tickets.add(a_new_ticket(FRIDAY + timedelta(seconds=second)))
    agents = [f"agent-{number}" for number in range(processes)]
    children = [forked(lambda agent=agent: serve(home, agent)) for agent in agents]  # type: ignore[misc]
    assert [ended(child) for child in children] == [0] * processes
    with closing(opener()) as db:
        moves = rows(db, "SELECT ticket, kind, count(*) AS n FROM ticket_moves GROUP BY ticket, kind")
        states = {each["state"] for each in rows(db, "SELECT state FROM tickets")}
    assert states == {"done"}
    assert sorted((each["kind"], each["n"]) for each in moves) == [("call", 1)] * claims + [("done", 1)] * claims
