"""What marks an erasure is gone, and only a copy from before it is left: `restore` cannot know, and says so."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db import erased_digests
from db.sync import tombstones
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.lost import lose, put_back
from tests.sync.test_erasure import GONE, STAYS, erase, lived, references
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
SAID = "Des marques d'effacement manquaient (central/backup/erased, central/archive/erased) quand la copie"
TO_DO = "ôter central/marks-lost"


@pytest.fixture
def erased(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> World:
    """One night with a copy, then an erasure; the base is lost before the next copy."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    lived(world, hall)
    erase(world, NIGHT + timedelta(hours=2))
    lose(world)
    return world


def page_of(world: World) -> str:
    return max(world.central.report.glob("*.txt")).read_text(encoding="utf-8")


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
    assert references(erased) == [STAYS], "the archive shows that it was erased"
    if harm is renamed:
        for folder in tombstones.places(erased.central):
            shutil.rmtree(folder)
            folder.with_name("erased.old").rename(folder)
        erased.night(NIGHT + DAY)
        assert references(erased) == [STAYS]


def test_a_restore_with_one_folder_of_marks_erases_and_says_nothing(erased: World) -> None:
    removed(tombstones.places(erased.central)[0])
    done = run(erased.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
    assert GONE not in references(erased)


def test_it_stays_asked_for_until_a_person_takes_the_note_away(erased: World) -> None:
    """The next `doctor` said 0, and the page « À faire : rien »: one printed line was all that told anyone."""
    for folder in tombstones.places(erased.central):
        removed(folder)
    assert run(erased.central.home, central.group, "restore").exit_code == 4
    for night in (1, 2):
        told = run(erased.central.home, central.group, "nightly")
        assert (told.exit_code, SAID in told.stderr) == (4, True), told.output
        assert TO_DO in page_of(erased), night
        code, found = examined(erased.central.home)
        assert (code, SAID in found["central.marks"]["says"]) == (4, True)
    (erased.central.folder / "marks-lost").unlink()
    assert run(erased.central.home, central.group, "nightly").exit_code == 0
    assert TO_DO not in page_of(erased)
    assert "central.marks" not in examined(erased.central.home)[1]


def test_a_plug_that_is_pulled_in_the_restore_leaves_it_told(erased: World) -> None:
    class Plug(Exception):
        pass

    def pull(step: str) -> None:
        if step == "swept":
            raise Plug

    for folder in tombstones.places(erased.central):
        removed(folder)
    with pytest.raises(Plug):
        put_back(erased, pull, at=NIGHT + DAY)
    done = run(erased.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (4, True), done.output


def test_of_two_marks_the_one_that_is_gone_is_made_again_as_the_archive_tells(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`restore` said nothing, and what was erased was back in base, sheets and copy."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    lived(world, hall)
    for reference in (GONE, STAYS):
        erase(world, NIGHT + timedelta(hours=2), reference)
    lose(world)
    for folder in tombstones.places(world.central):
        (folder / f"{erased_digests.digest_of(GONE)}.erased").unlink()
    done = run(world.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output, "de nouveau : 1." in done.output) == (4, True, True), done.output
    assert references(world) == []
    for folder in tombstones.places(world.central):
        assert (folder / f"{erased_digests.digest_of(GONE)}.erased").is_file()
    assert examined(world.central.home)[0] == 4


def test_a_sound_copy_whose_file_of_the_archive_lost_nothing_that_is_unmarked_is_put_back_in_silence(
    erased: World,
) -> None:
    done = run(erased.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
    assert references(erased) == [STAYS]


def test_a_central_that_never_erased_anything_is_put_back_in_silence(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + DAY)
    lived(world, hall)
    lose(world)
    done = run(world.central.home, central.group, "restore")
    assert (done.exit_code, SAID in done.output) == (0, False), done.output
