"""The disk of copies is away and the base is lost: no older copy that lies beneath, and no blank base, takes its place
before a person has given up what is on that disk.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.cli import central
from tests.dated import Clock
from tests.db.commands import run, tree
from tests.sync.lost import lose, nights_of
from tests.sync.world import NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
FIRST, SECOND, THIRD = map(sound_reference, (1, 2, 3))
NAMES = "2026-11-29.sqlite, 2026-11-30.sqlite"
AWAY = f"central/backup n'a plus les dernières copies ({NAMES}) : son disque n'est peut-être pas monté."
GIVE_UP = "Si ces copies sont perdues pour de bon : ôtez central/copies-made, puis kiosk central"


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NIGHT + 2 * DAY)


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """Three nights were lived, the last of them today."""
    assert run(world.central.home, central.group, "init", "--target", world.target).exit_code == 0
    nights_of(world, hall, FIRST, SECOND, THIRD)
    return world


@pytest.fixture
def disk(lived: World, tmp_path: Path) -> Path:
    """It is away; an empty folder stands in its place."""
    return unmount(lived, tmp_path / "disk")


def unmount(world: World, disk: Path) -> Path:
    world.central.backup.rename(disk)
    world.central.backup.mkdir(0o700)
    return disk


def mount(world: World, disk: Path) -> None:
    world.central.backup.rename(world.root / "beneath")
    disk.rename(world.central.backup)


def lay_beneath(world: World, disk: Path, day: str = "2026-11-28") -> None:
    """A copy of that day lies there, as of a night that was lived twice, without the disk and then with it."""
    for file in disk.glob(f"{day}.sqlite*"):
        shutil.copy2(file, world.central.backup)


def spoil(world: World) -> None:
    lose(world)
    world.central.database.write_bytes(b"\xa5" * 3 * 4096)


def outlive_the_archive(world: World) -> None:
    """As after its ninety days: the copies alone hold what it had."""
    for file in world.central.archive.rglob("*.batch"):
        file.unlink()


def does(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, " ".join(done.output.split())


def _folder_in_its_place(note: Path) -> None:
    note.unlink()
    note.mkdir()


def all_but_its_log(world: World) -> dict[str, bytes]:
    return {name: data for name, data in tree(world.central.home).items() if not name.startswith("logs/")}


def listed(world: World) -> set[object]:
    return {found[0] for found in world.table("SELECT reference FROM bel_listings")}


@pytest.mark.parametrize("act", ["restore", "rebuild"])
@pytest.mark.parametrize("harm", [lose, spoil])
def test_an_older_copy_beneath_is_not_taken_for_the_last(lived: World, disk: Path, act: str, harm: object) -> None:
    """It said that all was well, and nobody that the disk held what the base had no more; then it rotated."""
    outlive_the_archive(lived)
    lay_beneath(lived, disk)
    harm(lived)  # type: ignore[operator]
    before = tree(lived.central.folder)
    code, said = does(lived, act)
    assert (code, AWAY in said) == (6, True), said
    assert "Rien n'est changé." in said
    assert f"Montez-le, puis : kiosk central {act}." in said
    assert f"{GIVE_UP} {act}." in said
    assert tree(lived.central.folder) == before
    mount(lived, disk)
    code, said = does(lived, act)
    assert (code, "2026-11-30.sqlite" in said) == (0, True), said
    assert listed(lived) == {FIRST, SECOND, THIRD}


def test_nor_is_one_of_a_night_that_the_disk_never_saw(lived: World, disk: Path, clock: Clock, tmp_path: Path) -> None:
    """What `doctor` named already, `restore` went past."""
    clock.now += DAY
    assert does(lived, "nightly")[0] == 4
    beneath = [*lived.central.backup.glob("2026-12-01.sqlite*")]
    kept = [file.rename(tmp_path / file.name) for file in beneath]
    mount(lived, disk)
    clock.now += DAY
    assert does(lived, "nightly")[0] == 0
    disk = unmount(lived, tmp_path / "disk")
    for file in kept:
        shutil.copy2(file, lived.central.backup)
    spoil(lived)
    code, said = does(lived, "restore")
    assert (code, "n'a plus les dernières copies (2026-12-02.sqlite)" in said) == (6, True), said


@pytest.mark.parametrize("harm", [lambda note: note.write_text("2026-11-28\n2026-11-3u\n"), _folder_in_its_place])
def test_a_note_that_cannot_be_read_is_no_word_that_there_are_none(
    lived: World, disk: Path, harm: Callable[[Path], object]
) -> None:
    lay_beneath(lived, disk)
    spoil(lived)
    note = lived.central.folder / "copies-made"
    harm(note)
    before = tree(lived.central.folder)
    code, said = does(lived, "restore")
    assert (
        code,
        "central/copies-made, qui dit quelles copies il y a, ne se lit plus tel qu'il a été écrit" in said,
    ) == (
        6,
        True,
    )
    assert "Montez le disque de central/backup s'il ne l'est pas ; puis ôtez central/copies-made, et : kiosk" in said
    assert tree(lived.central.folder) == before
    mount(lived, disk)
    note.rmdir() if note.is_dir() else note.unlink()
    code, said = does(lived, "restore")
    assert (code, "2026-11-30.sqlite" in said) == (0, True), said


def test_copies_that_are_given_up_leave_what_there_is_of_a_lost_base(lived: World, disk: Path) -> None:
    outlive_the_archive(lived)
    lay_beneath(lived, disk)
    spoil(lived)
    assert does(lived, "restore")[0] == 6
    shutil.rmtree(disk)
    (lived.central.folder / "copies-made").unlink()
    code, said = does(lived, "restore")
    assert (code, "2026-11-28.sqlite" in said) == (0, True), said
    assert listed(lived) == {FIRST}


def test_a_copy_beneath_that_is_younger_than_all_on_the_disk_is_taken(lived: World, disk: Path, clock: Clock) -> None:
    """It was made of the whole base."""
    clock.now += DAY
    assert does(lived, "nightly")[0] == 4
    spoil(lived)
    code, said = does(lived, "restore")
    assert (code, "2026-12-01.sqlite" in said) == (0, True), said
    assert listed(lived) == {FIRST, SECOND, THIRD}


def test_a_sound_base_is_copied_before_it_is_made_anew_from_an_older_copy(lived: World, disk: Path) -> None:
    lay_beneath(lived, disk)
    code, said = does(lived, "rebuild")
    assert (code, AWAY in said) == (6, True), said
    assert "la base" not in does(lived, "backup")[1]
    assert does(lived, "rebuild")[0] == 0
    assert listed(lived) == {FIRST, SECOND, THIRD}


@pytest.mark.parametrize("harm", [lose, spoil])
@pytest.mark.parametrize("is_key_lost", [False, True])
def test_no_blank_base_is_made_while_copies_are_elsewhere(
    lived: World, disk: Path, harm: object, is_key_lost: bool
) -> None:
    """`init` said that the base is new and empty (0), named nothing, and forgot which copies there were."""
    harm(lived)  # type: ignore[operator]
    if is_key_lost:
        lived.central.signing_file.unlink()
    act = ("init", *(["--new-key"] if is_key_lost else []))
    before = all_but_its_log(lived)
    code, said = does(lived, *act)
    assert (code, f"copies (2026-11-28.sqlite, {NAMES}) : son disque" in said) == (6, True), said
    assert f"Montez-le, puis : kiosk central {' '.join(act)}." in said
    assert f"{GIVE_UP} {' '.join(act)}." in said
    assert does(lived, "nightly")[0] == (2 if is_key_lost else 6)
    assert all_but_its_log(lived) == before
    mount(lived, disk)
    code, said = does(lived, *act)
    assert "kiosk central restore" in said
    assert "La base est neuve" not in said
    assert does(lived, "restore")[0] == 0
    assert listed(lived) == {FIRST, SECOND, THIRD}


@pytest.mark.parametrize("harm", [lose, spoil])
def test_all_lost_and_given_up_a_blank_base_is_made_as_it_says(lived: World, disk: Path, harm: object) -> None:
    shutil.rmtree(disk)
    harm(lived)  # type: ignore[operator]
    assert (does(lived, "restore")[0], does(lived, "init")[0]) == (6, 6)
    (lived.central.folder / "copies-made").unlink()
    assert "« Plus aucune copie »" in does(lived, "restore")[1]
    code, said = does(lived, "init")
    assert (code, "La base est neuve et vide." in said) == (0, True), said
    assert (does(lived, "nightly")[0], listed(lived)) == (0, {FIRST, SECOND, THIRD}), "the archive gave it"


def test_the_note_alone_tells_that_there_was_a_base(lived: World) -> None:
    """Archive and copies are on the same disk, and no exchange folder was ever told: a night made a blank base."""
    lose(lived)
    lived.central.target_file.unlink()
    for folder in (lived.central.archive, lived.central.backup):
        shutil.rmtree(folder)
        folder.mkdir(0o700)
    for act in ("nightly", "backup", "init"):
        assert does(lived, act)[0] == 6, act
        assert not lived.central.database.exists()


def test_copies_that_were_put_aside_here_are_not_elsewhere(lived: World) -> None:
    """As the guide's « Plus aucune copie » has it."""
    aside = lived.central.backup / "illisibles"
    aside.mkdir(0o700)
    for file in lived.central.backup.glob("*.sqlite*"):
        file.rename(aside / file.name)
    lose(lived)
    code, said = does(lived, "init")
    assert (code, "La base est neuve et vide." in said) == (0, True), said
