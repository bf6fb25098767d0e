"""Copies that the guide has put aside fall under the retention of copies; until then, everything counts them."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.sync import access, erasure, night, put_aside
from db.sync.night import Place
from kiosk.clock import local_day
from kiosk.domain.keeping import REPLACED_DATABASE
from tests.db.commands import examined
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


@pytest.fixture
def aside(world: World, hall: Hall) -> Path:
    """A copy that holds a listing, set aside as docs/operator-rare.md, « Plus aucune copie », has it; then erased."""
    hall.submit(REFERENCE, FRIDAY)
    hall.night()
    world.night()
    folder = world.central.backup / "illisibles"
    folder.mkdir()
    for copy in world.central.backup.glob("*.sqlite*"):
        copy.rename(folder / copy.name)
    world.night(NIGHT + DAY)
    return folder


def erase(world: World) -> date:
    with night.central(Place(world.central.home), NIGHT + DAY) as central:
        return erasure.erase(central, REFERENCE, NIGHT + DAY).last_here


def may_be_in_copies(world: World, days: int) -> bool:
    with night.central(Place(world.central.home), NIGHT + days * DAY) as central:
        return access.access(central, REFERENCE, NIGHT + days * DAY).is_in_copies


@pytest.mark.proof
def test_it_is_gone_by_the_day_that_erase_told_and_counted_until_then(world: World, aside: Path) -> None:
    last = erase(world)
    assert {path.name for path in aside.iterdir()} == {"2026-11-28.sqlite", "2026-11-28.sqlite.sha256"}
    assert (
        "2 fichiers ; le dernier s'en va le 02/01/2027" in examined(world.central.home)[1]["central.put_aside"]["says"]
    )
    for days in range(2, 50):
        at = NIGHT + days * DAY
        world.night(at)
        if any(aside.iterdir()):
            assert may_be_in_copies(world, days)
            assert local_day(at) < local_day(NIGHT) + REPLACED_DATABASE
    assert not any(aside.iterdir())
    assert "central.put_aside" not in examined(world.central.home)[1]
    assert last >= local_day(NIGHT) + REPLACED_DATABASE


def test_one_without_a_day_in_its_name_goes_by_its_last_change_and_erase_tells_that_day(
    world: World, aside: Path
) -> None:
    odd, later = aside / "copie.sqlite", NIGHT + 20 * DAY
    odd.write_bytes(b"x")
    os.utime(odd, (later.timestamp(), later.timestamp()))
    assert erase(world) == local_day(later) + REPLACED_DATABASE
    at = later + REPLACED_DATABASE
    assert put_aside.forget(world.central, at - DAY) == 2
    assert put_aside.forget(world.central, at) == 1


def test_the_longest_kept_of_what_was_put_aside_is_in_the_day_that_erase_tells(world: World, aside: Path) -> None:
    (aside / "2027-02-01.sqlite").write_bytes(b"a clock was wrong")
    assert erase(world) == date(2027, 2, 1) + REPLACED_DATABASE
