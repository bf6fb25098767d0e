"""What a person asks to have erased is gone everywhere, and nothing brings it back: R5 and R6."""

import os
import shutil
import signal
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import erased_digests
from db.keys import Keys
from db.stores import outbox
from db.sync import batch, enrolment, erasure, from_quarantine, kept, night, quarantine, sender, tombstones
from db.sync.erasure import Erasure
from db.sync.ingested import Ingested
from db.sync.night import Place
from db.sync.restore import restore
from db.terminal import database_path
from kiosk.clock import local_day
from tests.proof.deciphered import pages
from tests.proof.processes import ended, forked
from tests.sync.world import FRIDAY, NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
GONE, STAYS = sound_reference(1), sound_reference(2)
MARKER = "Zuriñe Marqueur"


def submit_both(hall: Hall, at: datetime = FRIDAY) -> None:
    hall.submit(GONE, at, phone="06 12 34 56 78", name=MARKER)
    hall.submit(STAYS, at)


def erase(world: World, now: datetime, reference: str = GONE) -> Erasure:
    with night.central(Place(world.central.home), now) as central:
        return erasure.erase(central, reference, now)


def references(world: World) -> list[str]:
    return [str(row[0]) for row in world.table("SELECT reference FROM bel_listings ORDER BY reference")]


def plain_of(world: World, path: Path) -> bytes:
    """A sealed file as somebody with central's key reads it, a terminal's database and its log as its own key does; any
    other file as it is.
    """
    home = path.parent.parent
    if path == database_path(home):
        return b"\n".join(pages(path, Keys(home).database_key()))
    data = path.read_bytes()
    identity = world.keys.identity
    if kept.is_kept(data):
        return b"\n".join(kept.open_kept(data, identity)[1])
    if data.startswith(batch.MAGIC):
        return b"\n".join(batch.open_frame(batch.read_frame(data), identity))
    return data


def holders(world: World, folder: Path, mark: str = MARKER) -> list[str]:
    """Files that hold the marker, under every key that central or a terminal has."""
    return [str(path.relative_to(folder)) for path in World.paths(folder) if mark.encode() in plain_of(world, path)]


def lived(world: World, hall: Hall) -> None:
    submit_both(hall)
    hall.night(NIGHT)
    world.night(NIGHT)
    hall.night(NIGHT + timedelta(hours=1))


def test_what_is_erased_is_in_no_table_no_csv_and_no_archive(world: World, hall: Hall) -> None:
    lived(world, hall)
    assert holders(world, world.central.folder)
    done = erase(world, NIGHT + DAY)
    assert (done.events, done.incomplete, done.swept.rewritten) == (1, (), 1)
    assert references(world) == [STAYS]
    left = holders(world, world.central.folder)
    assert left
    assert all(name.startswith("backup/") for name in left), "the copies alone, until they are rotated"


def test_its_neighbour_in_the_same_file_survives_byte_for_byte(world: World, hall: Hall) -> None:
    lived(world, hall)
    (came,) = world.central.archive.glob("*.batch")
    body = world.table(f"SELECT body FROM events WHERE reference = '{STAYS}'")[0][0]
    erase(world, NIGHT + DAY)
    (rewritten,) = world.central.archive.glob("*.kept")
    assert rewritten.stem == came.stem
    assert not came.exists()
    assert plain_of(world, rewritten) == body


@pytest.mark.parametrize("since", ["archive", "spool", "both"])
def test_neither_rebuilding_nor_yesterdays_copy_brings_it_back(world: World, hall: Hall, since: str) -> None:
    lived(world, hall)
    erase(world, NIGHT + DAY)
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()
    shutil.copy(max(world.central.backup.glob("*.sqlite")), world.central.database)
    if since == "spool":
        for path in world.central.archive.glob("*.kept"):
            path.unlink()
    if since != "archive":
        shutil.rmtree(world.share / "acks")
    hall.night(NIGHT + 2 * DAY)
    world.night(NIGHT + 2 * DAY)
    assert references(world) == [STAYS]
    assert all(name.startswith("backup/") for name in holders(world, world.central.folder))


def test_a_total_loss_of_central_restored_from_before_the_erasure(world: World, hall: Hall) -> None:
    """The tombstone lies beside the copies: database, archive and receipts gone, it is still there."""
    lived(world, hall)
    erase(world, NIGHT + DAY)
    for path in world.central.folder.glob("central.sqlite*"):
        path.unlink()
    shutil.rmtree(world.central.archive)
    shutil.rmtree(world.share / "acks")
    restored = restore(Place(world.central.home, world.target), NIGHT + 2 * DAY)
    assert restored.ingested.unburied == []
    hall.night(NIGHT + 2 * DAY)
    world.night(NIGHT + 3 * DAY)
    assert references(world) == [STAYS]


