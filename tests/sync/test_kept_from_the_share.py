"""A file in the form of what central writes for itself bears no signature: one that came from the share is never
believed, whatever a person or a night does with it.
"""

import secrets
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.sync import batch, enrolment, erasure, from_quarantine, kept, night, quarantine
from db.sync.batch import BadBatch, Frame
from db.sync.ingested import Ingested
from db.sync.night import Place
from tests.sync.lost import lose, put_back
from tests.sync.test_bad_files import event, put
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
REFERENCE = "BEL-7K3M-2QF"


def forged(world: World, hall: Hall, *bodies: bytes, digest: str = "") -> bytes:
    """What anybody makes with public keys alone: the terminal's name, any digest, `verified`."""
    frame = Frame(hall.name, NIGHT, b"", b"", digest or secrets.token_hex(32))
    return kept.seal(frame, bodies, [world.keys.recipient], is_verified=True)


def release(world: World, now: datetime = NIGHT) -> str:
    """Every file in quarantine, as a person who looked; gives why the last one stays."""
    why = ""
    with night.central(Place(world.central.home), now) as central:
        for slip in quarantine.slips(world.central.quarantine):
            try:
                from_quarantine.release(central, Path(slip["file"]), now, Ingested())
            except BadBatch as bad:
                why = bad.reason
    return why


def events(world: World) -> list[tuple[object, ...]]:
    return world.table("SELECT event_id FROM events")


@pytest.mark.parametrize("is_named_by_it", [False, True])
def test_no_command_takes_it(world: World, hall: Hall, *, is_named_by_it: bool) -> None:
    digest = secrets.token_hex(32)
    data = forged(world, hall, event(hall), digest=digest)
    put(world, hall.name, data, batch.name_of(hall.name, digest) if is_named_by_it else "")
    world.night()
    assert release(world) == "frame"
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    assert release(world) == "frame"
    assert (events(world), len(quarantine.slips(world.central.quarantine))) == ([], 1)


def test_nor_without_its_slip(world: World, hall: Hall) -> None:
    put(world, hall.name, forged(world, hall, event(hall)))
    world.night()
    (slip,) = world.central.quarantine.glob("*.json")
    slip.unlink()
    assert release(world) == "frame"
    assert events(world) == []


def test_what_an_erasure_leaves_of_it_is_not_believed_either(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    before = events(world)
    more = event(hall), event(hall, event_id="cd" * 16, payload={"reference": "BEL-AAAA-AAA"})
    put(world, hall.name, forged(world, hall, *more))
    world.night()
    with night.central(Place(world.central.home), NIGHT) as central:
        erasure.erase(central, REFERENCE, NIGHT)
    assert release(world) == "frame"
    put(world, hall.name, forged(world, hall, *more))
    world.night(NIGHT + DAY)
    assert release(world, NIGHT + DAY) == "frame"
    assert [each for each in events(world) if each not in before] == []


def test_nor_does_it_come_by_way_of_a_restore(world: World, hall: Hall) -> None:
    world.night()
    put(world, hall.name, forged(world, hall, event(hall)))
    world.night()
    lose(world)
    put_back(world)
    assert events(world) == []


@pytest.mark.parametrize("is_kept", [False, True])
def test_what_lay_in_the_archive_is_let_in_by_a_person(world: World, hall: Hall, *, is_kept: bool) -> None:
    """What the night lays aside from there, as it came or as central wrote it, was taken once."""
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    with night.central(Place(world.central.home), NIGHT) as central:
        ((path, digest),) = central.archive.files()
        data, name = path.read_bytes(), path.name
        if is_kept:
            frame = batch.read_frame(data)
            data = kept.seal(frame, batch.open_frame(frame, central.keys.identity), central.archive.recipients)
            name = kept.name_of(hall.name, digest)
        quarantine.keep(world.central.quarantine, data, name, "former_key", "2026-11-28")
    assert release(world) == ""
    assert quarantine.slips(world.central.quarantine) == []
