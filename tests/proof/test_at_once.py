"""Many programs at once: who writes is not stopped by who seals, and whatever runs twice counts once."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from db.connection import immediate, open_database
from db.keys import Keys
from db.migrations import TERMINAL, taken_steps
from db.private_files import private_folder
from db.steps import terminal as steps
from db.stores.outbox import write_event
from db.sync import receiver
from db.sync.central import open_home
from db.sync.ingested import Ingested
from db.sync.lock import Locked
from db.sync.night import Place
from db.sync.restore import restore
from db.sync.targets import open_target
from db.terminal import database_path, open_terminal
from tests.factories import FRIDAY, ORIGIN
from tests.proof.processes import together
from tests.sync.world import NIGHT, Hall, World, sound_reference

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


def test_four_receivers_take_everything_once_even_where_a_lock_holds_nobody(world: World) -> None:
    """A share's locks may hold nobody: what counts an event once is its id, in the database."""
    written = some_files(world)

    def receive() -> None:
        central = open_home(world.central.home, NIGHT)
        with closing(central.db):
            receiver.ingest(central, open_target(world.target, world.central.home, trial=False), NIGHT, Ingested())

    together([receive] * 4)
    world.night()
    assert references(world) == written
    assert world.table("SELECT count(*) FROM bel_listings") == [(len(written),)]
    assert world.table("SELECT * FROM conflicts") == []


def test_two_nights_at_each_end(world: World) -> None:
    written = some_files(world)
    hall = Hall(world.root, "hall-a", world.keys.recipient, world.target)
    nights = [again_and_again(hall.night)] * 2 + [again_and_again(world.night)] * 2
    assert together(nights) == [0] * 4
    world.night()
    assert hall.night().sent.waiting == 0
    assert references(world) == written


def test_four_starts_of_a_new_program_on_an_old_file(tmp_path: Path) -> None:
    """One of them takes the steps, the others wait; what was written before is there."""
    path, keys = database_path(tmp_path), Keys(tmp_path)
    private_folder(path.parent)
    keys.make(path)
    with closing(open_database(path, keys.database_key())) as db:
        steps.apply(Database(db, execute_plugins=False), stop_before=TERMINAL.names[1])
        with immediate(db):
            write_event(db, ORIGIN, "bel_listing.read", FRIDAY, {"reference": "BEL-7K3M-2QF"})

    def start() -> None:
        open_terminal(tmp_path)().close()

    assert together([start] * 4) == [0] * 4
    with closing(open_terminal(tmp_path)()) as db:
        assert taken_steps(db) == set(TERMINAL.names)
        assert db.execute("SELECT count(*) FROM outbox").fetchall() == [(1,)]


def test_a_restore_and_a_night_do_not_meet(world: World) -> None:
    written = some_files(world)
    world.night()

    def restored() -> None:
        restore(Place(world.central.home, world.target), NIGHT, replace=True)

    assert together([again_and_again(restored), again_and_again(world.night)]) == [0, 0]
    world.night()
    assert references(world) == written
