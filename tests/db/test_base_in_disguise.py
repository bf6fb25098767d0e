"""A terminal's base that is far longer than it was written, or that is no file of its own: said in words, and no more
of it is read than it can hold.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db import extents
from db.repair import kept_files
from db.terminal import database_path
from kiosk.cli import doctor, sync
from tests.db.commands import examined, run, start
from tests.db.damage import PAGE, contents, fill, flip
from tests.factories import ORIGIN
from tests.sync.machines import kiosk

HUGE = 50 * 2**30
"""Bytes of a sparse file: to read them all takes minutes, to copy them a disk."""
SECRET = b"somebody else's own file, which nobody here reads"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("made") / "home"
    start(home, "--trial")
    fill(home, ORIGIN, submissions=6, others=4)
    return home


@pytest.fixture
def lived(made: Path, tmp_path: Path) -> Path:
    """A trial with a few listings and tickets."""
    return Path(shutil.copytree(made, tmp_path / "home"))


def repaired(home: Path) -> tuple[int, str]:
    done = run(home, doctor.command, "--repair")
    return done.exit_code, done.output


@pytest.mark.parametrize("size", [3 * 2**20, HUGE])
def test_what_follows_the_end_of_the_base_is_named_and_left_out_by_a_repair(lived: Path, size: int) -> None:
    before = contents(lived)
    os.truncate(database_path(lived), size)
    code, found = examined(lived)
    assert (code, found["integrity"]["state"], found["integrity.tail"]["state"]) == (4, "ok", "look"), found
    assert "Mo qui ne sont pas de la base" in found["integrity.tail"]["says"]
    assert "--repair" in found["integrity.tail"]["todo"]
    code, said = repaired(lived)
    assert (code, "perdus" in said) == (0, False), said
    assert contents(lived) == before
    found = examined(lived)[1]
    assert (found["integrity"]["state"], "integrity.tail" in found) == ("ok", False)


def test_a_damaged_base_with_such_a_tail_gives_what_can_be_read(lived: Path) -> None:
    pages = database_path(lived).stat().st_size // PAGE
    flip(lived, [pages - 3])
    os.truncate(database_path(lived), HUGE)
    code, found = examined(lived)
    assert (code, "51200 Mo qui ne sont pas d'elle" in found["integrity"]["says"]) == (6, True), found["integrity"]
    code, said = repaired(lived)
    assert (code, "perdus" in said) == (4, True), said
    assert contents(lived)["submissions"]


@pytest.mark.parametrize("is_mapped", [True, False])
def test_a_base_without_its_first_page_gives_what_can_be_read(lived: Path, is_mapped: bool) -> None:
    flip(lived, [0])
    os.truncate(database_path(lived), HUGE)
    if not is_mapped:
        (lived / "data" / "tables.json").unlink()
    assert examined(lived)[0] == 6
    code, said = repaired(lived)
    assert (code, "Rien ne se lit" in said) == ((0, False) if is_mapped else (6, True)), said
    assert bool(contents(lived)["submissions"]) if is_mapped else not kept_files(lived)


def test_a_base_that_is_one_great_hole_is_said_at_once(lived: Path) -> None:
    database_path(lived).unlink()
    database_path(lived).touch()
    os.truncate(database_path(lived), HUGE)
    assert examined(lived)[0] == 6
    code, said = repaired(lived)
    assert (code, "la base refaite est vide" in said) == (4, True), said
    (kept,) = kept_files(lived)
    assert kept.stat().st_size == HUGE


def test_only_what_was_written_is_copied(tmp_path: Path) -> None:
    holed, copy = tmp_path / "holed", tmp_path / "copy"
    with holed.open("wb") as file:
        for place in (0, 5 * 2**20, HUGE):
            file.seek(place)
            file.write(b"x" * PAGE)
    extents.copy(holed, copy, 2**30)
    assert copy.stat().st_size == 5 * 2**20 + PAGE
    with holed.open("rb") as file:
        assert copy.read_bytes() == file.read(5 * 2**20 + PAGE)
    copy.unlink()
    extents.copy(holed, copy, 100)
    assert copy.read_bytes() == b"x" * 100


def a_pipe(path: Path, _foreign: Path) -> str:
    os.mkfifo(path)
    return "n'est pas un fichier ordinaire"


def a_device(path: Path, _foreign: Path) -> str:
    os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))
    return "n'est pas un fichier ordinaire"


def a_link(path: Path, foreign: Path) -> str:
    path.symlink_to(foreign)
    return "est un lien"


def a_link_to_a_device(path: Path, _foreign: Path) -> str:
    path.symlink_to("/dev/zero")
    return "est un lien"


def a_link_to_nowhere(path: Path, foreign: Path) -> str:
    path.symlink_to(foreign.with_name("nowhere"))
    return "est un lien"


@pytest.mark.parametrize("put", [a_pipe, a_device, a_link, a_link_to_a_device, a_link_to_nowhere])
def test_what_is_no_file_of_its_own_is_named_by_every_command_and_never_read(
    lived: Path, put: Callable[[Path, Path], str], tmp_path: Path
) -> None:
    path, foreign = database_path(lived), tmp_path / "foreign"
    foreign.write_bytes(SECRET)
    path.rename(path.with_name("away"))
    words = put(path, foreign)
    for typed in (["sync"], ["doctor", "--repair"], ["init", "--agency", "CBS", "--terminal", "hall-1", "--trial"]):
        done = kiosk(lived, *typed)
        assert (done.returncode, f"data/kiosk.sqlite {words}" in done.stderr) == (6, True), (typed, done.stderr)
    code, found = examined(lived)
    assert (code, [each["says"] for each in found.values() if words in each["says"]] != []) == (6, True), found
    assert "vidée" not in str(found)
    assert foreign.read_bytes() == SECRET
    assert not (tmp_path / "nowhere").exists()
    path.unlink()
    path.with_name("away").rename(path)
    assert run(lived, sync.command).exit_code == 0
