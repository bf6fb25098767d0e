"""Nothing stays in a terminal's spool for ever: what was put aside goes by the proof of R3, what is half written at
once."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.keys import Keys
from db.sync import enrolment, night
from db.sync.night import Place
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_nothing_is_lost import rot
from tests.sync.test_unbelieved_receipt import central_s_night
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


@pytest.fixture
def aside(world: World, hall: Hall) -> Path:
    """A file that went rotten before anybody had it."""
    hall.submit(REFERENCE)
    shutil.rmtree(world.share)
    hall.night()
    rot(hall)
    world.share.mkdir()
    hall.night(NIGHT + timedelta(hours=1))
    (found,) = hall.spool.glob("*.rotten")
    return found


def nights(world: World, hall: Hall, first: int, last: int) -> None:
    for days in range(first, last):
        world.night(NIGHT + DAY * days + timedelta(hours=2))
        hall.night(NIGHT + DAY * (days + 1))


@pytest.mark.proof
def test_what_was_put_aside_goes_after_thirty_days_of_receipts(world: World, hall: Hall, aside: Path) -> None:
    nights(world, hall, 0, 30)
    assert aside.exists()
    nights(world, hall, 30, 33)
    assert [path.name for path in hall.spool.glob("*.rotten*")] == []


def test_the_clock_alone_takes_nothing_of_it(world: World, hall: Hall, aside: Path) -> None:
    """R3: central's receipt is of before, however late it is here."""
    nights(world, hall, 0, 2)
    for days in range(3, 50):
        hall.night(NIGHT + DAY * days)
    assert aside.exists()


@pytest.mark.proof
def test_a_receipt_that_names_no_copy_takes_nothing_of_it(world: World, hall: Hall, aside: Path) -> None:
    for days in range(40):
        world.ingest(NIGHT + DAY * days + timedelta(hours=2))
        hall.night(NIGHT + DAY * (days + 1))
    assert aside.exists()


@pytest.mark.parametrize("by_day", [False, True])
def test_what_a_plug_left_half_written_goes_with_the_next_sealing(hall: Hall, *, by_day: bool) -> None:
    hall.night()
    for name in ("hall-a-0.batch.part", "0.acked.part"):
        (hall.spool / name).write_bytes(b"half")
    if by_day:
        night.seal(Place(hall.home), hall.config, FRIDAY)
    else:
        hall.night(NIGHT + DAY)
    assert not list(hall.spool.glob("*.part"))


def test_doctor_says_where_they_are_that_they_go_and_accuses_no_disk(root: Path) -> None:
    """Another's `signing.key` lay in the place of this one's for a while: the disk is sound."""
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    (sealed,) = (home / "spool").glob("*.batch")
    sealed.rename(sealed.with_name(sealed.name + ".rotten"))
    found = examined(home)[1]["spool.rotten"]
    assert (str(home / "spool") in found["says"], "d'une autre clé" in found["says"]) == (True, True)
    assert ("d'eux-mêmes" in found["todo"], "gardez" in found["todo"]) == (True, False)
    assert "Si keys/signing.key n'a jamais été changée : contrôlez le disque" in found["todo"]


def renamed(world: World, hall: Hall) -> list[Path]:
    """What was sealed and acknowledged as `hall-a`, of which the terminal then goes on as `hall-b`."""
    hall.submit(REFERENCE)
    hall.night()
    world.night(NIGHT + timedelta(hours=2))
    hall.night(NIGHT + timedelta(hours=3))
    hall.rename("hall-b")
    enrolment.enrol(world.central.home, hall.enrolment(), FRIDAY)
    return sorted(hall.spool.glob("hall-a-*.batch"))


@pytest.mark.proof
def test_what_was_acknowledged_under_a_former_name_goes_after_thirty_days_too(world: World, hall: Hall) -> None:
    sealed = renamed(world, hall)
    nights(world, hall, 1, 30)
    assert sorted(hall.spool.glob("hall-a-*.batch")) == sealed != []
    nights(world, hall, 30, 34)
    assert list(hall.spool.glob("hall-a-*.batch")) == []
    assert len(list(hall.spool.glob("*.acked"))) == len(list(hall.spool.glob("hall-b-*.batch"))) - 1


def test_the_clock_alone_takes_nothing_of_a_former_name(world: World, hall: Hall) -> None:
    sealed = renamed(world, hall)
    nights(world, hall, 1, 3)
    for days in range(4, 50):
        hall.night(NIGHT + DAY * days)
    assert sorted(hall.spool.glob("hall-a-*.batch")) == sealed


