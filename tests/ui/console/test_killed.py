"""A console is killed (`kill -9`) before each statement of each move: a ticket stands before the move, or after it."""

import os
import signal
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from db.connection import Connection, Opener, rows
from db.stores.tickets import Tickets
from db.terminal_file import make_terminal, open_terminal
from kiosk.clock import SteppedClock, from_text
from kiosk.domain.ticket import WITH_AGENT
from kiosk.domain.ticket_moves import Kind, Move, fold
from kiosk.services.ports.tickets import Ticket
from tests.factories import FRIDAY, ORIGIN, a_draft, a_new_ticket
from tests.proof.processes import ended, forked

DAY = (
    (Kind.CALL, ""),
    (Kind.ARRIVE, ""),
    (Kind.MOTIVE, "garage"),
    (Kind.HOLD, "phone"),
    (Kind.BACK, ""),
    (Kind.TRANSFER, "desk:9"),
    (Kind.CALL, ""),
    (Kind.ABSENT, ""),
    (Kind.RETURN, ""),
    (Kind.CALL, ""),
    (Kind.PUT_BACK, ""),
    (Kind.CALL, ""),
    (Kind.DONE, ""),
)
"""A visit with each of an agent's moves, and the code of each."""


def queue(opener: Opener) -> Tickets:
    return Tickets(opener, ORIGIN, "A", SteppedClock(FRIDAY))


def work(home: Path, first: Ticket, moves: int, deadly: int, told: Path) -> None:
    """Make moves, and note each one that returned; die before the statement of a number."""
    left = count(deadly, -1)

    def before_a_statement(_sql: str) -> None:
        if next(left) == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def opener() -> Connection:
        db = open_terminal(home)()
        db.set_trace_callback(before_a_statement)
        return db

    tickets = queue(opener)
    for kind, code in DAY[:moves]:
        assert tickets.move(first.id, Move(kind, FRIDAY, "ane", "2", code)) is not None
        with told.open("a", encoding="utf-8") as file:
            file.write("x")


@pytest.mark.parametrize("moves", [2, pytest.param(len(DAY), marks=pytest.mark.proof)], ids=["a_call", "a_day"])
def test_a_killed_console_leaves_whole_moves(tmp_path: Path, moves: int) -> None:
    for deadly in count():
        home, told = tmp_path / f"home-{deadly}", tmp_path / f"told-{deadly}"
        opener = make_terminal(home)
        first = queue(opener).add(a_new_ticket(FRIDAY, draft=a_draft()))
        told.touch()
        code = ended(forked(lambda: work(home, first, moves, deadly, told)))  # noqa: B023 (it runs at once)
        with closing(open_terminal(home)()) as db:
            (stored,) = rows(db, "SELECT * FROM tickets")
            made = rows(db, "SELECT * FROM ticket_moves ORDER BY n")
        own = (Move(Kind(each["kind"]), FRIDAY, each["agent"], each["desk"], each["code"]) for each in made)
        course = fold(from_text(stored["created_at"]), own)
        returned = len(told.read_text("utf-8"))
        assert len(made) - returned in (0, 1), "a move is whole, or is not there"
        assert (course.state, course.agent, len(made)) == (stored["state"], stored["agent"], stored["n"])
        if course.state in WITH_AGENT:
            (seen,) = queue(opener).called()
            assert (seen.agent, seen.draft) == ("ane", a_draft()), "whom the agent serves is there after the restart"
        if code == 0:
            assert returned == moves
            assert deadly > moves, "each move was cut at least once"
            return
        assert code == -signal.SIGKILL
