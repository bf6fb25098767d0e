"""Files that the archive should hold are gone: told until a copy that was read again makes up for them."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import backup
from kiosk.cli import central, doctor
from tests.dated import Clock
from tests.db.commands import examined, run
from tests.sync.lost import nights_of
from tests.sync.world import NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NIGHT + DAY)


@pytest.fixture
def home(world: World, hall: Hall) -> Path:
    """Two nights were lived."""
    assert run(world.central.home, central.group, "init", "--target", world.target).exit_code == 0
    nights_of(world, hall, sound_reference(1), sound_reference(2))
    code, found = examined(world.central.home)
    assert (code, "central.archive.lost" in found) == (0, False), found
    return world.central.home


def test_an_archive_that_was_removed_is_told_by_doctor_and_by_the_next_night_once(home: Path, clock: Clock) -> None:
    archive = home / "central" / "archive"
    shutil.rmtree(archive)
    said = run(home, doctor.command)
    assert (said.exit_code, f"✓ {archive}" in said.output) == (4, False)
    assert f"{archive} n'est plus là. Fichiers des 90 derniers jours qui y étaient : 2." in said.output
    assert "ce qui est venu depuis n'est plus que dans la base" in said.output
    assert "kiosk central backup, tout de suite" in said.output
    night = run(home, central.group, "nightly")
    assert (night.exit_code, "regarder le disque : à l'archive, manquent 2 fichiers" in night.stdout) == (4, True)
    assert "tient tout ce qu'ils tenaient" in night.stderr
    assert "à l'archive, manquent 2" in run(home, central.group, "report").stdout, "the page by hand tells it still"
    code, found = examined(home)
    assert (code, found["central.archive.lost"]["state"]) == (0, "ok")
    clock.now += DAY
    night = run(home, central.group, "nightly")
    assert (night.exit_code, "archive" in night.output) == (0, False), night.output


def test_the_copy_that_is_made_at_once_ends_it_and_says_so_itself(home: Path) -> None:
    shutil.rmtree(home / "central" / "archive")
    done = run(home, central.group, "backup")
    assert (done.exit_code, "que l'archive a perdus : 2." in done.output) == (4, True)
    assert run(home, central.group, "backup").exit_code == 0
    assert run(home, central.group, "nightly").exit_code == 0


def test_one_file_that_is_missing_is_counted_and_a_later_loss_is_told_again(home: Path) -> None:
    first, second = sorted((home / "central" / "archive").glob("*.batch"))
    first.unlink()
    found = examined(home)[1]["central.archive.lost"]
    assert (found["state"], "qui y manquent : 1." in found["says"]) == ("look", True)
    assert run(home, central.group, "nightly").exit_code == 4
    assert run(home, central.group, "nightly").exit_code == 0
    second.unlink()
    assert run(home, central.group, "nightly").exit_code == 4


def test_it_is_told_for_as_long_as_no_copy_could_be_made(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(home / "central" / "archive")
    with monkeypatch.context() as patch:
        patch.setattr(backup, "is_sound", lambda _copy: False)
        for _again in range(2):
            night = run(home, central.group, "nightly")
            assert night.exit_code == 1
            assert "lancer tout de suite kiosk central backup, puis regarder le disque" in night.stdout
    assert examined(home)[1]["central.archive.lost"]["state"] == "look"


def test_what_was_dropped_in_its_time_or_came_again_much_later_is_not_missed(
    world: World, hall: Hall, home: Path, clock: Clock
) -> None:
    kept = [path.read_bytes() for path in sorted((home / "central" / "archive").glob("*.batch"))]
    names = [path.name for path in sorted((home / "central" / "archive").glob("*.batch"))]
    for days in (80, 87, 94, 101, 130):
        clock.now = NIGHT + DAY * days
        run(home, central.group, "nightly")
    assert not list((home / "central" / "archive").glob("*.batch"))
    for name, data in zip(names, kept, strict=True):
        (world.share / "inbox" / hall.name / name).write_bytes(data)
    night = run(home, central.group, "nightly")
    assert "archive" not in night.output, night.output
    assert "central.archive.lost" not in examined(home)[1]


def test_a_folder_of_the_archive_that_is_simply_not_there_is_made_again_by_the_night(home: Path) -> None:
    shutil.rmtree(home / "central" / "archive" / "terminals")
    code, found = examined(home)
    assert (code, found["central.register"]["todo"].startswith("kiosk central nightly")) == (4, True)
    assert run(home, central.group, "nightly").exit_code == 0
    assert examined(home)[0] == 0
