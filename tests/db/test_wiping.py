"""Words that are wiped are in no byte of the base, of its log or of its shared memory, while other programs are open.

The base is stored here without its key: the pager is the same, and a marker can be searched in its bytes.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from db.connection import Connection, Opener, open_database, rows
from db.migrations import migrate
from db.stores.resumes import Resumes
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from kiosk.clock import SteppedClock
from tests.factories import FRIDAY, ORIGIN, a_draft, a_new_ticket, a_submission
from tests.moves import claim, done, leave

MARKER = "Zubietaberri"
WORDS = f"{MARKER} sur plusieurs pages de la base, car une description est longue. " * 200
REFERENCE = "BEL-7K3M-2QF"


class Base(NamedTuple):
    path: Path
    tickets: Tickets
    submissions: Submissions
    resumes: Resumes
    clock: SteppedClock
    reader: Connection

    def has_traces(self) -> bool:
        return any(MARKER.encode() in path.read_bytes() for path in self.path.parent.glob("kiosk.sqlite*"))


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    path = tmp_path / "kiosk.sqlite"

    def opener() -> Connection:
        return open_database(path, None)

    with closing(opener()) as reader:
        migrate(reader, tmp_path / "migrate.lock")
        yield stores(path, opener, reader)


def stores(path: Path, opener: Opener, reader: Connection) -> Base:
    clock = SteppedClock(FRIDAY)
    tickets = Tickets(opener, ORIGIN, "A", clock)
    return Base(path, tickets, Submissions(opener, ORIGIN), Resumes(opener), clock, reader)


def taken_back(base: Base) -> None:
    ticket = base.tickets.add(a_new_ticket(draft=a_draft(WORDS)))
    assert base.has_traces()
    assert base.tickets.show_again(ticket.id, ticket.motive, None)


def shown_live(base: Base) -> None:
    ticket = base.tickets.add(a_new_ticket(draft=a_draft(MARKER)))
    for page in range(40):
        assert base.tickets.show_page(ticket.id, replace(a_draft(f"{MARKER}{page} {WORDS}"), since=FRIDAY))
    assert base.tickets.show_again(ticket.id, ticket.motive, None)


def left_the_queue(base: Base) -> None:
    ticket = base.tickets.add(a_new_ticket(draft=a_draft(WORDS)))
    assert leave(base.tickets, ticket.id)


def served(base: Base) -> None:
    ticket = base.tickets.add(a_new_ticket(draft=a_draft(WORDS)))
    assert claim(base.tickets, ticket.id, "ane", "2")
    assert done(base.tickets, ticket.id, "ane")
    base.clock.move_to(FRIDAY + timedelta(seconds=30))
    assert not base.tickets.settle(base.clock.now()), "nothing is left to settle"


def withdrawn(base: Base) -> None:
    base.submissions.add(a_submission(REFERENCE, answers={"description": WORDS}))
    assert base.has_traces()
    assert base.submissions.withdraw(REFERENCE, FRIDAY)


@pytest.mark.parametrize("wipe", [taken_back, shown_live, left_the_queue, served, withdrawn])
def test_wiped_words_are_in_no_byte(base: Base, wipe: Callable[[Base], None]) -> None:
    wipe(base)
    assert not base.has_traces()


def test_a_busy_reader_delays_the_wiping(base: Base) -> None:
    ticket = base.tickets.add(a_new_ticket(draft=a_draft(WORDS)))
    base.reader.execute("BEGIN")
    rows(base.reader, "SELECT count(*) FROM tickets")
    assert base.tickets.show_again(ticket.id, ticket.motive, None), "the tenant is not kept waiting"
    assert base.has_traces()
    assert base.tickets.settle(FRIDAY), "the log is still to be emptied"
    base.reader.execute("COMMIT")
    assert not base.tickets.settle(FRIDAY)
    assert not base.has_traces()
