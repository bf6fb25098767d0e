"""What stands in central's folders and is no file of the program's may hold a copy of a person: no erasure vouches for
it, and `erase`, `access`, night, page and doctor say so until it is gone.
"""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_erasure import DAY, GONE, lived
from tests.sync.test_misplaced import a_link, away
from tests.sync.world import NIGHT, Hall, World

pytestmark = pytest.mark.usefixtures("that_day")

PLACES = [
    "backup/2026-11-21.sqlite",
    "backup/2026-11-21.sqlite.sha256",
    "backup/2026-11-28.sqlite.sha256",
    "backup/2026-11-21.sqlite-wal",
    "backup/2026-11-21.sqlite.part",
    "backup/vieux",
    "report/2026-11-20.txt",
    "report/2026-11-20.txt.part",
    "csv/bel_listing.csv",
    "csv/bel_listing.csv.part",
    f"archive/hall-a-{'e' * 64}.batch",
    f"quarantine/{'e' * 64}.json",
    f"archive/hall-a-{'e' * 64}.batch.part",
    f"quarantine/{'e' * 64}.json.part",
    "quarantine/vieux",
    f"archive/erased/{'e' * 64}.erased",
    "down/listings.toml",
    "down/settings.toml.vieux",
    "recipient",
    "central.sqlite.replaced-2026-11-20T010000Z",
]


@pytest.fixture
def home(world: World, hall: Hall) -> World:
    lived(world, hall)
    world.night(NIGHT + DAY)
    return world


def command(world: World, *words: str) -> tuple[int, str]:
    done = kiosk(world.central.home, "central", *words)
    return done.returncode, done.stdout + done.stderr


def all_is_well(world: World) -> None:
    assert command(world, "nightly")[0] == 0
    assert command(world, "erase", GONE, "--yes")[0] == 0
    assert examined(world.central.home)[0] == 0


def holding_a_copy(world: World, path: Path) -> Path:
    path.unlink(missing_ok=True)
    path.mkdir()
    shutil.copy(world.central.database, path / "x.sqlite")
    return path


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("place", PLACES)
def test_a_folder_that_may_hold_a_copy_keeps_every_erasure_from_being_complete(home: World, place: str) -> None:
    odd = holding_a_copy(home, home.central.folder / place)
    for _again in range(2):
        done = kiosk(home.central.home, "central", "erase", GONE, "--yes")
        said = done.stdout + done.stderr
        assert (done.returncode, "pour toujours" in done.stdout, done.stderr.count(str(odd))) == (1, False, 1), said
        assert ("place libre" in said, "chown" in said) == (False, False), said
    code, said = command(home, "access", GONE)
    assert str(odd) in said
    code, said = command(home, "nightly")
    assert (code in (1, 4), str(odd) in said, odd.name in said.partition("À faire : ")[2]) == (True, True, True), said
    code, found = examined(home.central.home)
    assert (code, [name for name, each in found.items() if str(odd) in each["says"]]) == (4, [told_as(odd)])
    assert (odd / "x.sqlite").is_file(), "a person takes it away"
    away(odd)
    all_is_well(home)


def told_as(odd: Path) -> str:
    if odd.name == "vieux":
        return "central.by_hand"
    is_sealed = odd.parent.name in ("archive", "quarantine") and odd.suffix != ".part"
    is_beside = odd.name in ("2026-11-21.sqlite.sha256", "2026-11-21.sqlite-wal")
    return "central.giant" if is_sealed or is_beside else "central.misplaced"


@pytest.mark.parametrize("place", ["report/2026-11-20.txt", "backup/2026-11-21.sqlite", "archive/x"])
def test_a_link_is_named_by_erase_too(home: World, place: str) -> None:
    odd = a_link(home.central.folder / place)
    code, said = command(home, "erase", GONE, "--yes")
    assert (code, f"{odd} (un lien)" in said) == (1, True), said
    assert f"{odd} (un lien)" in command(home, "nightly")[1]
    away(odd)
    all_is_well(home)