def test_a_terminal_that_was_off_for_29_days_does_not_bring_it_back(world: World, hall: Hall) -> None:
    """It was sealed and never sent; who asks to be erased need not wait for the terminal."""
    submit_both(hall)
    with night._terminal(Place(hall.home, hall.target), hall.config) as opened:
        sender.seal(opened, NIGHT, sender.Sent())
    assert erase(world, NIGHT).events == 0
    later = NIGHT + 29 * DAY
    hall.night(later)
    done = world.night(later + timedelta(hours=1))
    assert done.ingested.files >= 1
    assert references(world) == [STAYS]
    assert holders(world, world.central.home) == []
    hall.night(later + timedelta(hours=2))
    with closing(hall.open()) as db:
        assert outbox.depth(db) == 0, "what central holds less the erased one is acknowledged whole"


@pytest.mark.proof
@pytest.mark.parametrize("off", [0, 29], ids=["lit every night", "off for 29 days"])
@pytest.mark.parametrize("is_sent", [True, False], ids=["sent before", "sent afterwards"])
def test_by_the_day_that_is_told_nothing_holds_it_anywhere(world: World, hall: Hall, off: int, is_sent: bool) -> None:
    """Told once more when the terminal is back, if it was off: a day hangs on the nights that follow."""
    submit_both(hall)
    if is_sent:
        hall.night(NIGHT)
    world.night(NIGHT)
    now = NIGHT + DAY
    told = erase(world, now)
    assert "data/kiosk.sqlite" in holders(world, hall.home)
    for _night in range(off):
        now += DAY
        world.night(now)
    if off:
        told = erase(world, now)
    assert told.last_copy > local_day(now)
    while local_day(now) < told.last_copy:
        now += DAY
        hall.night(now)
        world.night(now + timedelta(hours=1))
        if told.last_copy - local_day(now) < timedelta(days=6):
            again = erase(world, now + timedelta(hours=2))
            assert again.last_copy <= told.last_copy
            assert not holders(world, hall.home) or again.last_copy > local_day(now)
    assert holders(world, world.central.home) == []
    assert holders(world, hall.home) == []
    assert references(world) == [STAYS]


def test_a_place_that_cannot_be_written_is_named_and_the_next_night_ends_it(world: World, hall: Hall) -> None:
    lived(world, hall)
    place = world.central.backup / "erased"
    place.rmdir()
    place.write_text("something stands in the way")
    done = erase(world, NIGHT + DAY)
    assert done.incomplete == (str(place),)
    assert references(world) == [STAYS]
    assert world.night(NIGHT + DAY).ingested.unburied == [str(place)], "every night says it, until it is done"
    place.unlink()
    assert world.night(NIGHT + DAY).ingested.unburied == []
    (tombstone,) = (world.central.backup / "erased").iterdir()
    assert tombstone.stem == erased_digests.digest_of(GONE)
    assert MARKER not in tombstone.read_text()


def test_a_file_in_quarantine_keeps_what_survives(world: World, hall: Hall) -> None:
    submit_both(hall)
    hall.night(NIGHT)
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    world.night(NIGHT)
    (slip,) = quarantine.slips(world.central.quarantine)
    assert holders(world, world.central.quarantine)
    erase(world, NIGHT + DAY)
    assert holders(world, world.central.quarantine) == []
    hall.night(NIGHT + DAY)  # it is sent once more, whole
    world.night(NIGHT + DAY)
    assert holders(world, world.central.home) == []
    done = Ingested()
    with night.central(Place(world.central.home), NIGHT + DAY) as central:
        from_quarantine.release(central, Path(slip["file"]), NIGHT + DAY, done)
    assert references(world) == [STAYS]


@pytest.mark.proof
def test_it_can_be_cut_short_at_every_step_and_the_next_night_ends_it(tmp_path: Path) -> None:
    class Plug(Exception):
        pass

    cut = 0
    while True:
        cut += 1
        root = tmp_path / str(cut)
        root.mkdir()
        world = World(root)
        hall = world.hall()
        lived(world, hall)
        left = cut

        def step(_name: str) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Plug

        try:
            with night.central(Place(world.central.home, step=step), NIGHT + DAY) as central:
                erasure.erase(central, GONE, NIGHT + DAY)
            break
        except Plug:
            pass
        is_told = any(place.exists() and any(place.glob("*.erased")) for place in tombstones.places(world.central))
        world.night(NIGHT + DAY)
        assert (references(world) == [STAYS]) is is_told, "as soon as one place tells, the next night ends it"
        shutil.rmtree(root)
    assert cut > 10


def test_killed_behind_the_deletion_it_leaves_nothing_in_the_database_and_its_log(world: World, hall: Hall) -> None:
    """Nobody closes the database then: pages from before would stay in clear until the next night."""
    lived(world, hall)
    assert MARKER.encode() in world.central.database.read_bytes()

    def step(name: str) -> None:
        if name == "log emptied":
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        with night.central(Place(world.central.home, step=step), NIGHT + DAY) as central:
            erasure.erase(central, GONE, NIGHT + DAY)

    assert ended(forked(work)) == -signal.SIGKILL
    left = b"".join(path.read_bytes() for path in sorted(world.central.folder.glob("central.sqlite*")))
    assert STAYS.encode() in left
    assert not [said for said in (MARKER, GONE) if said.encode() in left]


def test_an_audit_tells_that_it_was_done_and_names_nobody(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + DAY)
    ((action, subject),) = world.table("SELECT action, subject FROM audit")
    assert (action, subject) == ("erase", erased_digests.digest_of(GONE))
