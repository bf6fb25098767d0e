"""What is no folder in a folder's place, and no file beside the base: named as what it is, and never waited for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db import side_files
from db.sync import backup
from kiosk.cli import central, staff
from kiosk.clock import SystemClock, local_day
from kiosk.services.ports import StorageError
from tests.db.commands import examined, run
from tests.sync.machines import kiosk
from tests.sync.test_giant_beside import EVERY, Put, a_folder, a_pipe, endless, lived, nightly
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import Hall, World

__all__ = ["lived"]
NO_FILE: list[Put] = [a_folder, a_pipe, endless]
SIDES = ["-wal", "-journal", "-shm"]
Aside = Callable[[Path], None]


def a_file(path: Path) -> Path:
    path.write_bytes(b"x")
    return path


def put_aside(path: Path) -> None:
    path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()


@pytest.mark.parametrize("put", [a_file, a_pipe, endless])
@pytest.mark.parametrize("name", ["quarantine", "archive", "csv", "report", "down"])
def test_what_is_no_folder_is_named_as_that_by_night_and_doctor(lived: World, name: str, put: Put) -> None:
    folder: Path = getattr(lived.central, name)
    folder.rename(folder.with_name("away"))
    put(folder)
    code, said = nightly(lived)
    assert (code, f"{folder} : à la place de ce dossier, ce n'en est pas un. Mettez-le de côté" in said) == (1, True)
    exit_code, found = examined(lived.central.home)
    finding = found[f"path.{name}"]
    assert (exit_code, "à la place de ce dossier, ce n'en est pas un" in finding["says"]) == (4, True)
    assert ("chmod" in finding["todo"], "kiosk central nightly" in finding["todo"]) == (False, True)
    put_aside(folder)
    folder.with_name("away").rename(folder)
    assert nightly(lived)[0] == 0
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]


@pytest.mark.parametrize("put", NO_FILE)
@pytest.mark.parametrize("side", SIDES)
def test_what_is_no_file_beside_the_base_is_told_by_every_command_at_central(root: Path, side: str, put: Put) -> None:
    home, target = root / "central", (root / "share").as_uri()
    assert kiosk(home, "central", "nightly", "--target", target).returncode == 0
    base = home / "central" / "central.sqlite"
    path, before = put(base.with_name(base.name + side)), base.read_bytes()
    for words in (("nightly",), ("report",), ("backup",), ("restore",), ("rebuild",), ("access", REFERENCE)):
        done = kiosk(home, "central", *words)
        told = done.stdout + done.stderr
        assert (done.returncode, f"{path} : ce n'est pas un fichier" in told) == (1, True), (words, told)
        assert ("abîmée" in told, "rebuild" in told) == (False, False), (words, told)
    code, found = examined(home)
    assert (code, f"{path} : " in found["central.database"]["says"]) == (4, True)
    assert base.read_bytes() == before
    put_aside(path)
    assert kiosk(home, "central", "nightly", "--target", target).returncode == 0


@pytest.mark.parametrize("put", NO_FILE)
@pytest.mark.parametrize("side", SIDES)
def test_what_is_no_file_beside_the_base_is_told_at_a_terminal(root: Path, side: str, put: Put) -> None:
    base = root / "hall" / "data" / "kiosk.sqlite"
    for end in SIDES:
        base.with_name(base.name + end).unlink(missing_ok=True)
    path, before = put(base.with_name(base.name + side)), base.read_bytes()
    for words in (("sync",), ("staff", "list"), ("doctor", "--repair")):
        done = kiosk(root / "hall", *words)
        told = done.stdout + done.stderr
        assert (done.returncode, f"{path} : ce n'est pas un fichier" in told) == (1, True), (words, told)
    code, found = examined(root / "hall")
    assert code == 4
    assert [each["state"] for each in found.values() if f"{path} : " in each["says"]] == ["look"]
    assert base.read_bytes() == before
    put_aside(path)
    assert kiosk(root / "hall", "sync").returncode == 0


@pytest.mark.parametrize("end", side_files.ENDS)
def test_a_link_to_a_file_beside_a_base_is_none_of_its(tmp_path: Path, end: str) -> None:
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / f"base{end}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError, match=f"base{end} : .* c'est un lien"):
        side_files.check(tmp_path / "base")


def test_a_lock_that_is_a_pipe_is_named_by_night_and_doctor_alike(lived: World) -> None:
    lock = lived.central.home / "locks" / "central.lock"
    a_pipe(lock)
    code, said = nightly(lived)
    assert (code, str(lock) in said) == (1, True), said
    assert str(lock) in examined(lived.central.home)[1]["locks"]["says"]


@pytest.mark.parametrize("put", EVERY)
def test_what_is_in_the_place_of_a_pepper_is_not_said_to_be_missing(world: World, hall: Hall, put: Put) -> None:
    assert hall.name
    words = ("add", "essai", "--name", "Une Personne", "--agency", "CBS", "--pin-stdin")
    assert run(world.central.home, staff.group, *words, given="471903\n").exit_code == 0
    path = put(world.central.pepper_file("CBS"))
    code, said = nightly(world)
    assert (code, f"{path} n'est pas cette clé" in said, "pepper manque" in said, "qui manque" in said) == (
        4,
        True,
        False,
        False,
    )
    found = examined(world.central.home)[1]["central.pepper.CBS"]
    assert (f"{path} n'est pas cette clé" in found["says"], "manque" in found["says"]) == (True, False)
    assert os.path.lexists(path)


@pytest.mark.parametrize("put", NO_FILE)
@pytest.mark.parametrize("side", ["-wal", "-journal"])
def test_what_is_no_file_beside_a_copy_costs_no_copy_and_is_named(lived: World, side: str, put: Put) -> None:
    assert nightly(lived)[0] == 0
    copy = backup.copy_of(lived.central.backup, local_day(SystemClock().now()))
    path, before = put(copy.with_name(copy.name + side)), copy.read_bytes()
    code, said = nightly(lived)
    assert (code, str(path) in said, "illisible" in said) == (1, True, False), said
    for act in ("restore", "rebuild"):
        done = run(lived.central.home, central.group, act)
        assert (done.exit_code, f"{path} : ce n'est pas un fichier" in done.output) == (1, True), done.output
    code, found = examined(lived.central.home)
    assert (code, str(path) in found["central.giant"]["says"]) == (4, True)
    assert copy.read_bytes() == before
    put_aside(path)
    assert nightly(lived)[0] == 0