@pytest.mark.parametrize("name", ["generation", "target", "down/settings.toml", "backup/terminals/hall-a.json"])
def test_what_the_night_tells_for_its_own_sake_is_named_by_erase_as_well(home: World, name: str) -> None:
    odd = holding_a_copy(home, home.central.folder / name)
    code, said = command(home, "erase", GONE, "--yes")
    assert (code, str(odd) in said) == (1, True), said
    assert command(home, "nightly")[0] != 0
    assert examined(home.central.home)[0] == 4


def test_a_file_where_a_folder_of_ours_belongs_is_named_as_that(home: World) -> None:
    odd = home.central.backup / "illisibles"
    shutil.copy(home.central.database, odd)
    assert str(odd) in command(home, "erase", GONE, "--yes")[1]
    assert str(odd) in examined(home.central.home)[1]["central.misplaced"]["says"]
    assert command(home, "nightly")[0] == 4


def test_what_a_disk_that_is_mounted_there_has_of_its_own_is_none(home: World) -> None:
    own = home.central.backup / "lost+found"
    own.mkdir()
    all_is_well(home)
    (own / "#1234").write_bytes(b"what fsck found")
    assert (command(home, "nightly")[0], command(home, "erase", GONE, "--yes")[0]) == (4, 1)


def test_of_what_never_came_it_is_not_said_that_nothing_here_held_it(home: World) -> None:
    holding_a_copy(home, home.central.folder / "vieux")
    said = command(home, "erase", "BEL-7K3M-2QF", "--yes")[1]
    assert ("Le siège ne tenait rien" in said, "Rien de ce qui se lit ici ne tenait" in said) == (False, True), said


def test_of_what_was_never_erased_access_says_nothing_of_it(home: World) -> None:
    holding_a_copy(home, home.central.folder / "vieux")
    code, said = command(home, "access", GONE)
    assert (code, "vieux" in said) == (0, False)
    told = json.loads(kiosk(home.central.home, "central", "access", GONE, "--json").stdout)
    told_of = {"by_hand", "misplaced", "giants", "whole_copies", "copies_gone", "half_written", "copies_unread"}
    assert {*told["not_ours"]} == told_of | {"at_share"}
    assert not any(told["not_ours"].values())


def test_a_link_and_a_pipe_are_called_what_they_are_and_are_no_copy_made_by_hand(home: World) -> None:
    link, pipe = home.central.archive / "lien", home.central.backup / "tube"
    link.symlink_to(home.central.csv)
    os.mkfifo(pipe)
    for act in (("erase", GONE, "--yes"), ("nightly",)):
        code, said = command(home, *act)
        assert f"{link} (un lien), {pipe} (un tube). Ce qui est effacé" in said, said
        assert (code != 0, "à la main : à effacer vous-même" in said, "ce vers quoi un lien mène" in said) == (
            True,
            False,
            True,
        ), said
    assert "ne connaît pas dans central (un lien, un tube)" in said
    (home.central.report / "copie").write_bytes(b"of somebody")
    said = command(home, "nightly")[1]
    assert "ne connaît pas dans central (copie faite à la main, un lien, un tube)" in said
    assert "Copies faites à la main : à effacer vous-même. Lien ou tube : à ôter vous-même" in said


@pytest.mark.parametrize(("count", "is_told"), [(6, False), (10, True)])
def test_where_six_are_named_the_command_that_names_all_is_told(home: World, count: int, is_told: bool) -> None:
    odd = [home.central.folder / f"vieux-{n:02}" for n in range(count)]
    for path in odd:
        path.write_bytes(b"of somebody")
    said = command(home, "erase", GONE, "--yes")[1]
    assert ("et 4 de plus" in said, "Tous les noms : kiosk doctor --json" in said) == (is_told, is_told)
    assert all(str(path) in examined(home.central.home)[1]["central.by_hand"]["says"] for path in odd)
