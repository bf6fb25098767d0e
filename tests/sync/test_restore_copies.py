"""What a restore made anew is copied at once: until the next night nothing else would outlive a second loss."""

import json
import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from db.connection import open_database
from db.sync import backup, copy_digest, night, put_aside, report
from db.sync.backup import BackedUp
from db.sync.central_schema import VERSION
from db.sync.night import Place
from db.sync.restore import Restored
from kiosk.services.ports import NewerDatabase
from tests.proof.pulling import Pulled, pulled_before
from tests.sync.lost import lose, nights_of, put_back
from tests.sync.machines import kiosk
from tests.sync.test_closed_backup import read_only
from tests.sync.test_person_commands import lived as lived_home
from tests.sync.world import NIGHT, Hall, World

FIRST, SECOND, THIRD = "BEL-7K3M-2QF", "BEL-2222-222", "BEL-3333-33K"
DAY = timedelta(days=1)


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    """Two nights with a copy each; the second file is in the second copy and in the archive."""
    nights_of(world, hall, FIRST, SECOND)
    return world


def listings(world: World) -> set[object]:
    return {row[0] for row in world.table("SELECT reference FROM bel_listings")}


def copied(done: Restored) -> BackedUp:
    assert done.copied is not None
    return done.copied


def rot(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-4096] + b"\1" * 4096)


def test_what_came_from_the_archive_outlives_the_loss_of_base_and_archive(lived: World) -> None:
    """A terminal may have let its file go already: the receipt of before promised the copy that has rotted since."""
    rot(lived.central.backup / "2026-11-29.sqlite")
    lose(lived)
    assert copied(put_back(lived, at=NIGHT + 2 * DAY)).name == "2026-11-30.sqlite"
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
    rotten, digest = todays.read_bytes(), copy_digest.beside(todays).read_bytes()
    lose(lived)
    done = put_back(lived, at=NIGHT + DAY)
    assert (copied(done).name, done.passed_over, done.unwritten) == (todays.name, (todays.name,), ())
    aside = lived.central.backup / copied(done).aside
    assert aside.parent == put_aside.folder_of(lived.central)
    assert (aside.read_bytes(), copy_digest.beside(aside).read_bytes()) == (rotten, digest)
    assert backup.is_sound(todays)
    assert put_aside.forget(lived.central, NIGHT + 37 * DAY) == 2


def test_a_sound_copy_of_today_is_replaced_in_its_place(lived: World) -> None:
    lose(lived)
    done = put_back(lived, at=NIGHT + DAY)
    assert (copied(done).name, copied(done).aside) == ("2026-11-29.sqlite", "")
    assert not put_aside.folder_of(lived.central).exists()


@pytest.mark.proof
def test_pulled_at_any_step_no_copy_is_lost_and_the_second_run_ends(lived: World) -> None:
    rot(lived.central.backup / "2026-11-29.sqlite")
    lose(lived)
    saved = lived.share.parent.with_name("saved")
    shutil.copytree(lived.share.parent, saved)
    for number in range(200):
        shutil.rmtree(lived.share.parent)
        shutil.copytree(saved, lived.share.parent)
        try:
            put_back(lived, pulled_before(number), at=NIGHT + DAY)
        except Pulled:
            if not lived.central.database.exists():
                put_back(lived, at=NIGHT + DAY)
            assert listings(lived) == {FIRST, SECOND}
            assert backup.is_sound(lived.central.backup / "2026-11-29.sqlite")
        else:
            assert number > 10
            return
    pytest.fail("it never ends")


