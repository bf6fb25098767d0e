"""R3 and R8: a clock that was ahead once proves no receipt recent, and keeps nothing longer than its days."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.clock_jumps import believe
from db.sync import enrolment
from db.sync.ack import BACKED_UP
from db.sync.night import Place
from db.sync.restore import restore
from tests.proof.pulling import Pulled
from tests.sync.test_erasure import GONE, erase, holders, submit_both
from tests.sync.test_no_longer_at_a_terminal import live, look
from tests.sync.test_nothing_is_lost import Shelf, rot
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Make = Callable[[World, Hall], list[Path]]
AHEAD = 400 * DAY


def sealed(hall: Hall) -> set[str]:
    return {path.name for path in hall.spool.glob("*.batch")}


def marked(hall: Hall) -> dict[str, str]:
    """The day of each mark."""
    marks = (*hall.spool.glob("*.acked"), *hall.spool.glob("*.since"))
    return {path.name: path.read_text(encoding="ascii")[:10] for path in marks}


def day_of(days: int) -> str:
    return (NIGHT + days * DAY).date().isoformat()


# A receipt that is as old as it is.


@pytest.mark.parametrize("sealed_at", [NIGHT + DAY, NIGHT + 33 * DAY, NIGHT + AHEAD], ids=["then", "a day", "a year"])
@pytest.mark.parametrize("now", [NIGHT + 32 * DAY, NIGHT + 2 * AHEAD], ids=["today", "once that day has come"])
def test_a_file_of_a_day_to_come_proves_no_receipt_recent(tmp_path: Path, sealed_at: datetime, now: datetime) -> None:
    """The receipt of the second day lists it; on each day since, it counted as sealed that day."""
    shelf = Shelf(tmp_path / "spool", NIGHT, sealed_at)
    receipts = {shelf.old: BACKED_UP, shelf.young: BACKED_UP}
    shelf.spool.mark(shelf.files, receipts, NIGHT + DAY)
    assert shelf.spool.expire(shelf.files, receipts, (), now) == 0
    assert shelf.spool.path(shelf.old).exists()


def test_nor_does_one_whose_mark_is_of_a_day_to_come_itself(tmp_path: Path) -> None:
    """Both stay so where nobody has said yet which clock is right."""
    shelf = Shelf(tmp_path / "spool", NIGHT, NIGHT + AHEAD)
    receipts = {shelf.old: BACKED_UP, shelf.young: BACKED_UP}
    shelf.spool.mark(shelf.files, receipts, NIGHT + 32 * DAY, is_believed=False)
    assert shelf.spool.expire(shelf.files, receipts, (), NIGHT + 32 * DAY) == 0


def rotten(world: World, hall: Hall) -> list[Path]:
    rot(hall)
    hall.night(NIGHT)
    world.night(NIGHT + HOUR)
    return list(hall.spool.glob("*.rotten"))


def renamed(world: World, hall: Hall) -> list[Path]:
    world.night(NIGHT + HOUR)
    hall.night(NIGHT + HOUR)
    files = in_use(hall)
    hall.rename("hall-b")
    enrolment.enrol(world.central.home, hall.enrolment(), FRIDAY)
    return files


def in_use(hall: Hall) -> list[Path]:
    return sorted(hall.spool.glob("*.batch"))


MAKE: Mapping[str, Make] = {
    "in use": lambda _world, hall: in_use(hall),
    "put aside": rotten,
    "of a former name": renamed,
}


@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_with_one_receipt_for_ever_nothing_goes_after_a_night_of_a_clock_that_was_ahead(
    world: World, hall: Hall, make: Make
) -> None:
    hall.submit(GONE)
    hall.night(NIGHT - DAY)
    there = make(world, hall)
    assert there
    hall.night(NIGHT + 60 * DAY)
    world.night(NIGHT + 2 * HOUR)  # and central's night never passes again
    for days in range(1, 110, 6):
        hall.night(NIGHT + days * DAY)
    assert [path for path in there if not path.exists()] == []


@pytest.mark.parametrize("is_ahead", [False, True])
def test_a_listing_outlives_central_and_its_newest_copy_whatever_clock_sealed_it(
    world: World, hall: Hall, *, is_ahead: bool
) -> None:
    """The terminal has the only copy, and reads for weeks the receipt of before."""
    live(world, hall, 0, 2)
    hall.submit(GONE, NIGHT + DAY)
    hall.night(NIGHT + 2 * DAY)
    if is_ahead:
        hall.night(NIGHT + 2 * DAY + AHEAD)
    world.night(NIGHT + 2 * DAY + HOUR)
    hall.night(NIGHT + 2 * DAY + 2 * HOUR)
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()
    shutil.rmtree(world.central.archive)
    newest = max(world.central.backup.glob("*.sqlite"))
    newest.write_bytes(newest.read_bytes()[:-1])
    for days in range(3, 40):
        hall.night(NIGHT + days * DAY)
    restore(Place(world.central.home, world.target), NIGHT + 40 * DAY)
    live(world, hall, 40, 42)
    assert world.table("SELECT reference FROM bel_listings") == [(GONE,)]


# The days of a mark.


def ahead(world: World, hall: Hall, days: int = 0) -> None:
    """A night in which a receipt is read first while the clock is ahead."""
    hall.night(NIGHT + days * DAY)
    world.night(NIGHT + days * DAY + HOUR)
    assert hall.night(NIGHT + days * DAY + AHEAD).clock_jump == AHEAD.days


def test_a_mark_of_a_day_to_come_is_of_the_first_day_that_is_believed(world: World, hall: Hall) -> None:
    hall.submit(GONE)
    ahead(world, hall)
    first = sealed(hall)
    assert day_of(AHEAD.days) in marked(hall).values()
    hall.night(NIGHT + DAY)
    assert set(marked(hall).values()) == {day_of(1)}
    for days in (*range(1, 31, 5), 30):
        live(world, hall, days, days + 1)
    assert first <= sealed(hall)
    for days in (31, 35, 38, 39):
        live(world, hall, days, days + 1)
    assert first & sealed(hall) == set(), "the file that was sealed while it was ahead, too"


def test_so_are_those_of_what_was_put_aside_and_of_a_former_name(world: World, hall: Hall) -> None:
    hall.submit(GONE)
    hall.night(NIGHT - DAY)
    rotten(world, hall)
    renamed(world, hall)
    assert {name.rpartition(".")[2] for name in marked(hall)} == {"acked", "since"}
    for mark in (*hall.spool.glob("*.acked"), *hall.spool.glob("*.since")):
        mark.write_text("2027-12-24T01:00:00Z", encoding="ascii")
    live(world, hall, 1, 3)
    assert set(marked(hall).values()) == {day_of(2)}
    for days in (*range(3, 33, 5), 33, 34, 35):
        live(world, hall, days, days + 1)
    assert [path.name for path in hall.spool.iterdir() if "hall-a-" in path.name] == []


def test_a_mark_that_tells_no_day_begins_today(world: World, hall: Hall) -> None:
    """A bit turned in it, and its file would have stayed for ever."""
    live(world, hall, 0, 2)
    (mark,) = hall.spool.glob("*.acked")
    mark.write_bytes(b"2026-11-2\xb9T01:00:00Z")
    hall.night(NIGHT + 2 * DAY)
    assert marked(hall)[mark.name] == day_of(2)


def test_a_clock_that_went_back_takes_no_mark_back(world: World, hall: Hall) -> None:
    """It may be the one that is wrong: set right, it would find them old."""
    live(world, hall, 40, 42)
    marks = marked(hall)
    assert set(marks.values()) == {day_of(41)}
    for days in range(3):
        hall.night(NIGHT + days * DAY)
    assert marked(hall).items() >= marks.items()
    hall.night(NIGHT + 3 * DAY)
    assert {marked(hall)[name] for name in marks} == {day_of(3)}, "nobody says any more that it went back"


def test_where_something_was_stored_while_it_was_ahead_a_person_says_which_clock_is_right(
    world: World, hall: Hall
) -> None:
    ahead(world, hall)
    marks = marked(hall)
    hall.submit(GONE, NIGHT + AHEAD)
    live(world, hall, 1, 6)
    assert marked(hall).items() >= marks.items() != set()
    with closing(hall.open()) as db:
        assert believe(db, NIGHT + 6 * DAY - HOUR)
    hall.night(NIGHT + 6 * DAY)
    assert [marked(hall)[name] for name in marks] == [day_of(6)] * len(marks)


@pytest.mark.parametrize("fatal", ["mark", "write", "rename"])
def test_a_plug_pulled_while_it_is_dated_anew_leaves_it_to_the_next_night(world: World, hall: Hall, fatal: str) -> None:
    hall.submit(GONE)
    ahead(world, hall)
    marks = marked(hall)

    seen: list[str] = []

    def pull(step: str) -> None:
        seen.append(step)
        if step == fatal and "mark" in seen:
            raise Pulled

    with pytest.raises(Pulled):
        hall.night(NIGHT + DAY, pull)
    assert marked(hall).keys() >= marks.keys()
    hall.night(NIGHT + 2 * DAY)
    assert not any(day > day_of(2) for day in marked(hall).values())


# What central says of it.


@pytest.mark.proof
@pytest.mark.parametrize("is_stored", [False, True], ids=["by itself", "something was stored meanwhile"])
def test_a_terminal_is_named_as_long_as_a_mark_of_a_clock_that_was_ahead_may_keep_it(
    world: World, hall: Hall, *, is_stored: bool
) -> None:
    live(world, hall, -3, 0)
    submit_both(hall)
    hall.night(NIGHT)
    world.night(NIGHT + HOUR)
    assert hall.night(NIGHT + 20 * DAY).clock_jump, "the receipt is read first on a day to come"
    if is_stored:
        hall.submit(sound_reference(9), NIGHT + 20 * DAY)
    world.night(NIGHT + 2 * HOUR)
    erase(world, NIGHT + 3 * HOUR)
    for days in (1, 2, 3, *range(6, 31, 6)):
        live(world, hall, days, days + 1)
    while holders(world, hall.spool):
        assert hall.name in look(world, days).terminals, days
        days += 2
        live(world, hall, days, days + 1)
    assert days == (52 if is_stored else 34)
    live(world, hall, days + 1, 75)
    assert look(world, 74).terminals == {}, "it said so"
