"""Processes that tests start and kill: `python -m tests.db.child WHAT HOME …`, from the project's folder."""

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from db.connection import open_database
from db.keys import Keys
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal import database_path, open_terminal
from kiosk.clock import SteppedClock
from kiosk.reference import new_reference
from kiosk.services.ports import StorageError
from tests.factories import FRIDAY, ORIGIN, a_new_ticket, a_submission


def submit_for_ever(home: Path) -> None:
    """Print each reference once it is stored, as a receipt would show it."""
    store = Submissions(open_terminal(home), ORIGIN)
    while True:
        reference = new_reference("BEL")
        store.add(a_submission(reference))
        print(reference, flush=True)  # noqa: T201


def claim_all(home: Path, agent: str) -> None:
    """Wait for the starting line, then claim every ticket that still waits, and print each one won."""
    store = Tickets(open_terminal(home), ORIGIN, "A", SteppedClock(FRIDAY))
    waiting = store.waiting()
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()
    won = [ticket.number for ticket in waiting if store.claim(ticket.id, agent, "1", FRIDAY)]
    print(*won, flush=True)  # noqa: T201


def add_tickets(home: Path) -> None:
    store = Tickets(open_terminal(home), ORIGIN, "A", SteppedClock(FRIDAY))
    print(*(store.add(a_new_ticket()).number for _unused in range(40)), flush=True)  # noqa: T201


def open_it(home: Path) -> None:
    open_terminal(home)().close()
    print("opened", flush=True)  # noqa: T201


def submit_on_a_full_disk(home: Path) -> None:
    """No file may grow beyond what the database has now: the system refuses as it does when a quota is spent."""
    opener = open_terminal(home)
    limit = database_path(home).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    _say(lambda: Submissions(opener, ORIGIN).add(a_submission(answers={"description": "x" * 4 * limit})))


def submit_one(home: Path) -> None:
    """One listing, wherever the home is."""

    def store() -> None:
        Submissions(open_terminal(home), ORIGIN).add(a_submission())
        print("stored", flush=True)  # noqa: T201

    _say(store)


def submit_without_rights(home: Path) -> None:
    """As an account that may read the file and not write it."""
    key = Keys(home).database_key()
    path = database_path(home)
    if os.geteuid() == 0:
        os.setuid(65534)
    _say(lambda: Submissions(lambda: open_database(path, key), ORIGIN).add(a_submission()))


def _say(act: Callable[[], None]) -> None:
    try:
        act()
    except StorageError as error:
        print(error, flush=True)  # noqa: T201


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