def test_a_night_puts_a_copy_of_its_day_that_does_not_read_aside_and_says_so(lived: World, hall: Hall) -> None:
    """It is the day after a restore whose copy found no room, or of a disk that fails."""
    todays = lived.central.backup / "2026-11-29.sqlite"
    rot(todays)
    hall.submit(THIRD)
    hall.night(NIGHT + DAY)
    done = lived.night(NIGHT + DAY)
    assert done.backup.aside.startswith("illisibles/2026-11-29T")
    assert (done.page.broken_copies, backup.is_sound(todays)) == ([done.backup.aside], True)
    (to_do,) = [line for line in report.lines(done.page) if line.startswith("À faire")]
    assert "vérifier le disque : une copie abîmée est mise de côté" in to_do
    assert "ôter de backup" not in to_do
    place = Place(lived.central.home, lived.target)
    with night.central(place, NIGHT + DAY) as central:
        assert report.write(central, NIGHT + DAY, trial=False).broken_copies == [done.backup.aside]
    assert lived.night(NIGHT + 2 * DAY).page.broken_copies == []


def test_what_a_newer_program_wrote_is_not_called_sound_and_goes_by_the_way_back(lived: World) -> None:
    with closing(open_database(lived.central.database, None)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = lived.central.database.read_bytes()
    for replace in (False, True):
        with pytest.raises(NewerDatabase):
            put_back(lived, replace=replace)
    assert lived.central.database.read_bytes() == before


@pytest.fixture
def lost(tmp_path: Path) -> Path:
    """A home whose database is gone, with its copies."""
    home = lived_home(tmp_path)
    assert kiosk(home, "central", "nightly").returncode == 0
    for log in ("", "-wal", "-shm"):
        (home / "central" / f"central.sqlite{log}").unlink(missing_ok=True)
    for copy in (home / "central" / "backup").glob("*.sqlite*"):
        copy.rename(copy.with_name(copy.name.replace(copy.name[:10], "2026-01-02")))
    (home / "central" / "copies-made").write_text("2026-01-02\n", encoding="ascii")
    return home


@pytest.mark.needs_debian("util-linux")
@pytest.mark.parametrize("folder", ["backup", "csv"])
def test_a_folder_that_takes_nothing_keeps_nobody_from_the_base_and_is_told(lost: Path, folder: str) -> None:
    done = kiosk(lost, "central", "restore", before=read_only(lost / "central" / folder))
    assert done.returncode == 1
    assert "Copie remise en place : 2026-01-02.sqlite." in done.stdout
    assert "lancez maintenant kiosk central nightly" in done.stdout
    assert "La base est remise en place, mais sa copie ou les CSV" in done.stderr
    assert f"{lost / 'central' / folder}" in done.stderr
    assert "lecture seule" in done.stderr
    again = kiosk(lost, "central", "restore")
    assert (again.returncode, "Si elle vient d'être remise en place : kiosk central nightly" in again.stderr) == (
        2,
        True,
    )
    assert kiosk(lost, "central", "nightly").returncode == 0
    assert json.loads(kiosk(lost, "central", "rebuild", "--json").stdout)["copied"]["name"]


@pytest.mark.proof
@pytest.mark.needs_debian("util-linux")
def test_a_night_without_news_that_cannot_copy_does_not_end_as_if_all_were_well(tmp_path: Path) -> None:
    home = lived_home(tmp_path)
    assert kiosk(home, "central", "nightly").returncode == 0
    folder = home / "central" / "backup"
    for act in ("nightly", "report", "backup"):
        done = kiosk(home, "central", act, before=read_only(folder))
        assert (done.returncode, f"{folder} est sur un disque en lecture seule." in done.stderr) == (4, True)


@pytest.mark.needs_debian("util-linux")
def test_on_a_full_disk_it_is_not_said_that_nothing_was_kept(lost: Path) -> None:
    """The words of every other command would have a person begin anew what is done."""
    folder = lost / "central" / "backup"
    room = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1024 + 64
    all_of_it = lost.with_name("all")
    script = (
        f"cp -a {folder} {all_of_it} && mount -t tmpfs -o size={room}k tmpfs {folder} && cp -a {all_of_it}/. {folder}"
        ' && exec "$@"'
    )
    done = kiosk(lost, "central", "restore", before=("unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh"))
    assert (
        done.returncode,
        f"Le disque qui porte {folder} est plein : libérez-y de la place. Ensuite" in done.stderr,
    ) == (1, True)
    assert "rien n'a été enregistré" not in done.stderr
    assert kiosk(lost, "central", "nightly").returncode == 0
