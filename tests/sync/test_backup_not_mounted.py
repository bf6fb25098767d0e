"""Something else in the place of the folder of copies, most often a link to a disk that is not mounted: the night takes
in what came, an erasure is not complete, and both say what to do.
"""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import backup
from kiosk.cli import central, doctor
from kiosk.clock import SystemClock
from tests.another_account import GROUP, as_another, let_pass
from tests.db.commands import examined, run
from tests.sync.test_giant_at_central import LATER, at, lived, taken
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import NIGHT, World

__all__ = ["lived"]

Put = Callable[[Path], object]
ACCOUNT, DAY = 5006, timedelta(days=1)
DISK, ON_THE_PAGE = "montez d'abord son disque", "monter le disque de backup, s'il en a un"


def a_file(path: Path) -> None:
    path.write_text("anything", encoding="utf-8")


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "not mounted")


pytestmark = pytest.mark.usefixtures("that_night")
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
    disk, folder = away(lived, put), str(lived.central.backup)
    for _night in range(2):
        code, said = at(lived, "nightly", "--target", lived.target)
        told = (code, "la sauvegarde ne peut pas y être écrite" in said, ON_THE_PAGE in said, "chown" in said)
        assert told == (4, True, True, False), said
        assert taken(lived) == {REFERENCE, LATER}
    code, page = at(lived, "report")
    assert (code, page.count(ON_THE_PAGE), "rendre à ce compte" in page) == (4, 1, False), page
    found = examined(lived.central.home)[1]["central.misplaced"]
    assert (folder in found["says"], DISK in found["todo"]) == (True, True)
    assert "n'a pas pu être examiné" not in run(lived.central.home, doctor.command).output
    mounted(lived, disk)
    assert at(lived, "nightly", "--target", lived.target)[0] == 0


@every
def test_an_erasure_is_done_here_and_incomplete_until_it_is_mounted(lived: World, put: Put) -> None:
    disk, folder = away(lived, put), str(lived.central.backup)
    for code, words in ((1, ("erase", REFERENCE, "--yes")), (0, ("access", REFERENCE))):
        ended, said = at(lived, *words)
        told = (folder in said, "Effacement incomplet" in said, DISK in said, "chown" in said)
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


