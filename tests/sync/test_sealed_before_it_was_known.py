"""What a terminal sealed before its database knew of an erasure may hold it: it is named until that is gone."""

import os
from collections.abc import Sequence
from datetime import timedelta

from db import erased_digests
from db.keys import Keys
from db.sync import enrolment
from db.sync.may_hold import Terminals
from db.sync.nights_there import Why
from kiosk.clock import local_day
from tests.proof.deciphered import pages
from tests.sync.test_erasure import DAY, GONE, MARKER, erase, holders, lived
from tests.sync.test_receipts_not_read import HOUR, spent
from tests.sync.world import NIGHT, Hall, World


def in_the_way(world: World, hall: Hall) -> None:
    """A plain file where its folder should be: its nights bring nothing over, and take what comes down."""
    (world.share / "inbox" / hall.name).rename(world.root / "inbox-of-before")
    (world.share / "inbox" / hall.name).write_bytes(b"")


def out_of_the_way(world: World, hall: Hall) -> None:
    (world.share / "inbox" / hall.name).unlink()
    (world.root / "inbox-of-before").rename(world.share / "inbox" / hall.name)


def sealed_in_the_night_that_learned_of_it(world: World, hall: Hall) -> None:
    """The night seals first, and takes the erasure last; what it sealed is not brought over."""
    hall.night()
    world.night()
    hall.night(NIGHT + HOUR)
    erase(world, NIGHT + 12 * HOUR)
    world.night(NIGHT + 13 * HOUR)
    hall.submit(GONE, NIGHT + 20 * HOUR, phone="06 12 34 56 78", name=MARKER)
    in_the_way(world, hall)
    assert hall.night(NIGHT + DAY).sent.taken_down


def test_what_was_sealed_in_the_very_night_stays_named_under_a_former_name(world: World, hall: Hall) -> None:
    sealed_in_the_night_that_learned_of_it(world, hall)
    hall.rename("hall-2")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + DAY)
    (world.share / "inbox" / "hall-a").unlink()
    for days in range(2, 60):
        done = spent(world, hall, days)
        assert done.terminals, days
    assert holders(world, hall.spool)
    assert {each.why for each in done.terminals.values()} == {Why.OVERDUE}


def test_and_goes_in_its_time_once_it_is_brought_over(world: World, hall: Hall) -> None:
    sealed_in_the_night_that_learned_of_it(world, hall)
    out_of_the_way(world, hall)
    for days in range(2, 60):
        done = spent(world, hall, days)
        assert done.terminals or not holders(world, hall.home), days
    assert (holders(world, hall.home), dict(done.terminals)) == ([], {})


def test_a_file_that_rots_keeps_its_terminal_named_whatever_day_it_tells(world: World, hall: Hall) -> None:
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    hall.night()
    world.night(NIGHT + HOUR)
    (path,) = hall.spool.glob("*.batch")
    for days in range(1, 75):
        if days == 6:
            path.write_bytes(path.read_bytes().replace(b"\n2026-11-", b"\n2026-12-", 1))
        done = spent(world, hall, days)
        is_there = days < 6 or bool([*hall.spool.glob("*.rotten")])
        assert done.terminals or not is_there, days
    assert (is_there, dict(done.terminals)) == (False, {})


def nights(world: World, hall: Hall, days: Sequence[int], ahead: timedelta = timedelta()) -> Terminals:
    for day in days:
        hall.night(NIGHT + day * DAY + ahead)
        world.night(NIGHT + day * DAY + HOUR)
        told = erase(world, NIGHT + day * DAY + 12 * HOUR).terminals
        assert told or not holders(world, hall.home), day
    return told


def test_what_a_clock_that_was_ahead_sealed_is_of_before_when_its_day_has_come(world: World, hall: Hall) -> None:
    hall.night()
    world.night(NIGHT + HOUR)
    hall.submit(GONE, NIGHT, phone="06 12 34 56 78", name=MARKER)
    nights(world, hall, [1], 10 * DAY)
    assert nights(world, hall, range(2, 60)) == {}


def test_copies_that_an_act_left_half_made_are_named_and_go(world: World, hall: Hall) -> None:
    lived(world, hall)
    (hall.home / "upgrade").mkdir()
    whole = (hall.home / "data" / "kiosk.sqlite").read_bytes()
    left = [
        hall.home / "upgrade" / f"{local_day(NIGHT)}.sqlite.part",
        *(hall.home / "data" / f"kiosk.sqlite{each}.part" for each in ("", ".ready", ".pieces")),
        hall.home / "data" / "kiosk.sqlite.part-wal",
    ]
    for path in left:
        path.write_bytes(whole)
        os.utime(path, ((NIGHT + HOUR).timestamp(),) * 2)
    assert any(MARKER.encode() in page for page in pages(left[0], Keys(hall.home).database_key()))
    hall.night(NIGHT + 6 * HOUR)
    assert all(path.exists() for path in left), "somebody may be at it"
    nights(world, hall, range(1, 3))
    assert not any(path.exists() for path in left)


def test_of_what_terminals_are_told_no_more_a_new_one_need_not_know(world: World, hall: Hall) -> None:
    """Over a year after an erasure another terminal is enrolled: it was never told, and is not to blame."""
    lived(world, hall)
    erase(world, NIGHT + DAY)
    late = NIGHT + erased_digests.TOLD + 2 * DAY
    new = world.hall("hall-b")
    new.submit("BEL-7K3M-2QF", late)
    for days in range(8):
        hall.night(late + days * DAY)
        new.night(late + days * DAY)
        world.night(late + days * DAY + HOUR)
        told = erase(world, late + days * DAY + 12 * HOUR, "BEL-7K3M-2QF").terminals
        assert {each.why for each in told.values()} == {None}, days
