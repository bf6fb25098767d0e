"""A well-filled terminal, and pages of its database with a wrong byte."""

import os
import random
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from db import salvage
from db.connection import immediate, rows
from db.salvage import Key, Source, Table, Values
from db.stores.staff import Staff
from db.stores.submissions import Submissions
from db.stores.tickets import Tickets
from db.terminal import database_path, make_terminal, open_terminal
from kiosk.clock import SteppedClock
from kiosk.reference import new_reference
from kiosk.services.ports import DamagedDatabase
from tests.factories import FRIDAY, PIN, a_draft, a_new_ticket, a_submission

PAGE = 4096
Contents = dict[str, dict[Key, Values]]
"""Every row of each table, by key, as bytes and numbers."""


def fill(home: Path, origin: object, *, submissions: int = 60, others: int = 80) -> None:
    """Weeks of a terminal: listings of every length, tickets with answers, agents, drafts, a long journal.

    Args:
        others: How many drafts there are, and an eighth of the lines of the journal.
    """
    dice = random.Random(64)
    opener = make_terminal(home)
    store = Submissions(opener, origin)  # type: ignore[arg-type]
    for number in range(submissions):
        text = "é" * dice.choice((20, 400, 1500, 6000))
        store.add(a_submission(new_reference("BEL"), answers={"description": text, "n": str(number)}))
    tickets = Tickets(opener, origin, "A", SteppedClock(FRIDAY))  # type: ignore[arg-type]
    for _unused in range(min(20, others)):
        tickets.add(a_new_ticket(draft=a_draft("x" * 900)))
    Staff(opener, b"p" * 32).add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    with closing(opener()) as db, immediate(db):
        db.executemany(
            "INSERT INTO audit (at, actor, action, subject) VALUES (?, 'ane', 'submission.read', ?)",
            [(f"2026-11-{1 + n % 28:02}T10:00:00Z", new_reference("BEL")) for n in range(8 * others)],
        )
        db.executemany(
            "INSERT INTO drafts (locator, sealed, last_day) VALUES (?, ?, '2026-12-20')",
            [(os.urandom(16), os.urandom(1065)) for _unused in range(others)],
        )


def flip(home: Path, pages: Iterable[int], seed: int = 0) -> None:
    """One bit of each page, anywhere in it; pages are counted from nought."""
    dice = random.Random(seed)
    path = database_path(home)
    content = bytearray(path.read_bytes())
    for page in pages:
        content[page * PAGE + dice.randrange(PAGE)] ^= 1 << dice.randrange(8)
    path.write_bytes(content)


def flip_some(home: Path, count: int, seed: int) -> None:
    """Wrong bits in some pages, whichever they are."""
    pages = database_path(home).stat().st_size // PAGE
    flip(home, random.Random(seed).sample(range(pages), count), seed)


def contents(home: Path) -> Contents:
    """What a sound file holds."""
    with closing(open_terminal(home)()) as db:
        source = Source(lambda: db)
        return {
            table.name: {
                row.pop("k"): tuple(row.values())
                for row in rows(db, f"SELECT {table.key} AS k, {', '.join(table.columns)} FROM {table.name}")
            }
            for table in salvage.tables(source)
        }


def read_alone(source: Source, table: Table, key: Key) -> bool:
    """Whether a row can be read by asking for it and nothing else.

    Of random keys nobody can ask for the one. A row that stands on an inner page, between two leaves that are gone, is
    met by its very key alone: to whoever asks for a range around it the leaves are gone first.
    """
    around = (key, key) if isinstance(key, int) else tuple((int.from_bytes(key) + n).to_bytes(16) for n in (-1, 1))
    sql = f"SELECT {', '.join(table.columns)} FROM {table.name} WHERE {table.key} BETWEEN ? AND ?"
    try:
        return bool(source.ask(sql, around))
    except DamagedDatabase:
        return False
