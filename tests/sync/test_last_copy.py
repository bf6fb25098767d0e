"""Which copy is the last: what came and what went tells, never a date."""

from datetime import timedelta

from tests.sync.lost import lose, put_back
from tests.sync.world import NIGHT, Hall, World

FIRST = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


def test_a_copy_dated_ahead_is_taken_where_it_holds_what_no_other_holds(world: World, hall: Hall) -> None:
    """R8, two misfortunes at once: central's clock was ahead that night, and the archive is lost."""
    world.night(NIGHT)
    hall.submit(FIRST)
    hall.night(NIGHT)
    world.night(NIGHT + 400 * DAY)
    hall.night(NIGHT)
    for path in world.central.archive.glob("*.batch"):
        path.unlink()
    lose(world)
    assert put_back(world).copy == "2028-01-02.sqlite"
    assert world.table("SELECT reference FROM bel_listings") == [(FIRST,)]


def test_a_copy_dated_ahead_that_is_old_by_now_is_not(world: World, hall: Hall) -> None:
    world.night(NIGHT + 400 * DAY)
    hall.submit(FIRST)
    hall.night(NIGHT)
    world.night(NIGHT + DAY)
    lose(world)
    assert put_back(world).copy == "2026-11-29.sqlite"


def test_what_was_forgotten_in_its_time_does_not_come_back_when_the_clock_has_fallen_back(
    world: World, hall: Hall
) -> None:
    hall.submit(FIRST)
    hall.night(NIGHT)
    world.night(NIGHT)
    for days in (430, 431):
        world.night(NIGHT + days * DAY)
    assert world.table("SELECT reference FROM bel_listings") == []
    lose(world)
    put_back(world)  # today is the third day, says the clock: of all copies that of the first night is "the last"
    assert world.table("SELECT reference FROM bel_listings") == []
