"""What somebody lays where central's word lies hides nothing of that word, and a person is told what to take away."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import down, erasure, night
from db.sync.night import Place
from tests.sync.world import FRIDAY, NIGHT, World, sound_reference

DAY = timedelta(days=1)
GONE, STAYS = sound_reference(1), sound_reference(2)


def _giant(path: Path) -> None:
    path.touch()
    os.truncate(path, down.MOST_BYTES + 1)


PLANTS: dict[str, Callable[[Path], None]] = {
    "folder": Path.mkdir,
    "link": lambda path: path.symlink_to("/etc/hostname"),
    "pipe": os.mkfifo,
    "giant": _giant,
}


@pytest.mark.parametrize("name", ["erased.7", "staff.7", "weather.1", "README"])
@pytest.mark.parametrize("plant", PLANTS)
def test_the_erasure_comes_down_and_the_page_names_what_lies_there(tmp_path: Path, plant: str, name: str) -> None:
    world = World(tmp_path)
    hall = world.hall()
    for reference in (GONE, STAYS):
        hall.submit(reference, FRIDAY)
    world.night(NIGHT)
    hall.night(NIGHT)
    folder = world.share / "down" / hall.name
    folder.mkdir(parents=True, exist_ok=True)
    PLANTS[plant](folder / name)
    with night.central(Place(world.central.home), NIGHT + DAY) as central:
        erasure.erase(central, GONE, NIGHT + DAY)
    page = world.night(NIGHT + DAY).page
    assert f"down/{hall.name}/{name}" in " ".join(page.lying)
    hall.night(NIGHT + DAY)
    assert {each.submission.reference for each in hall.submissions.to_read()} == {STAYS}


def test_a_file_under_a_number_that_central_never_gave_is_named(tmp_path: Path) -> None:
    world = World(tmp_path)
    hall = world.hall()
    world.night(NIGHT)
    planted = world.share / "down" / hall.name / "staff.9"
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text("rien de central", encoding="utf-8")
    assert any("staff.9" in name for name in world.night(NIGHT + DAY).page.lying)


def test_once_it_is_taken_away_the_page_is_silent(tmp_path: Path) -> None:
    world = World(tmp_path)
    hall = world.hall()
    world.night(NIGHT)
    planted = world.share / "down" / hall.name / "staff.9"
    planted.mkdir(parents=True)
    assert world.night(NIGHT + DAY).page.lying
    planted.rmdir()
    assert not world.night(NIGHT + 2 * DAY).page.lying
