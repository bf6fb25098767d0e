"""Something else in the place of the folder of copies, most often a link to a disk that is not mounted: the night takes
in what came, an erasure is not complete, and both say what to do.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.cli import central, doctor
from tests.db.commands import examined, run
from tests.sync.test_giant_at_central import LATER, at, lived, taken
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import World

__all__ = ["lived"]

Put = Callable[[Path], object]
DISK, ON_THE_PAGE = "montez d'abord son disque", "monter le disque de backup, s'il en a un"


def a_file(path: Path) -> None:
    path.write_text("anything", encoding="utf-8")


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "not mounted")


every = pytest.mark.parametrize("put", [a_file, a_link_to_nowhere])


def away(world: World, put: Put) -> Path:
    """Where the folder of copies is now."""
    disk = world.central.backup.rename(world.central.home.parent / "disk")
    put(world.central.backup)
    return disk


def mounted(world: World, disk: Path) -> None:
    world.central.backup.unlink()
    disk.rename(world.central.backup)


@every
def test_the_night_takes_in_what_came_and_says_what_to_do_until_it_is_mounted(lived: World, put: Put) -> None:
    disk, backup = away(lived, put), str(lived.central.backup)
    for _night in range(2):
        code, said = at(lived, "nightly", "--target", lived.target)
        told = (code, "la sauvegarde ne peut pas y être écrite" in said, ON_THE_PAGE in said, "chown" in said)
        assert told == (4, True, True, False), said
        assert taken(lived) == {REFERENCE, LATER}
    code, page = at(lived, "report")
    assert (code, page.count(ON_THE_PAGE), "rendre à ce compte" in page) == (4, 1, False), page
    found = examined(lived.central.home)[1]["central.misplaced"]
    assert (backup in found["says"], DISK in found["todo"]) == (True, True)
    assert "n'a pas pu être examiné" not in run(lived.central.home, doctor.command).output
    mounted(lived, disk)
    assert at(lived, "nightly", "--target", lived.target)[0] == 0


@every
def test_an_erasure_is_done_here_and_incomplete_until_it_is_mounted(lived: World, put: Put) -> None:
    disk, backup = away(lived, put), str(lived.central.backup)
    for code, words in ((1, ("erase", REFERENCE, "--yes")), (0, ("access", REFERENCE))):
        ended, said = at(lived, *words)
        told = (backup in said, "Effacement incomplet" in said, DISK in said, "chown" in said)
        assert (ended, *told) == (code, True, True, True, False), said
    assert REFERENCE not in taken(lived)
    assert list((lived.central.archive / "erased").iterdir()), "its mark has a place"
    mounted(lived, disk)
    at(lived, "nightly", "--target", lived.target)
    assert list((lived.central.backup / "erased").iterdir())
    assert "Effacement incomplet" not in at(lived, "access", REFERENCE)[1]


@every
@pytest.mark.parametrize("name", ["erased", "terminals"])
def test_so_it_is_of_a_folder_of_marks_or_notes_beside_the_copies(lived: World, put: Put, name: str) -> None:
    beside = lived.central.backup / name
    for file in beside.iterdir():
        file.unlink()
    beside.rmdir()
    put(beside)
    code, said = at(lived, "erase", REFERENCE, "--yes")
    told = (code, str(beside) in said, "Effacement incomplet" in said, "chown" in said)
    assert told == (1, True, True, False), said
    page = at(lived, "report")[1]
    assert (beside.name in page, "rendre à ce compte" in page) == (True, False), page


@every
def test_what_is_noted_there_of_terminals_may_be_a_revocation_so_that_none_is_enrolled(lived: World, put: Put) -> None:
    file = lived.hall("hall-9", enrolled=False).enrolment()
    disk = away(lived, put)
    done = run(lived.central.home, central.group, "enrol", str(file), "--yes")
    assert (done.exit_code, "Montez son disque" in done.output, "chown" in done.output) == (1, True, False), done.output
    mounted(lived, disk)
    assert run(lived.central.home, central.group, "enrol", str(file), "--yes").exit_code == 0
