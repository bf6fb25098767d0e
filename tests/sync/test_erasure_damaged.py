"""A damaged file in quarantine tells nothing of what was erased, whoever opens it by hand with central's key (R6)."""

import io
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyrage
import pytest

from db.sync import batch, packing
from tests.sync.machines import kiosk
from tests.sync.test_erasure import GONE, MARKER, STAYS, erase, holders
from tests.sync.world import NIGHT, Hall, World

AGE = b"age-encryption.org/v1"
Damage = Callable[[bytes], bytes]


def by_hand(world: World, path: Path) -> bytes:
    """What `tail | age -d | zstd -d` gives of a file, as far as it comes."""
    data, plain = path.read_bytes(), io.BytesIO()
    start = data.find(AGE)
    if start < 0:
        return data
    with suppress(OSError, pyrage.DecryptError):
        pyrage.decrypt_io(io.BytesIO(data[start:]), plain, [pyrage.x25519.Identity.from_str(world.keys.identity)])
    return packing.beginning(plain.getvalue(), 1 << 24)


def other_first_line(data: bytes) -> bytes:
    return b"pffice64-batch 1\n" + data.split(b"\n", 1)[1]


def cut_short(data: bytes) -> bytes:
    return data[:-100]


def bring(world: World, hall: Hall, damage: Damage) -> Path:
    """Damaged on its way, and named by the digest that it has now; gives where it lies in quarantine."""
    # Long texts that do not pack well, so that a cut leaves whole events before it.
    for number, reference in ((1, GONE), (2, STAYS), *((each, None) for each in range(3, 60))):
        hall.submit(
            reference or f"BEL-{number:04d}-AAA",
            description=os.urandom(2000).hex(),
            name=MARKER if reference == GONE else "Autre",
        )
    hall.night()
    for path in world.inbox(hall):
        data = damage(path.read_bytes())
        path.unlink()
        (path.parent / batch.name_of(hall.name, batch.digest_of(data))).write_bytes(data)
    world.night()
    (kept,) = world.central.quarantine.glob("*.batch")
    return kept


@pytest.mark.parametrize("damage", [other_first_line, cut_short])
def test_what_was_erased_is_cut_from_a_damaged_file_and_the_rest_stays(
    world: World, hall: Hall, damage: Damage
) -> None:
    kept = bring(world, hall, damage)
    assert MARKER.encode() in by_hand(world, kept), "it was readable by hand"
    held = json.loads(kiosk(world.central.home, "central", "access", GONE, "--json").stdout)
    assert ([each["path"] for each in held["quarantined"]], held["unopened"]) == ([str(kept)], [])
    done = erase(world, NIGHT)
    assert (done.is_open, done.aside.unopened) == (False, ())
    assert MARKER.encode() not in by_hand(world, kept)
    assert STAYS.encode() in by_hand(world, kept), "what was not erased stays for a person to look at"
    assert holders(world, world.central.home) == []
    told = json.loads(kiosk(world.central.home, "central", "access", STAYS, "--json").stdout)
    assert [each["path"] for each in told["quarantined"]] == [str(kept)]


def test_the_event_in_which_it_breaks_off_goes_too_for_nobody_knows_whose_it_is(world: World, hall: Hall) -> None:
    kept = bring(world, hall, cut_short)
    before = by_hand(world, kept)
    assert not before.endswith(b"\n")
    erase(world, NIGHT)
    after = by_hand(world, kept)
    assert after.endswith(b"\n")
    assert before.split(b"\n")[-1] not in after


def test_a_damaged_file_for_another_key_keeps_an_erasure_from_being_complete(world: World, hall: Hall) -> None:
    other = pyrage.x25519.Identity.generate()
    sealed = batch.encrypt({"format": 1, "terminal": hall.name, "count": 0}, [], [str(other.to_public())])
    data = b"pffice64-batch 1\n" + sealed
    world.central.quarantine.mkdir(mode=0o700, exist_ok=True)
    kept = world.central.quarantine / f"{batch.digest_of(data)}.batch"
    kept.write_bytes(data)
    hall.night()
    world.night()
    done = erase(world, NIGHT)
    assert (done.is_open, done.of_nobody) == (True, (str(kept),))
