"""What keeps erased things from coming back is damaged itself: told before the night, which works it out anew."""

import os
import shutil
from pathlib import Path

import pytest

from db.erased_digests import digest_of
from db.sync import night
from db.sync.archive import Archive
from db.sync.night import Place
from db.sync.page_asked import to_do
from db.sync.report import write
from db.sync.restore import restore
from tests.db.commands import examined
from tests.sync.lost import lose
from tests.sync.test_erasure import DAY, GONE, STAYS, holders, lived, references
from tests.sync.test_giant_beside import EVERY, Put, a_folder, a_pipe, endless, nightly
from tests.sync.test_giant_in_the_spool import grow
from tests.sync.test_laid_back import original
from tests.sync.world import NIGHT, Hall, World

__all__ = ["original"]


def no_text(path: Path) -> Path:
    path.write_bytes(b"\xff" + path.read_bytes()[1:])
    return path


def another_sign(path: Path) -> Path:
    path.write_bytes(b"x" + path.read_bytes()[1:])
    return path


HEALED: list[Put] = [no_text, another_sign, *(put for put in EVERY if put is not a_folder)]


def cut_file(world: World) -> Path:
    return world.central.folder / "archive-cut"


def page_of_now(world: World) -> str:
    place = Place(world.central.home, world.target)
    with night.central(place, NIGHT + 2 * DAY) as central:
        return " ".join(to_do(write(central, NIGHT + 2 * DAY, trial=False)))


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("put", HEALED)
@pytest.mark.parametrize("is_rebuilt", [True, False])
def test_a_list_of_what_was_cut_that_is_damaged_is_named_and_everything_is_gone_through_again(
    world: World, original: Path, put: Put, is_rebuilt: bool
) -> None:
    (world.central.archive / f"{original.stem}.kept").unlink()
    shutil.copy(original, world.central.archive)
    path = put(cut_file(world))
    code, found = examined(world.central.home)
    told = [each for each in found.values() if str(path) in each["says"]]
    assert (code, [each["state"] for each in told]) == (4, ["look"])
    assert "kiosk central nightly" in told[0]["todo"]
    assert str(path) in page_of_now(world)
    if is_rebuilt:
        restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True)
    world.night(NIGHT + 2 * DAY)
    assert holders(world, world.central.archive) == []
    assert references(world) == [STAYS]
    assert Archive(world.central.archive, ()).cut() == {original.stem.rpartition("-")[2]}
    assert not [each for each in examined(world.central.home)[1].values() if str(path) in each["says"]]
    assert str(path) not in page_of_now(world)


def test_what_was_cut_before_it_was_damaged_is_known_again(world: World, original: Path) -> None:
    no_text(cut_file(world))
    world.night(NIGHT + 2 * DAY)
    (world.central.archive / f"{original.stem}.kept").unlink()
    shutil.copy(original, world.central.archive)
    world.night(NIGHT + 3 * DAY)
    assert holders(world, world.central.archive) == []


def test_a_folder_in_its_place_is_a_person_s(world: World, original: Path) -> None:
    path = a_folder(cut_file(world))
    code, said = nightly(world)
    assert (code, str(path) in said) == (4, True), said
    assert str(path) in page_of_now(world)
    path.rmdir()
    (world.central.archive / f"{original.stem}.kept").unlink()
    shutil.copy(original, world.central.archive)
    world.night(NIGHT + 3 * DAY)
    assert holders(world, world.central.archive) == []


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("put", [no_text, another_sign, grow, a_pipe, endless, a_folder])
@pytest.mark.parametrize("name", ["backup", "archive"])
def test_a_damaged_mark_is_written_anew_from_its_twin(world: World, original: Path, name: str, put: Put) -> None:
    assert original.name
    marks = {
        each: world.central.folder / each / "erased" / f"{digest_of(GONE)}.erased" for each in ("backup", "archive")
    }
    mark, twin = marks.pop(name), *marks.values()
    before = twin.read_bytes()
    put(mark)
    assert str(mark.parent) in examined(world.central.home)[1]["central.erasure"]["says"]
    if put is a_folder:
        assert str(mark.parent) in nightly(world)[1]
        mark.rmdir()
    lose(world)
    restore(Place(world.central.home, world.target), NIGHT + 2 * DAY)
    assert references(world) == [STAYS]
    assert (mark.read_bytes(), twin.read_bytes()) == (before, before)
    assert "central.erasure" not in examined(world.central.home)[1]


def test_a_digest_of_no_copy_that_is_a_giant_is_named(world: World, hall: Hall) -> None:
    lived(world, hall)
    path = grow(world.central.backup / "2026-01-01.sqlite.sha256")
    code, said = nightly(world)
    assert (code, str(path) in said) == (4, True), said
    code, found = examined(world.central.home)
    assert (code, str(path) in found["central.giant"]["says"]) == (4, True)


def test_a_slip_of_no_file_that_is_a_giant_is_named_until_the_night_takes_it_away(world: World, hall: Hall) -> None:
    lived(world, hall)
    path = grow(world.central.quarantine / f"{'4' * 64}.json")
    code, found = examined(world.central.home)
    assert (code, str(path) in found["central.giant"]["says"]) == (4, True)
    nightly(world)
    assert not os.path.lexists(path)
