"""A night that ends between two effects, or whose disk dies meanwhile, leaves nothing that the next does not mend."""

import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import enrolment
from tests.proof.pulling import Pulled
from tests.sync.test_days_to_come import MAKE, Make, in_use
from tests.sync.test_erasure import GONE
from tests.sync.test_no_longer_at_a_terminal import live
from tests.sync.test_nothing_is_lost import rot
from tests.sync.world import FRIDAY, NIGHT, Hall, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def pulled_at(fatal: str) -> Callable[[str], None]:
    def pull(step: str) -> None:
        if step == fatal:
            raise Pulled

    return pull


def take_out(hall: Hall) -> None:
    for path in in_use(hall):
        path.unlink()


@pytest.mark.parametrize("harm", [take_out, rot])
def test_a_receipt_purges_nothing_whose_file_went_while_the_night_ran(
    world: World, hall: Hall, harm: Callable[[Hall], None]
) -> None:
    """R1, once more before the purge: the night began with a sound file, and central may be lost after it."""
    hall.submit(GONE)
    hall.night(NIGHT)
    world.night(NIGHT + HOUR)

    def meanwhile(step: str) -> None:
        if step == "mark":
            harm(hall)

    assert hall.night(NIGHT + 2 * HOUR, meanwhile).sent.acked == 0
    with closing(hall.open()) as db:
        assert db.execute("SELECT reference FROM outbox").fetchall() == [(GONE,)]
    assert hall.night(NIGHT + 3 * HOUR).sent.sealed_events == 1


def bare(hall: Hall) -> list[str]:
    """Marks without their file."""
    digests = {path.name.partition(".")[0].rpartition("-")[2] for path in hall.spool.glob("*.batch*")}
    acked = [path for path in hall.spool.glob("*.acked") if path.stem not in digests]
    since = [path for path in hall.spool.glob("*.since") if not path.with_suffix("").exists()]
    return [path.name for path in (*acked, *since)]


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("make", MAKE.values(), ids=MAKE)
def test_a_mark_without_its_file_goes_with_the_next_night(world: World, hall: Hall, make: Make) -> None:
    hall.submit(GONE)
    hall.night(NIGHT - DAY)
    make(world, hall)
    days = 0
    while not bare(hall):
        with suppress(Pulled):
            world.night(NIGHT + days * DAY)
            hall.night(NIGHT + days * DAY + HOUR, pulled_at("expire mark"))
        days += 2
    hall.night(NIGHT + days * DAY)
    assert bare(hall) == []


def lose_central(world: World, hall: Hall) -> None:
    shutil.rmtree(world.central.folder)
    world.central.make()
    enrolment.enrol(world.central.home, hall.enrolment(), FRIDAY)
    (hall.home / "keys" / "central.verify").write_bytes(world.central.verify_file.read_bytes())
    world.night(NIGHT + 2 * HOUR)


@pytest.mark.parametrize(("fatal", "is_here", "is_marked"), [("put aside", False, True), ("unmark", True, False)])
def test_a_step_stands_before_a_file_is_put_aside_and_before_a_mark_goes(
    world: World, hall: Hall, fatal: str, *, is_here: bool, is_marked: bool
) -> None:
    live(world, hall, 0, 1)
    hall.night(NIGHT + HOUR)
    (file,), (mark,) = hall.spool.glob("*.batch"), hall.spool.glob("*.acked")
    if is_marked:
        rot(hall)
    else:
        lose_central(world, hall)
    with pytest.raises(Pulled):
        hall.night(NIGHT + 3 * HOUR, pulled_at(fatal))
    assert (file.exists(), mark.exists()) == (True, True)
    hall.night(NIGHT + 4 * HOUR)
    assert (file.exists(), mark.exists()) == (is_here, is_marked)


@pytest.mark.parametrize("fatal", ["drop digest", "drop copy"])
def test_what_is_left_of_a_copy_goes_with_the_next_night(world: World, fatal: str) -> None:
    folder, before, days = world.central.backup, list[Path](), -1
    is_cut = False
    while not is_cut:
        days, before = days + 1, sorted(folder.glob("*.sqlite"))
        try:
            world.night(NIGHT + days * DAY, pulled_at(fatal))
        except Pulled:
            is_cut = True
    assert {*before} < {*folder.glob("*.sqlite")}, "the copy goes last"
    world.night(NIGHT + days * DAY)
    copies = {*folder.glob("*.sqlite")}
    assert len({*before} - copies) == 1
    assert {path.name for path in folder.glob("*.sha256")} == {f"{path.name}.sha256" for path in copies}
