"""A terminal whose database was repaired goes on: what could be read of its day is in central's CSV."""

from contextlib import closing

from db.connection import rows
from db.repair import repair
from tests.db.damage import flip_some
from tests.sync.world import FRIDAY, Hall, World, sheet, sound_reference

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
