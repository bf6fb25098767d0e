"""Copies of central from before an upgrade go after a fortnight; until then they count as copies."""

from datetime import timedelta

from db.sync import access, before_upgrade, erasure, night
from db.sync.backup import broken, copy_of
from db.sync.central_home import CentralHome
from db.sync.night import Place
from db.sync.put_aside import move
from kiosk.clock import local_day
from kiosk.domain.keeping import BEFORE_UPGRADE
from tests.db.commands import examined
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


def keep_one(world: World, hall: Hall) -> None:
    """The copy of a night that took a listing, kept as the newer program's night does."""
    hall.submit(REFERENCE, FRIDAY)
    hall.night()
    world.night(NIGHT)
    folder = world.central.backup
    todays = copy_of(folder, local_day(NIGHT))
    move(todays, before_upgrade.path_at(folder, local_day(NIGHT), NIGHT), lambda _step: None)


def names(home: CentralHome) -> list[str]:
    return sorted(path.name for path in home.backup.glob("*.avant.*"))


def test_it_stays_fourteen_days_and_goes_with_its_digest(world: World, hall: Hall) -> None:
    keep_one(world, hall)
    kept = "2026-11-28T010000Z.avant.sqlite"
    for days in range(1, BEFORE_UPGRADE.days):
        world.night(NIGHT + days * DAY)
        assert names(world.central) == [kept, f"{kept}.sha256"], days
    told = examined(world.central.home)[1]["central.before_upgrade"]["says"]
    assert f"{kept} ; la dernière s'en va le 12/12/2026" in told
    done = world.night(NIGHT + BEFORE_UPGRADE)
    assert (names(world.central), done.forgotten["before_upgrade"]) == ([], 1)


def test_two_that_are_kept_in_one_second_are_two(world: World, hall: Hall) -> None:
    keep_one(world, hall)
    (first,) = before_upgrade.copies(world.central.backup)
    held = first.read_bytes()
    world.night(NIGHT)
    move(
        copy_of(world.central.backup, local_day(NIGHT)),
        before_upgrade.path_at(world.central.backup, local_day(NIGHT), NIGHT),
        lambda _step: None,
    )
    assert (len(before_upgrade.copies(world.central.backup)), first.read_bytes()) == (2, held)


def test_an_erasure_counts_it_and_a_day_to_come_too(world: World, hall: Hall) -> None:
    keep_one(world, hall)
    place = Place(world.central.home)
    with night.central(place, NIGHT) as central:
        assert erasure.erase(central, REFERENCE, NIGHT).last_here >= local_day(NIGHT + BEFORE_UPGRADE)
        assert access.access(central, REFERENCE, NIGHT).is_in_copies
    (kept,) = before_upgrade.copies(world.central.backup)
    to_come = before_upgrade.path_at(world.central.backup, local_day(NIGHT + 400 * DAY), NIGHT)
    move(kept, to_come, lambda _step: None)
    assert before_upgrade.forget(world.central, NIGHT + 300 * DAY) == 0
    with night.central(place, NIGHT) as central:
        assert erasure.erase(central, REFERENCE, NIGHT).last_here == local_day(NIGHT + 414 * DAY)


def test_one_that_rots_is_named_as_any_copy(world: World, hall: Hall) -> None:
    keep_one(world, hall)
    (kept,) = before_upgrade.copies(world.central.backup)
    kept.write_bytes(b"no database")
    assert broken(world.central.backup) == (kept.name,)
