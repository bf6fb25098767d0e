"""Files that somebody made by hand in central's folders: named, for nothing else takes them away (R6)."""

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import by_hand
from db.sync.night import Place
from db.sync.page_names import few
from db.sync.restore import restore
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_erasure import DAY, GONE, lived
from tests.sync.world import NIGHT, Hall, World

Leave = Callable[[Path], Path]


@pytest.fixture
def home(world: World, hall: Hall) -> World:
    lived(world, hall)
    return world


def test_what_the_program_made_itself_is_none(home: World) -> None:
    kiosk(home.central.home, "central", "erase", GONE, "--yes")
    home.night(NIGHT + DAY)
    restore(Place(home.central.home, home.target), NIGHT + 2 * DAY, replace=True)
    home.central.down.mkdir(exist_ok=True)
    for name in ("settings.toml.bak", ".listings.toml.swp", "content"):
        (home.central.down / name).write_text("what an editor leaves beside what an operator sets")
    assert by_hand.found(home.central) == []
    assert "central.by_hand" not in examined(home.central.home)[1]


def drill(home: Path) -> Path:
    """What the guide's drill leaves when it is cut off after its copy."""
    made = home / "exercice"
    for part in ("central", "keys"):
        shutil.copytree(home / part, made / part)
    return made


def half_copied(home: Path) -> Path:
    """One that was cut off in its copy, before the database and the keys."""
    made = home / "exercice"
    shutil.copytree(home / "central" / "archive", made / "central" / "archive")
    return made


def database_alone(home: Path) -> Path:
    made = home / "avant nous"
    made.mkdir()
    return Path(shutil.copy(home / "central" / "central.sqlite", made)).parent


@pytest.mark.parametrize("leave", [drill, half_copied, database_alone])
def test_a_copy_of_the_whole_home_in_it_is_named_by_erase_doctor_night_and_page(home: World, leave: Leave) -> None:
    assert "central.whole_copies" not in examined(home.central.home)[1]
    made = leave(home.central.home)
    done = kiosk(home.central.home, "central", "erase", GONE, "--yes")
    assert (done.returncode, f"rm -rf {shlex.quote(str(made))}" in done.stderr) == (1, True), done.stderr
    assert made.is_dir(), "a person takes it away"
    code, found = examined(home.central.home)
    said = found["central.whole_copies"]
    assert (code, str(made) in said["says"], said["todo"].endswith(shlex.quote(str(made)))) == (4, True, True)
    for act in ("nightly", "report"):
        done = kiosk(home.central.home, "central", act)
        assert (done.returncode, f"effacer {made}," in done.stdout) == (4, True), done.stdout
        assert f"rm -rf {shlex.quote(str(made))}" in done.stderr
    shutil.rmtree(made)
    assert f"effacer {made}," not in kiosk(home.central.home, "central", "nightly").stdout


def test_what_the_account_keeps_for_itself_is_none(home: World) -> None:
    (home.central.home / ".cache" / "deep").mkdir(parents=True)
    (home.central.home / ".cache" / "deep" / "history.sqlite").write_bytes(b"somebody's")
    assert "central.whole_copies" not in examined(home.central.home)[1]


@pytest.mark.parametrize(
    ("source", "copy"),
    [
        ("central.sqlite", "central.sqlite.bak"),
        ("central.sqlite", "backup/copie-de-marie.sqlite"),
        ("csv/bel_listing.csv", "csv/bel_listing (copie).csv"),
        ("archive", "archive-vieux"),
        ("archive", "archive/avant"),
        ("report/2026-11-28.txt", "quarantine/page.txt"),
        ("csv/bel_listing.csv", "down/x.csv"),
        ("csv/bel_listing.csv", "archive/erased/zz"),
        ("csv/bel_listing.csv", "backup/terminals/hall-a.json.csv"),
    ],
)
def test_a_copy_is_counted_and_named_by_erase_night_page_and_doctor(home: World, source: str, copy: str) -> None:
    there, made = home.central.folder / source, home.central.folder / copy
    made.parent.mkdir(exist_ok=True)
    (shutil.copytree if there.is_dir() else shutil.copy)(there, made)
    done = kiosk(home.central.home, "central", "erase", GONE, "--yes")
    assert (done.returncode, str(made) in done.stderr, "à effacer vous-même" in done.stderr) == (1, True, True)
    assert done.stdout.startswith("Effacement incomplet")
    told = json.loads(kiosk(home.central.home, "central", "erase", GONE, "--yes", "--json").stdout)
    assert told["by_hand_files"] == [str(made)]
    code, found = examined(home.central.home)
    assert (code, str(made) in found["central.by_hand"]["says"]) == (4, True)
    done = kiosk(home.central.home, "central", "nightly")
    assert (done.returncode, str(made) in done.stderr, f"effacer {few([str(made)])}," in done.stdout) == (4, True, True)
    shutil.rmtree(made) if made.is_dir() else made.unlink()
    assert kiosk(home.central.home, "central", "nightly").returncode == 0
    assert kiosk(home.central.home, "central", "erase", GONE, "--yes").returncode == 0
