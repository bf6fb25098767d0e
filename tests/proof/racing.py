"""Programs that meet: each waits where the others are to be too, so that a race is one every time."""

import fcntl
import os
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import BrokenBarrierError

import pytest
from db.sync import receiver
from db.sync.central import open_home
from db.sync.ingested import Ingested
from db.sync.targets import open_target
from tests.sync.world import NIGHT, World

from db import migrations
from db.connection import Connection, open_database, plain_errors
from db.files import Step
from db.migrations import TERMINAL, Steps
from kiosk.services.ports import HeldDatabase
from tests.proof.processes import Work, together

RECEIVERS = 4
_LONGEST = 60
"""Seconds that a program waits for the others, on a machine with much else to do."""


class Meeting:
    """Where so many programs wait for each other."""

    def __init__(self, count: int) -> None:
        self._barrier = get_context("fork").Barrier(count)

    def meet(self) -> None:
        with suppress(BrokenBarrierError):
            self._barrier.wait(_LONGEST)

    def begun(self, work: Work) -> Work:
        """A work that the others do not wait for any more when it fails."""

        def run() -> None:
            try:
                work()
            except BaseException:
                self._barrier.abort()
                raise

        return run


@dataclass(frozen=True)
class Raced:
    """What came of four receivers, before any night more."""

    codes: tuple[int, ...]
    fresh: int
    """Events that one of them said to be new, all four together."""
    events: tuple[str, ...]
    listings: int
    aside: int
    """Texts set aside, and files in quarantine."""
    left: int
    """Files in the inbox."""


def four_receivers(world: World) -> Raced:
    """Each comes to each file while the other three do: all have read it, and found it unknown, before one applies it.

    Into the archive, and to the receipts, they go in turn: two writers of one name stop each other there, and the one
    that is stopped comes again. Here nothing is to hold anybody back from the database but the database.
    """
    counts, turns, meeting = world.root / "counts", world.root / "turns", Meeting(RECEIVERS)

    def receive() -> None:
        descriptor = os.open(turns, os.O_CREAT | os.O_RDWR, 0o600)
        central = open_home(world.central.home, NIGHT, _in_turn(world.central.database, descriptor, meeting))
        done = Ingested()
        with closing(central.db):
            receiver.ingest(central, open_target(world.target, world.central.home, trial=False), NIGHT, done)
        with counts.open("a", encoding="ascii") as file:
            file.write(f"{done.events}\n")

    codes = together([meeting.begun(receive)] * RECEIVERS)
    told = counts.read_text("ascii").split() if counts.exists() else []
    return Raced(
        tuple(codes),
        sum(map(int, told)),
        tuple(str(row[0]) for row in world.table("SELECT reference FROM events ORDER BY reference")),
        len(world.table("SELECT * FROM bel_listings")),
        len(world.table("SELECT * FROM conflicts")) + len(list(world.central.quarantine.iterdir())),
        len(list(world.share.glob("inbox/*/*"))),
    )


def _in_turn(database: Path, turns: int, meeting: Meeting) -> Step:
    def step(name: str) -> None:
        if name in ("archive", "ack"):
            fcntl.flock(turns, fcntl.LOCK_EX)  # for the receipts, until the process ends
        if name == "apply":
            fcntl.flock(turns, fcntl.LOCK_UN)
            meeting.meet()
        if name == "events" and _is_free(database):
            raise AssertionError("while one of them has looked up its ids, another may write")

    return step


def _is_free(database: Path) -> bool:
    """Whether nobody, this process neither, keeps others from writing. By our library: another one's would let go."""
    with closing(open_database(database, None)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        try:
            with plain_errors():
                other.execute("BEGIN IMMEDIATE")
        except HeldDatabase:
            return False
        return True


def starts_at_once(start: Work, count: int) -> list[int]:
    """How programs end that open one older file, each of which has seen that steps are missing before one takes any."""
    meeting, seen = Meeting(count), migrations.check_version
    met: list[int] = []

    def check(db: Connection, steps: Steps = TERMINAL) -> set[str]:
        missing = seen(db, steps)
        if not met:
            met.append(os.getpid())
            meeting.meet()
        return missing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "check_version", check)
        return together([meeting.begun(start)] * count)
