"""An erasure that is asked for again tells what is so now: what was erased this time, and which copies are left."""

import json
import shutil
from datetime import date, timedelta

import pytest

from db.sync import access, night
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import local_day
from tests.sync.machines import kiosk
from tests.sync.test_erasure import DAY, GONE, erase, holders, lived, submit_both
from tests.sync.world import NIGHT, Hall, World

HOUR = timedelta(hours=1)
NONE_LEFT = "Aucune copie d'avant cet effacement n'est plus là."
NONE_HERE = "Au siège, aucune copie d'avant cet effacement n'est plus là."


def in_copies(world: World) -> list[str]:
    return [name for name in holders(world, world.central.folder) if name.startswith(("backup/", "central.sqlite"))]


@pytest.fixture
def missed(world: World, hall: Hall) -> World:
    """Four nights and an erasure two months ago, and no night since."""
    first = NIGHT - 64 * DAY
    submit_both(hall, first - HOUR)
    hall.night(first)
    for days in range(4):
        world.night(first + days * DAY)
    erase(world, first + 3 * DAY + HOUR)
    assert len(in_copies(world)) == 4
    return world


@pytest.mark.usefixtures("that_day")
def test_where_nights_were_missed_it_says_that_copies_are_left_and_when_the_last_goes(missed: World) -> None:
    done = kiosk(missed.central.home, "central", "erase", GONE, "--yes")
    told = json.loads(kiosk(missed.central.home, "central", "erase", GONE, "--yes", "--json").stdout)
    day = date.fromisoformat(told["last_copy_at_central"])
    last = date.fromisoformat(told["last_copy"])
    assert (done.returncode, NONE_LEFT in done.stdout, told["is_in_copies"]) == (0, False, True)
    assert "Des copies d'avant cet effacement sont encore là." in done.stdout
    assert f"La dernière copie s'en va le {last:%d/%m/%Y}, si la nuit du siège et celle des bornes" in done.stdout
    now = NIGHT + DAY
    while local_day(now) < day:
        missed.night(now)
        assert in_copies(missed), "it is not told too late"
        now += DAY
    missed.night(now)
    assert in_copies(missed) == []
    told = json.loads(kiosk(missed.central.home, "central", "erase", GONE, "--yes", "--json").stdout)
    assert not told["is_in_copies"]
    said = kiosk(missed.central.home, "central", "erase", GONE, "--yes").stdout
    assert (NONE_LEFT in said, NONE_HERE in said) == (False, True), "its terminal was not heard of since"


def test_after_a_few_missed_nights_it_is_the_next_one(missed: World) -> None:
    for days in (-5, -4):
        copy = missed.central.backup / f"{local_day(NIGHT + days * DAY)}.sqlite"
        shutil.copy(missed.central.database, copy)
    assert erase(missed, NIGHT).last_here == local_day(NIGHT + DAY)
    missed.night(NIGHT + DAY)
    assert in_copies(missed) == []


def test_a_base_that_gave_way_after_the_erasure_moves_no_day(world: World, hall: Hall) -> None:
    lived(world, hall)
    first = erase(world, NIGHT + DAY).last_here
    assert restore(Place(world.central.home, world.target), NIGHT + 3 * DAY, replace=True).kept
    again = erase(world, NIGHT + 3 * DAY + HOUR)
    assert (again.last_here, again.is_in_copies) == (first, True)
    for copy in world.central.backup.glob("2026-11-28.*"):
        copy.unlink()
    with night.central(Place(world.central.home), NIGHT + 4 * DAY) as central:
        assert not access.access(central, GONE, NIGHT + 4 * DAY).is_in_copies


@pytest.mark.parametrize("has_log", [False, True])
def test_one_that_gave_way_before_it_counts_and_one_whose_log_is_not_emptied(
    world: World, hall: Hall, *, has_log: bool
) -> None:
    """What was erased is gone from the file itself only once its log is emptied into it."""
    lived(world, hall)
    if has_log:
        erase(world, NIGHT + DAY)
    kept = restore(Place(world.central.home, world.target), NIGHT + 3 * DAY, replace=True).kept
    if has_log:
        (world.central.folder / f"{kept}-wal").write_bytes(b"pages")
    assert erase(world, NIGHT + 3 * DAY + HOUR).last_here == local_day(NIGHT + 3 * DAY) + timedelta(days=36)


@pytest.mark.usefixtures("that_day")
def test_it_says_first_that_it_was_done_and_of_nothing_that_it_is_erased_again(world: World, hall: Hall) -> None:
    lived(world, hall)
    home = world.central.home
    assert "Événements effacés : 1." in kiosk(home, "central", "erase", GONE, "--yes").stdout
    again = kiosk(home, "central", "erase", GONE, "--yes").stdout
    assert again.startswith("Déjà effacée le 28/11/2026.\nEffacement complet au siège, pour toujours.\n"), again
    assert "Événements effacés" not in again
    assert json.loads(kiosk(home, "central", "erase", GONE, "--yes", "--json").stdout)["events"] == 0
