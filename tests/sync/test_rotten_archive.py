"""A file of the archive that is no longer what was written is named by whoever depends on it (R6, R9)."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.sync.archive import ARCHIVE_KEPT
from kiosk.clock import local_day
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_erasure import DAY, GONE, STAYS, erase, holders, lived, references, submit_both
from tests.sync.world import NIGHT, Hall, World


def rot(path: Path) -> str:
    """Eight bytes turn."""
    data = path.read_bytes()
    path.write_bytes(data[:700] + bytes(byte ^ 0xFF for byte in data[700:708]) + data[708:])
    return str(path)


@pytest.fixture
def rotten(world: World, hall: Hall) -> str:
    """The file that holds the listing; the machine's own clock lives the night, as the commands do."""
    lived(world, hall)
    (path,) = holders(world, world.central.archive)
    return rot(world.central.archive / path)


def test_erase_names_it_and_its_date_waits_for_it(world: World, rotten: str) -> None:
    done = erase(world, NIGHT + DAY)
    assert (done.rotten, done.sealed, done.is_open) == ((rotten,), (), False)
    assert done.last_here >= local_day(NIGHT) + ARCHIVE_KEPT
    assert erase(world, NIGHT + 40 * DAY).last_here == done.last_copy, "asked again, it is the same file"
    world.night(NIGHT + 88 * DAY)
    assert Path(rotten).exists()
    now = NIGHT + 89 * DAY
    while local_day(now) <= done.last_here:
        world.night(now)
        now += DAY
    assert not Path(rotten).exists()


def test_every_command_that_a_person_reads_names_it(world: World, rotten: str) -> None:
    home = world.central.home
    for words in (("erase", GONE, "--yes"), ("nightly",), ("report",), ("rebuild",)):
        done = kiosk(home, "central", *words)
        assert (done.returncode, rotten in f"{done.stdout}{done.stderr}") == (4, True), words
    code, found = examined(home)
    assert (code, rotten in found["central.archive.rotten"]["says"]) == (4, True)
    Path(rotten).unlink()
    assert kiosk(home, "central", "backup").returncode == 4, "counted once"
    assert kiosk(home, "central", "nightly").returncode == 0
    assert "central.archive.rotten" not in examined(home)[1]
    assert references(world) == [STAYS]


def test_what_took_the_place_of_a_file_may_rot_too(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + DAY)
    (kept,) = world.central.archive.glob("*.kept")
    path = rot(kept)
    assert list(world.night(NIGHT + 2 * DAY).page.rotten) == [path]


def test_one_whose_head_is_damaged_is_not_called_sealed_for_another_key(world: World, hall: Hall) -> None:
    lived(world, hall)
    (name,) = holders(world, world.central.archive)
    path = world.central.archive / name
    data = path.read_bytes()
    at = data.index(b"-> X25519 ") + 12
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    done = erase(world, NIGHT + DAY)
    assert (done.rotten, done.sealed) == ((str(path),), ())


def test_a_sound_archive_is_named_by_nobody(world: World, hall: Hall) -> None:
    submit_both(hall)
    hall.night()
    page = world.night().page
    assert list(page.rotten) == []
    told = json.loads(kiosk(world.central.home, "central", "erase", GONE, "--yes", "--json").stdout)
    assert (told["exit"], told["rotten"]) == (0, [])
    assert date.fromisoformat(told["last_copy"]) < local_day(NIGHT) + timedelta(days=60)
