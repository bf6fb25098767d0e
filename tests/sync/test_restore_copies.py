"""What a restore made anew is copied at once: until the next night nothing else would outlive a second loss."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import backup, put_aside
from tests.sync.lost import lose, put_back
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.test_person_commands import lived as lived_home
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
DAY = timedelta(days=1)


class Pulled(Exception):
    """The plug."""


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """Two nights with a copy each; the second file is in the second copy and in the archive."""
    for nights, reference in enumerate((FIRST, SECOND)):
        hall.submit(reference)
        hall.night(NIGHT + nights * DAY)
        world.night(NIGHT + nights * DAY)
    return world


def listings(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


def rot(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-4096] + b"\1" * 4096)


def test_what_came_from_the_archive_outlives_the_loss_of_base_and_archive(lived: World) -> None:
    """A terminal may have let its file go already: the receipt of before promised the copy that has rotted since."""
    rot(lived.central.backup / "2026-11-29.sqlite")
    lose(lived)
    assert put_back(lived, at=NIGHT + 2 * DAY).copied.name == "2026-11-30.sqlite"
    lose(lived)
    shutil.rmtree(lived.central.archive)
    assert put_back(lived, at=NIGHT + 2 * DAY).copy == "2026-11-30.sqlite"
    assert listings(lived) == {FIRST, SECOND}


def test_a_copy_of_today_that_does_not_read_is_put_aside_whole_with_its_digest_and_goes_in_its_time(
    lived: World,
) -> None:
    """Of a copy with one turned bit an expert may still read nearly all."""
    todays = lived.central.backup / "2026-11-29.sqlite"
    rot(todays)
    rotten, digest = todays.read_bytes(), backup.digest_file(todays).read_bytes()
    lose(lived)
    done = put_back(lived, at=NIGHT + DAY)
    assert (done.copied.name, done.passed_over, done.copied.trouble) == (todays.name, (todays.name,), "")
    aside = lived.central.backup / done.copied.aside
    assert aside.parent == put_aside.folder_of(lived.central)
    assert (aside.read_bytes(), backup.digest_file(aside).read_bytes()) == (rotten, digest)
    assert backup.is_sound(todays)
    assert put_aside.forget(lived.central, NIGHT + 37 * DAY) == 2


def test_a_sound_copy_of_today_is_replaced_in_its_place(lived: World) -> None:
    lose(lived)
    done = put_back(lived, at=NIGHT + DAY)
    assert (done.copied.name, done.copied.aside) == ("2026-11-29.sqlite", "")
    assert not put_aside.folder_of(lived.central).exists()


def test_pulled_at_any_step_no_copy_is_lost_and_the_second_run_ends(lived: World) -> None:
    rot(lived.central.backup / "2026-11-29.sqlite")
    lose(lived)
    saved = lived.share.parent.with_name("saved")
    shutil.copytree(lived.share.parent, saved)
    for number in range(200):
        left = number

        def step(_name: str) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Pulled

        shutil.rmtree(lived.share.parent)
        shutil.copytree(saved, lived.share.parent)
        try:
            put_back(lived, step, at=NIGHT + DAY)
        except Pulled:
            if not lived.central.database.exists():
                put_back(lived, at=NIGHT + DAY)
            assert listings(lived) == {FIRST, SECOND}
            assert backup.is_sound(lived.central.backup / "2026-11-29.sqlite")
        else:
            assert number > 10
            return
    pytest.fail("it never ends")


@pytest.mark.needs_debian("util-linux")
def test_copies_that_cannot_be_written_keep_nobody_from_the_base_and_are_told(tmp_path: Path) -> None:
    home = lived_home(tmp_path)
    assert kiosk(home, "central", "nightly").returncode == 0
    (home / "central" / "central.sqlite").unlink()
    (home / "central" / "central.sqlite-wal").unlink(missing_ok=True)
    for copy in (home / "central" / "backup").glob("*.sqlite*"):
        copy.rename(copy.with_name(copy.name.replace(copy.name[:10], "2026-01-02")))
    done = kiosk(home, "central", "restore", before=read_only(home / "central" / "backup"))
    assert done.returncode == 1
    assert "Copie remise en place" in done.stdout
    assert "La base est remise en place, mais elle n'a pas pu être copiée" in done.stderr
    assert "lecture seule" in done.stderr
    assert "kiosk central nightly" in done.stderr
    assert kiosk(home, "central", "nightly").returncode == 0
    told = json.loads(kiosk(home, "central", "rebuild", "--json").stdout)
    assert told["copied"]["name"]