@every
def test_the_page_does_not_say_that_no_copy_can_be_read_and_says_that_nothing_is_forgotten(
    lived: World, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can look; and what is due waits for a copy to be held against."""
    away(lived, put)
    for days in (1, 2):
        monkeypatch.setattr(SystemClock, "now", lambda _clock, days=days: NIGHT + days * DAY)
        said = at(lived, "nightly", "--target", lived.target)[1]
        assert ("ne sait pas quelles copies s'y trouvent" in said, "aucune ne se relit" in said) == (True, False)
        assert "ce qui est arrivé à son terme n'est pas effacé" in said
    found = examined(lived.central.home)[1]
    assert [name for name in ("path.backup", "central.copy_missed", "central.copies.late") if name in found] == []


@every
def test_a_base_that_is_lost_meanwhile_is_not_begun_anew_before_somebody_looked_for_its_copies(
    lived: World, put: Put
) -> None:
    disk = away(lived, put)
    lived.central.database.unlink()
    for words in (("nightly", "--target", lived.target), ("erase", REFERENCE, "--yes"), ("report",)):
        code, said = at(lived, *words)
        assert (code != 0, "une vide" in said, "montez" in said or "vérifiez le chemin" in said) == (True, False, True)
    mounted(lived, disk)
    assert at(lived, "restore")[0] in (0, 4)
    assert REFERENCE in taken(lived)


def behind_a_shut_folder(world: World, folder: Path) -> None:
    """A folder, or a file, by a link to where this account may not go."""
    other = world.central.home.parent / "shut"
    other.mkdir(mode=0o700)
    folder.rename(other / "disk")
    folder.symlink_to(other / "disk")
    given_away(world)
    os.chown(other, 0, 0)


def given_away(world: World) -> None:
    """All of it to central's account, by which the commands are then run."""
    for path in (*world.share.parent.rglob("*"), world.share.parent):
        os.chown(path, ACCOUNT, GROUP, follow_symlinks=False)
    let_pass(world.central.home)


def test_so_it_is_where_the_copies_lie_behind_a_folder_that_is_shut(lived: World) -> None:
    behind_a_shut_folder(lived, lived.central.backup)
    folder = str(lived.central.backup)

    def told() -> str:
        code, night = at(lived, "nightly", "--target", lived.target)
        erased, erasure = at(lived, "erase", REFERENCE, "--yes")
        found = examined(lived.central.home)[1]["path.backup"]
        return json.dumps([code, night, erased, erasure, found["todo"], [*map(str, taken(lived))]])

    code, night, erased, erasure, todo, there = json.loads(as_another(ACCOUNT, told))
    assert (code, erased, there) == (4, 1, [LATER])
    assert ("Effacement incomplet" in erasure, folder in erasure, folder in night) == (True, True, True)
    assert ("les droits des dossiers au-dessus" in todo, "de côté" in night) == (True, False)


def test_what_stands_where_unreadable_copies_are_put_aside_is_named_as_that(lived: World) -> None:
    [copy] = lived.central.backup.glob("*.sqlite")
    copy.write_bytes(b"rotten")
    aside = lived.central.backup / "illisibles"
    a_link_to_nowhere(aside)
    code, said = at(lived, "nightly", "--target", lived.target)
    told = (str(aside) in said, "que le programme ne connaît pas" in said, "chown" in said)
    assert (code, *told) == (1, True, False, False), said
    assert not [*lived.central.backup.glob("*.part")]
    aside.unlink()
    at(lived, "nightly", "--target", lived.target)
    assert (backup.is_sound(copy), len([*aside.glob("*.sqlite")])) == (True, 1)


def test_an_erasure_is_incomplete_while_nobody_can_look_at_what_was_put_aside(lived: World) -> None:
    """A rotten copy of before: nothing goes from there in its time either."""
    [copy] = lived.central.backup.glob("*.sqlite")
    copy.write_bytes(copy.read_bytes()[:-1])
    at(lived, "nightly", "--target", lived.target)
    aside = lived.central.backup / "illisibles"
    behind_a_shut_folder(lived, aside)
    code, said, page = as_somebody(lived, ("erase", REFERENCE, "--yes"), ("nightly", "--target", lived.target))
    assert (code, "Effacement incomplet" in said, str(aside) in said, "s'en va le" in said) == (1, True, True, False), (
        said
    )
    assert str(aside) in page


def test_nor_is_one_complete_while_nobody_can_look_into_a_folder_in_it(lived: World) -> None:
    inside = lived.central.backup / "illisibles" / "moved"
    inside.mkdir(parents=True)
    given_away(lived)
    os.chown(inside, 0, 0)
    inside.chmod(0o700)
    code, said, page = as_somebody(lived, ("erase", REFERENCE, "--yes"), ("nightly", "--target", lived.target))
    assert (code, "Effacement incomplet" in said, str(inside) in said, str(inside) in page) == (1, True, True, True)


def test_an_empty_folder_for_what_is_put_aside_keeps_nothing_whoever_may_write_there(lived: World) -> None:
    aside = lived.central.backup / "illisibles"
    aside.mkdir()
    given_away(lived)
    aside.chmod(0o555)
    code, said, page = as_somebody(lived, ("erase", REFERENCE, "--yes"), ("nightly", "--target", lived.target))
    assert (code, "Effacement incomplet" in said, str(aside) in page) == (0, False, False), said


@pytest.mark.parametrize("name", ["terminals/hall-a.json", "../copy-missed", "erased", "terminals"])
def test_what_lies_there_behind_a_shut_folder_is_named_and_stops_nothing(lived: World, name: str) -> None:
    odd = lived.central.backup / name
    if not odd.exists():
        odd.write_text("", encoding="utf-8")
    behind_a_shut_folder(lived, odd)
    code, said, page = as_somebody(lived, ("nightly", "--target", lived.target), ("report",))
    assert (code, odd.resolve().name in page or odd.name in page) == (4, True), said + page
    assert taken(lived) == {REFERENCE, LATER}


def as_somebody(world: World, *commands: tuple[str, ...]) -> tuple[int, str, str]:
    """Two commands, as central's account; the code of the first, and what both said."""

    def told() -> str:
        (code, first), (_code, second) = (at(world, *words) for words in commands)
        return json.dumps([code, first, second])

    code, first, second = json.loads(as_another(ACCOUNT, told))
    return int(code), str(first), str(second)
