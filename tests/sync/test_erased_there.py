"""Base, copies and archive are lost together: what was erased stays erased, for the exchange folder still tells it."""

import shutil
from datetime import timedelta

import pytest

from db import erased_digests
from db.sync import down, enrolment, tombstones
from db.sync.verify_keys import keep_former
from tests.sync.lost import begin_anew
from tests.sync.test_erasure import GONE, STAYS, erase, references, submit_both
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
LATER = NIGHT + 4 * DAY


@pytest.fixture
def hall(world: World) -> Hall:
    """Two listings arrived, one was erased, and the terminal was told so; what it sealed is still in its spool."""
    hall = world.hall()
    submit_both(hall)
    hall.night()
    world.night()
    hall.night(NIGHT + DAY)
    erase(world, NIGHT + DAY)
    world.night(NIGHT + DAY)
    hall.night(NIGHT + 2 * DAY)
    assert references(world) == [STAYS]
    return hall


def lose_everything(world: World, hall: Hall) -> None:
    """Its keys alone are left of central, and what lies at the share."""
    for path in (world.central.database.parent / name for name in ("backup", "archive")):
        shutil.rmtree(path)
    for file in world.central.database.parent.glob("central.sqlite*"):
        file.unlink()
    begin_anew(world)
    enrolment.enrol(world.central.home, hall.enrolment(), LATER)


def both_nights(world: World, hall: Hall) -> None:
    for days in range(3):
        hall.night(LATER + days * DAY)
        world.night(LATER + days * DAY)


def test_what_was_erased_does_not_come_back_from_a_terminal(world: World, hall: Hall) -> None:
    lose_everything(world, hall)
    both_nights(world, hall)
    assert references(world) == [STAYS]
    assert tombstones.lacking(world.central, [erased_digests.digest_of(GONE)]) == ()


def test_what_central_signed_with_a_key_that_it_lost_tells_it_too(world: World, hall: Hall) -> None:
    former = bytes.fromhex(world.central.verify_file.read_text(encoding="ascii").strip())
    world.central.signing_file.unlink()
    world.keys = world.central.make(new_key=True)
    lose_everything(world, hall)
    world.central.former_file.unlink()
    keep_former(world.central.former_file, former)
    (hall.home / "keys" / "central.verify").write_bytes(world.central.verify_file.read_bytes())
    both_nights(world, hall)
    assert references(world) == [STAYS]


def test_what_somebody_else_laid_there_erases_nothing(world: World, hall: Hall) -> None:
    forged = down.pack({"digests": [erased_digests.digest_of(STAYS)]})
    for told in (world.share / "down" / hall.name).glob("erased.*"):
        told.write_bytes(down.write(hall.name, "erased", down.Version("0" * 32, 1), forged, bytes(32)))
    lose_everything(world, hall)
    both_nights(world, hall)
    assert STAYS in references(world)
