"""A terminal whose database was repaired goes on: what could be read of its day is in central's CSV."""

from contextlib import closing

import pytest

from db.connection import change, immediate, rows
from db.repair import repair
from db.sync import down_taken
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from db.sync.restore import restore
from tests.db.damage import flip_some
from tests.db.test_repair_told import lose_every_page_of
from tests.factories import PIN
from tests.sync.agency_desk import names
from tests.sync.test_erasure import DAY, erase
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sheet, sound_reference

LISTINGS, PAGES = 120, 12


def test_what_a_repair_saved_reaches_the_csv_and_what_it_lost_is_counted(world: World, hall: Hall) -> None:
    references = [sound_reference(number) for number in range(LISTINGS)]
    for reference in references:
        hall.submit(reference, description="é" * 900)
    flip_some(hall.home, PAGES, 7)
    done = repair(hall.home, FRIDAY)
    with closing(hall.open()) as db:
        waiting = {found["reference"] for found in rows(db, "SELECT reference FROM outbox")}
    hall.night()
    world.night()
    assert hall.night().sent.waiting == 0
    came = [row["Référence"] for row in sheet(world, "bel_listing.csv")]
    assert sorted(came) == sorted(waiting)
    outbox = done.tables["outbox"]
    assert len(came) == outbox.copied
    assert outbox.lost == LISTINGS - len(came) > 0
    assert len(came) > LISTINGS / 2


@pytest.mark.parametrize("is_older", [False, True])
def test_what_central_said_comes_down_again_and_nothing_older(
    world: World, hall: Hall, desk: CentralStaff, is_older: bool
) -> None:
    """The marks that it had were lost with their table, and the number of what told them was not: without end, it kept
    what it had, and an erasure named it as a terminal that does not take it.
    """
    desk.add("m.etche", "Mirentxu Etcheverry", "agent", PIN, FRIDAY)
    world.night()
    hall.night()
    erase(world, NIGHT)
    world.night()
    older = {path: path.read_bytes() for path in (world.share / "down" / hall.name).iterdir()}
    erase(world, NIGHT + DAY, "BEL-7K3M-2QF")
    world.night(NIGHT + DAY)
    hall.night(NIGHT + DAY)
    came = there(hall)
    if is_older:  # an older program took it
        with closing(hall.open()) as db, immediate(db):
            change(db, "UPDATE down SET terminal = '', digest = ''")
    lose_every_page_of(hall.home, "tombstones", "agents")
    done = repair(hall.home, NIGHT + DAY)
    assert (done.tables["tombstones"].may_lack, done.tables["agents"].may_lack) == (True, True)
    assert there(hall) != came
    now = {path: path.read_bytes() for path in (world.share / "down" / hall.name).iterdir()}
    for path in now:
        path.unlink()
    for path, data in older.items():
        path.write_bytes(data)
    hall.night(NIGHT + 2 * DAY)
    assert there(hall) != came, "it is of before"
    for path, data in now.items():
        path.write_bytes(data)
    hall.night(NIGHT + 2 * DAY)
    assert there(hall) == came


def there(hall: Hall) -> tuple[set[object], list[str]]:
    """The erasures that it knows of, and its agents."""
    with closing(hall.open()) as db:
        return {found["digest"] for found in rows(db, "SELECT digest FROM tombstones")}, names(hall)


def test_nothing_is_taken_again_of_a_generation_that_central_left(world: World, hall: Hall) -> None:
    """It would be the last that was taken, and what contradicts the life of now would alarm nobody."""
    erase(world, NIGHT)
    world.night()
    hall.night()
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    erase(world, NIGHT + DAY, "BEL-7K3M-2QF")
    world.night(NIGHT + DAY)
    hall.night(NIGHT + DAY)
    with closing(hall.open()) as db:
        with immediate(db):
            down_taken.take_again(db)
        found = rows(db, "SELECT digest, generation FROM down WHERE kind = 'erased' ORDER BY taken_n")
    assert [bool(each["digest"]) for each in found] == [True, False]
    assert found[0]["generation"] != found[1]["generation"]
