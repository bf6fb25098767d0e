"""Many programs at once: who writes is not stopped by who seals, and whatever runs twice counts once."""

from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from db.private_files import private_folder
from db.steps import terminal as steps
from db.sync import applying, receiver
from db.sync.lock import Locked
from db.sync.night import Place
from db.sync.restore import restore
from db.terminal import database_path, open_terminal
from sqlite_utils import Database
from tests.sync.world import NIGHT, Hall, World, sound_reference

from db import connection, migrations
from db.connection import immediate, open_database
from db.keys import Keys
from db.migrations import TERMINAL, taken_steps
from db.stores.outbox import write_event
from tests.factories import FRIDAY, ORIGIN
from tests.proof.processes import together
from tests.proof.racing import RECEIVERS, Raced, four_receivers, starts_at_once
from tests.proof.seeded import Bug, Line, planted

EACH = 15


def writer(hall: Hall, number: int) -> Callable[[], None]:
    def write() -> None:
        for count in range(EACH):
            hall.submit(sound_reference(1000 * number + count))

    return write


def again_and_again(act: Callable[[], object]) -> Callable[[], None]:
    """A timer that comes too often: what is running already is left alone."""

    def run() -> None:
        for _unused in range(6):
            try:
                act()
            except Locked:
                continue

    return run


def references(world: World) -> list[str]:
    return [str(row[0]) for row in world.table("SELECT reference FROM events ORDER BY reference")]


def test_three_writers_and_a_sealer(world: World) -> None:
    hall = world.hall()
    works = [*(writer(hall, number) for number in range(3)), again_and_again(hall.night)]
    assert together(works) == [0] * 4
    hall.night()
    world.night()
    assert hall.night().sent.waiting == 0
    assert references(world) == sorted(sound_reference(1000 * n + count) for n in range(3) for count in range(EACH))


def some_files(world: World, count: int = 6) -> list[str]:
    hall = world.hall()
    written = [sound_reference(number) for number in range(count)]
    for reference in written:
        hall.submit(reference)
        hall.night()
    return sorted(written)


def well_raced(written: list[str]) -> Raced:
    return Raced((0,) * RECEIVERS, len(written), tuple(written), len(written), aside=0, left=0)


def test_four_receivers_take_everything_once_where_the_nights_lock_holds_nobody(world: World) -> None:
    """All four end well, and what they took needs no night more. What counts an event once is its id, looked up in the
    transaction that holds the lock. `ON CONFLICT (event_id)` is a belt over that look which no race can reach, and a
    second one is that the tables refuse what is there: it goes unnoticed here when it is taken away.
    """
    written = some_files(world)
    assert four_receivers(world) == well_raced(written)
    hall = Hall(world.root, "hall-a", world.keys.recipient, world.target)
    world.night()
    assert hall.night().sent.waiting == 0


RECEIVERS_FAULTS = {
    "a receiver that does nothing": Line(
        receiver, "ingest", "lying = _inbox(central", "raise RuntimeError\n    lying = _inbox(central"
    ),
    "a lock that comes with the first writing": Line(connection, "immediate", "BEGIN IMMEDIATE", "BEGIN"),
    "a file that is noted twice": Line(applying, "apply_batch", " ON CONFLICT (digest) DO NOTHING", ""),
    "ids that nobody looks up": Line(
        applying, "apply_batch", "held, forgotten = _held(db, ids)", "held, forgotten = _held(db, [])"
    ),
}


@pytest.mark.parametrize("name", RECEIVERS_FAULTS)
def test_the_race_of_the_receivers_shows(world: World, name: str) -> None:
    written = some_files(world)
    with planted(Bug((RECEIVERS_FAULTS[name],))):
        assert four_receivers(world) != well_raced(written)


def test_two_nights_at_each_end(world: World) -> None:
    written = some_files(world)
    hall = Hall(world.root, "hall-a", world.keys.recipient, world.target)
    nights = [again_and_again(hall.night)] * 2 + [again_and_again(world.night)] * 2
    assert together(nights) == [0] * 4
    world.night()
    assert hall.night().sent.waiting == 0
    assert references(world) == written


STARTS, RACES = 4, 20
UNLOCKED = Bug((Line(migrations, "migrate", "with locked(lock):", "with free(lock):"),), {"free": nullcontext})


def older_terminal(home: Path) -> None:
    """A file that has taken the first step only, with one event in it."""
    path, keys = database_path(home), Keys(home)
    private_folder(path.parent)
    keys.make(path)
    with closing(open_database(path, keys.database_key())) as db:
        steps.apply(Database(db, execute_plugins=False), stop_before=TERMINAL.names[1])
        with immediate(db):
            write_event(db, ORIGIN, "bel_listing.read", FRIDAY, {"reference": "BEL-7K3M-2QF"})


def started(home: Path) -> list[int]:
    def start() -> None:
        open_terminal(home)().close()

    return starts_at_once(start, STARTS)


def some_fail(root: Path) -> Path | None:
    """A home on which not all starts ended well, of as many as it takes: who comes first is chance, and once in a while
    all go one after the other. None: it did not show.
    """
    for number in range(RACES):
        home = root / str(number)
        older_terminal(home)
        if started(home) != [0] * STARTS:
            return home
    return None


def test_four_starts_of_a_new_program_on_an_old_file(tmp_path: Path) -> None:
    """One of them takes the steps, the others wait; what was written before is there. The lock is what lets all four
    end well; each step's transaction is a belt under it.
    """
    older_terminal(tmp_path)
    assert started(tmp_path) == [0] * STARTS
    with closing(open_terminal(tmp_path)()) as db:
        assert taken_steps(db) == set(TERMINAL.names)
        assert db.execute("SELECT count(*) FROM outbox").fetchall() == [(1,)]


def test_the_race_of_the_starts_shows_that_nothing_locks(tmp_path: Path) -> None:
    """Some fail then, and the belt keeps the file whole."""
    with planted(UNLOCKED):
        home = some_fail(tmp_path)
    assert home is not None
    with closing(open_terminal(home)()) as db:
        assert taken_steps(db) == set(TERMINAL.names)
        assert db.execute("SELECT count(*) FROM outbox").fetchall() == [(1,)]


def test_the_race_of_the_starts_shows_that_neither_lock_nor_belt_is_there(tmp_path: Path) -> None:
    with planted(UNLOCKED), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Database, "atomic", nullcontext)
        assert some_fail(tmp_path) is not None


def test_a_restore_and_a_night_do_not_meet(world: World) -> None:
    written = some_files(world)
    world.night()

    def restored() -> None:
        restore(Place(world.central.home, world.target), NIGHT, replace=True)

    assert together([again_and_again(restored), again_and_again(world.night)]) == [0, 0]
    world.night()
    assert references(world) == written
