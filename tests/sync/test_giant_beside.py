"""What is small by right, a key, settings, a line beside the base, is never read once it is a giant: it is named, what
it is needed for waits, and all else goes on. Nor is what is no regular file.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import batch
from kiosk.cli import central
from tests.db.commands import examined, run
from tests.sync.machines import kiosk
from tests.sync.test_giant_in_the_spool import grow
from tests.sync.test_put_aside import REFERENCE
from tests.sync.world import Hall, World

Put = Callable[[Path], Path]


def a_pipe(path: Path) -> Path:
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


def a_folder(path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.mkdir()
    return path


def endless(path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.symlink_to("/dev/zero")
    return path


EVERY: list[Put] = [grow, a_pipe, a_folder, endless]


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """A listing on its way."""
    world.night()
    hall.submit(REFERENCE)
    hall.night()
    return world


def nightly(world: World) -> tuple[int, str]:
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    return done.exit_code, done.output


@pytest.mark.parametrize("put", EVERY)
@pytest.mark.parametrize("name", ["settings.toml", "content/guides/fr/account.txt"])
def test_what_an_operator_set_is_named_and_the_terminals_keep_what_they_have(lived: World, name: str, put: Put) -> None:
    path = lived.central.down / name
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path)
    if path.is_dir():
        (path / "x").touch()
    code, said = nightly(lived)
    shown = f"central/down/{name.partition('/')[0]}"
    assert (code, shown in said, "Les bornes gardent ce qu'elles ont." in said) == (2, True, True), said
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    found = [each for each in examined(lived.central.home)[1].values() if shown in each["says"]]
    assert [each["state"] for each in found if "path." not in each["name"]] == ["look"]


@pytest.mark.parametrize("put", EVERY)
def test_a_mapping_that_cannot_be_read_is_named_by_the_import(lived: World, put: Put, tmp_path: Path) -> None:
    put(lived.central.listings_file)
    table = tmp_path / "table.csv"
    table.write_text("Référence;Commune\n", encoding="utf-8")
    done = run(lived.central.home, central.group, "import-listings", str(table))
    assert (done.exit_code, "central/down/listings.toml" in done.output) == (2, True), done.output


@pytest.mark.parametrize("put", EVERY)
@pytest.mark.parametrize("name", ["central.verify", "central.verify.former", "escrow.recipient"])
def test_a_public_half_at_central_is_told_as_one_that_is_none(lived: World, name: str, put: Put) -> None:
    put(lived.central.keys / name)
    code, said = nightly(lived)
    assert (code, f"keys/{name}" in said) == (4, True), said
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]
    found = [each for each in examined(lived.central.home)[1].values() if f"keys/{name}" in each["says"]]
    assert [each["state"] for each in found if "key.open" not in each["name"]] == ["look"]


@pytest.mark.parametrize("put", EVERY)
@pytest.mark.parametrize("name", ["central.age", "central.signing"])
def test_a_secret_key_at_central_is_told_as_one_that_is_lost(lived: World, name: str, put: Put) -> None:
    put(lived.central.keys / name)
    code, said = nightly(lived)
    assert (code, f"keys/{name}" in said) == (2, True), said
    assert f"keys/{name}" in examined(lived.central.home)[1]["central.keys"]["says"]


@pytest.mark.parametrize("put", EVERY)
@pytest.mark.parametrize("which", ["target_file", "given_file"])
def test_a_line_beside_the_base_is_written_anew_or_named(lived: World, which: str, put: Put) -> None:
    path: Path = put(getattr(lived.central, which))
    code, said = nightly(lived)
    assert code == 0 or (code in (1, 4), str(path) in said) == (True, True), said
    path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
    nightly(lived)
    assert lived.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]


@pytest.mark.parametrize("put", EVERY)
def test_a_terminal_whose_copy_of_the_key_is_none_says_so_and_sends_all_the_same(root: Path, put: Put) -> None:
    target = (root / "share").as_uri()
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(root / "central", "central", "nightly", "--target", target).returncode == 0
    put(root / "hall" / "keys" / "central.verify")
    done = kiosk(root / "hall", "sync")
    assert (done.returncode, "keys/central.verify" in done.stderr, "Copiez ici" in done.stderr) == (4, True, True)
    found = [each for each in examined(root / "hall")[1].values() if "central.verify" in each["says"]]
    assert [each["state"] for each in found] == ["look"]


@pytest.mark.parametrize("put", EVERY)
@pytest.mark.parametrize("name", ["signing.key", "pepper", "terminal.age", "database.check"])
def test_a_terminal_s_own_key_that_is_none_ends_in_no_fault_of_the_program(root: Path, name: str, put: Put) -> None:
    put(root / "hall" / "keys" / name)
    done = kiosk(root / "hall", "sync")
    assert (done.returncode != 6, "faute du programme" in done.stderr) == (True, False), done.stderr
    faults = [each for each in examined(root / "hall")[1].values() if "n'a pas pu être examiné" in each["says"]]
    assert faults == []


@pytest.mark.parametrize("put", [a_pipe, a_folder, endless])
def test_what_is_no_file_in_the_spool_is_named_by_night_and_doctor_until_it_is_gone(root: Path, put: Put) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    odd = put(home / "spool" / batch.name_of("hall-a", "4" * 64))
    for _again in range(2):
        done = kiosk(home, "sync")
        assert (done.returncode, str(odd) in done.stderr, "ôtez-le" in done.stderr) == (4, True, True), done.stderr
    assert str(odd) in examined(home)[1]["spool.links" if odd.is_symlink() else "spool.odd"]["says"]
    odd.rmdir() if odd.is_dir() else odd.unlink()
    assert kiosk(home, "sync").returncode == 0
