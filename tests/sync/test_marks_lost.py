"""What marks an erasure is gone, and only a copy from before it is left: `restore` cannot know, and says so."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import tombstones
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import run
from tests.sync.lost import lose
from tests.sync.test_erasure import GONE, STAYS, erase, lived, references
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
SAID = "Aucune marque d'effacement n'est plus dans central/backup/erased, central/archive/erased"


@pytest.fixture
def erased(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """One night with a copy, then an erasure; the base is lost before the next copy."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    lived(world, hall)
    erase(world, NIGHT + timedelta(hours=2))
    lose(world)
    return world


def removed(folder: Path) -> None:
    shutil.rmtree(folder)


def renamed(folder: Path) -> None:
    folder.rename(folder.with_name("erased.old"))


def emptied(folder: Path) -> None:
    for mark in folder.iterdir():
        mark.unlink()


@pytest.mark.parametrize("harm", [removed, renamed, emptied], ids=lambda harm: harm.__name__)
def test_a_restore_without_any_mark_says_so(erased: World, harm: Callable[[Path], None]) -> None:
    for folder in tombstones.places(erased.central):
        harm(folder)
    done = run(erased.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (4, True), done.output
    if harm is renamed:
        for folder in tombstones.places(erased.central):
            shutil.rmtree(folder)
            folder.with_name("erased.old").rename(folder)
        erased.night(NIGHT + DAY)
        assert references(erased) == [STAYS], "done as it says, it is gone again"


def test_a_restore_with_one_folder_of_marks_erases_and_says_nothing(erased: World) -> None:
    removed(tombstones.places(erased.central)[0])
    done = run(erased.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
    assert GONE not in references(erased)


def test_a_central_that_never_erased_anything_is_put_back_in_silence(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    lived(world, hall)
    lose(world)
    done = run(world.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
