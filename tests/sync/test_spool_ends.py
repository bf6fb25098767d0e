"""Nothing stays in a terminal's spool for ever: what was put aside goes by the proof of R3, what is half written at
once."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync import night
from db.sync.night import Place
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_nothing_is_lost import rot
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
    assert "signing.key n'a jamais été changée : contrôlez le disque" in found["todo"]
