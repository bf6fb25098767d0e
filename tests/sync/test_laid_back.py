"""What somebody lays back by hand after an erasure brings nothing back, in the archive (R6) nor in the base (R5)."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync.backup import copy_of
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import SystemClock, local_day
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_erasure import DAY, GONE, MARKER, STAYS, erase, holders, lived, references, submit_both
from tests.sync.world import NIGHT, Hall, World


@pytest.fixture
def original(world: World, hall: Hall, tmp_path: Path) -> Path:
    """The file as it came, kept elsewhere, as a copy of yesterday's archive has it; then its listing is erased."""
    lived(world, hall)
    (came,) = [path for path in world.central.archive.glob("*.batch") if path.name in holders(world, path.parent)]
    kept = tmp_path / came.name
    shutil.copy(came, kept)
    erase(world, NIGHT + DAY)
    assert holders(world, world.central.archive) == []
    return kept


ACTS: dict[str, Callable[[World], object]] = {
    "night": lambda world: world.night(NIGHT + 2 * DAY),
    "erase": lambda world: erase(world, NIGHT + 2 * DAY),
    "rebuild": lambda world: restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("is_beside", [True, False])
def test_an_original_that_comes_back_into_the_archive_is_cut_again(
    world: World, original: Path, act: str, is_beside: bool
) -> None:
    successor = world.central.archive / f"{original.stem}.kept"
    if not is_beside:
        successor.unlink()
    shutil.copy(original, world.central.archive)
    ACTS[act](world)
    assert holders(world, world.central.archive) == []
    assert sorted(path.suffix for path in world.central.archive.glob(f"{original.stem}.*")) == [".kept"]
    assert references(world) == [STAYS]


def test_one_that_does_not_open_any_more_goes_where_its_successor_stands(world: World, original: Path) -> None:
    data = original.read_bytes()
    (world.central.archive / original.name).write_bytes(data[:700] + bytes(8) + data[708:])
    world.night(NIGHT + 2 * DAY)
    assert [path.suffix for path in world.central.archive.glob(f"{original.stem}.*")] == [".kept"]


def test_until_then_doctor_says_what_it_is_and_that_the_erasure_is_not_complete(world: World, original: Path) -> None:
    shutil.copy(original, world.central.archive)
    code, found = examined(world.central.home)
    assert (code, str(world.central.archive / original.name) in found["central.come_back"]["says"]) == (4, True)
    assert "La prochaine nuit les remplace de nouveau" in found["central.come_back"]["todo"]
    assert "central.sweep" not in found, "it is readable and this account's: no chown does anything"
    assert kiosk(world.central.home, "central", "nightly").returncode == 0
    assert "Effacement incomplet" not in kiosk(world.central.home, "doctor").stdout


def test_to_look_it_up_is_to_cut_it_again(world: World, original: Path) -> None:
    shutil.copy(original, world.central.archive)
    told = kiosk(world.central.home, "central", "access", GONE).stdout
    assert (MARKER in told, "Effacée le " in told, "ncomplet" in told) == (False, True, False)
    assert holders(world, world.central.archive) == []


def test_an_original_that_comes_back_into_the_quarantine_is_cut_again(world: World, tmp_path: Path) -> None:
    stranger = world.hall("hall-x", enrolled=False)
    submit_both(stranger)
    stranger.night(NIGHT)
    world.night(NIGHT)
    (came,) = world.central.quarantine.glob("*.batch")
    shutil.copy(came, tmp_path / came.name)
    erase(world, NIGHT + DAY)
    shutil.copy(tmp_path / came.name, came)
    assert holders(world, world.central.quarantine) != []
    world.night(NIGHT + 2 * DAY)
    assert holders(world, world.central.quarantine) == []


@pytest.fixture
def yesterdays(world: World, hall: Hall) -> World:
    """Yesterday's copy over the base by hand, which the guide forbids."""
    lived(world, hall)
    erase(world, NIGHT + DAY)
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()
    shutil.copy(max(world.central.backup.glob("*.sqlite")), world.central.database)
    assert references(world) == sorted((GONE, STAYS))
    return world


def test_no_sheet_shows_again_what_was_erased(yesterdays: World) -> None:
    done = kiosk(yesterdays.central.home, "central", "export")
    assert done.returncode == 0, done.stderr
    assert holders(yesterdays, yesterdays.central.csv) == []
    assert references(yesterdays) == [STAYS]


def test_access_shows_nothing_of_it_and_says_when_it_was_erased(yesterdays: World) -> None:
    done = kiosk(yesterdays.central.home, "central", "access", GONE)
    assert (MARKER in done.stdout, "Effacée le " in done.stdout) == (False, True)


def test_no_new_copy_is_made_with_it(yesterdays: World) -> None:
    assert kiosk(yesterdays.central.home, "central", "backup").returncode == 0
    new = copy_of(yesterdays.central.backup, local_day(SystemClock().now()))
    assert MARKER.encode() not in new.read_bytes()