@pytest.mark.proof
def test_its_days_start_again_when_central_has_lost_what_it_had(world: World, hall: Hall) -> None:
    """R2: no receipt under the former name can tell so, the one under the name of now does."""
    sealed = renamed(world, hall)
    nights(world, hall, 1, 25)
    shutil.rmtree(world.central.folder)
    world.central.make()
    enrolment.enrol(world.central.home, hall.enrolment(), FRIDAY)
    nights(world, hall, 25, 50)
    assert sorted(hall.spool.glob("hall-a-*.batch")) == sealed
    nights(world, hall, 50, 62)
    assert list(hall.spool.glob("hall-a-*.batch")) == []


def test_a_folder_among_the_sealed_files_stops_no_night_and_both_name_it(root: Path) -> None:
    home = root / "hall"
    for name in ("x.batch", "y.batch.rotten", "z.part", f"hall-a-{'0' * 64}.batch"):
        (home / "spool" / name).mkdir(parents=True)
    for _again in range(2):
        done = kiosk(home, "sync")
        assert (done.returncode, done.stderr.count("\n"), str(home / "spool" / "x.batch") in done.stderr) == (
            4,
            1,
            True,
        )
    assert kiosk(home, "sync", "--dry-run").returncode == 0
    code, found = examined(home)
    assert code == 4
    assert all(str(home / "spool" / name) in found["spool.odd"]["says"] for name in ("x.batch", "z.part"))
    assert "Fichiers scellés : 1, dont 1 sans accusé" in found["spool"]["says"]


def test_sync_says_of_a_key_that_is_not_the_enrolled_one_what_doctor_says(root: Path) -> None:
    home = root / "hall"
    right = (home / "keys" / "signing.key").read_bytes()
    (home / "keys" / "signing.key").write_bytes(bytes(reversed(right)))
    found = examined(home)[1]["key.enrolled"]
    for words in ((), ("--dry-run",)):
        done = kiosk(home, "sync", *words)
        assert (done.returncode, found["says"] in done.stderr, found["todo"] in done.stderr) == (4, True, True)
    (home / "keys" / "signing.key").write_bytes(right)
    assert kiosk(home, "sync").returncode == 0


def test_a_sign_of_life_that_another_s_key_signed_waits_for_no_receipt_for_ever(root: Path) -> None:
    """A change of name is cut off behind the key, and a timer runs the night before anybody types it once more."""
    home = root / "hall"
    keys = Keys(home)
    keys.change_name("hall-a", "hall-b")
    assert kiosk(home, "sync").returncode == 4
    (signed_by_another,) = (home / "spool").glob("*.batch")
    shutil.copy(keys.former_file("hall-a"), keys.signing_file)
    for _night in range(2):
        central_s_night(root)
        done = kiosk(home, "sync")
    assert "En attente d'un accusé : événements 0, fichiers scellés 0" in done.stdout
    assert (signed_by_another.exists(), (home / "spool" / f"{signed_by_another.name}.rotten").exists()) == (False, True)
    assert kiosk(home, "init", "--agency", "CBS", "--terminal", "hall-b").returncode == 0, "without --force"


def test_what_the_terminal_s_own_key_signed_stays_while_another_lies_in_its_place(root: Path) -> None:
    """What an older disk knows no row of is in its file alone, and central would take that."""
    home = root / "hall"
    kiosk(home, "sync")
    sealed = [*(home / "spool").glob("*.batch")]
    keys = Keys(home)
    keys.change_name("hall-a", "hall-b")
    kiosk(home, "sync")
    assert [path.exists() for path in sealed] == [True]
    shutil.copy(keys.former_file("hall-a"), keys.signing_file)
    told = home / "enrolment" / "hall-a.json"
    told.write_text(told.read_text(encoding="utf-8").replace(keys.verify_key().hex(), "00" * 32), encoding="utf-8")
    kiosk(home, "sync")
    assert [path.exists() for path in sealed] == [True], "nor does a file that tells of another key make it one's"


def test_a_link_by_the_name_of_a_sealed_file_is_named_until_it_is_none(root: Path, tmp_path: Path) -> None:
    home = root / "hall"
    assert kiosk(home, "sync").returncode == 0
    (sealed,) = (home / "spool").glob("*.batch")
    elsewhere = tmp_path / "elsewhere"
    shutil.move(sealed, elsewhere)
    sealed.symlink_to(elsewhere)
    done = kiosk(home, "sync")
    said = f"des liens : {sealed}"
    assert (done.returncode, said in done.stderr) == (4, True), done.stderr
    told = kiosk(home, "doctor")
    assert (told.returncode, said in told.stdout) == (4, True), told.stdout
    sealed.unlink()
    shutil.move(elsewhere, sealed)
    assert kiosk(home, "sync").returncode == 0
    assert "des liens" not in kiosk(home, "doctor").stdout
