"""A backup counts only once it was read again, and any bit that turns in it is seen."""

import hashlib
from contextlib import closing
from datetime import timedelta

import pytest

from db.connection import open_database, rows
from db.sync import backup, night
from db.sync.night import Place
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.sync.world import NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


def days_of(world: World) -> list[str]:
    return sorted(path.stem for path in world.central.backup.glob("*.sqlite"))


def test_the_backup_is_a_plain_sound_file_that_holds_the_night(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    done = world.night()
    assert (done.backup.name, done.backup.batches) == ("2026-11-28.sqlite", 1)
    copy = world.central.backup / done.backup.name
    with closing(open_database(copy, None, read_only=True)) as db:
        assert rows(db, "SELECT reference FROM bel_listings") == [{"reference": REFERENCE}]
    assert copy.stat().st_mode & 0o077 == 0
    assert b"backed_up" in (world.share / "acks" / "hall-a.ack").read_bytes()


def test_the_copies_of_seven_days_stay_and_then_one_a_week(world: World) -> None:
    for days in range(16):
        world.night(NIGHT + DAY * days)
    copies = days_of(world)
    assert copies == ["2026-11-29", "2026-12-06", *(f"2026-12-{day:02}" for day in range(7, 14))]
    assert sorted(path.name for path in world.central.backup.glob("*.sha256")) == [
        f"{day}.sqlite.sha256" for day in copies
    ]


def test_where_nights_are_rare_a_copy_goes_after_five_weeks_all_the_same(world: World) -> None:
    """Two nights a quarter: seven days and five weeks with a copy would be more than a year."""
    for quarter in range(5):
        for days in (0, 1):
            world.night(NIGHT + DAY * (90 * quarter + days))
            if quarter and not days:
                assert len(days_of(world)) == 3, "after such a step the clock may be wrong: nothing goes"
    assert days_of(world) == ["2027-11-23", "2027-11-24"]


def test_a_copy_of_long_ago_stays_as_long_as_only_one_later_one_can_be_read(world: World) -> None:
    world.night()
    first = days_of(world)
    world.night(NIGHT + 90 * DAY)
    for copy in world.central.backup.glob("2027-*.sqlite"):
        copy.write_bytes(b"no database")
    world.night(NIGHT + 91 * DAY)
    assert days_of(world)[:1] == first
    world.night(NIGHT + 92 * DAY)
    assert first[0] not in days_of(world)


def test_what_came_after_the_first_run_of_a_day_is_in_that_days_backup(world: World, hall: Hall) -> None:
    world.night()
    hall.submit(REFERENCE)
    hall.night()
    assert world.night(NIGHT + timedelta(hours=1)).backup.batches == 1
    assert world.table("SELECT backed_up FROM applied") == [(1,)]


def test_a_backup_that_does_not_read_again_counts_for_nothing(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    monkeypatch.setattr(backup, "is_sound", lambda _copy: False)
    with pytest.raises(StorageError, match="sauvegarde"):
        world.night()
    assert world.table("SELECT backed_up FROM applied") == [(0,)]
    assert list(world.central.backup.glob("*.sqlite*")) == []
    assert b"backed_up" not in (world.share / "acks" / "hall-a.ack").read_bytes()


def test_a_damaged_backup_of_today_is_made_again(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    copy = world.central.backup / world.night().backup.name
    copy.write_bytes(copy.read_bytes()[:5000])
    world.night()
    with closing(open_database(copy, None, read_only=True)) as db:
        assert rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_a_bit_that_turned_in_a_value_of_a_copy_is_seen_and_the_copy_is_made_again(world: World, hall: Hall) -> None:
    """SQLite's own check does not see it: the value is as long as before."""
    hall.submit(REFERENCE, description="Un balcon au sud")
    hall.night()
    copy = world.central.backup / world.night().backup.name
    whole = copy.read_bytes()
    assert hashlib.sha256(whole).hexdigest() in copy.with_name(f"{copy.name}.sha256").read_text("ascii")
    copy.write_bytes(whole.replace(b"Un balcon au sud", b"Un balcon au sue"))
    with closing(open_database(copy, None, read_only=True)) as db:
        assert rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert backup.last_good(world.central.backup, local_day(NIGHT)) is None
    world.night()
    assert b"Un balcon au sue" not in copy.read_bytes()
    assert backup.last_good(world.central.backup, local_day(NIGHT)) == local_day(NIGHT)


@pytest.mark.parametrize("fatal", ["keep copy", "write", "rename"])
def test_a_plug_pulled_around_the_digest_leaves_a_copy_that_can_be_restored(
    world: World, hall: Hall, fatal: str
) -> None:
    """The second copy of a day takes the place of the first; between their two digests there is none."""
    world.night()
    hall.submit(REFERENCE)
    hall.night()

    class Pulled(Exception):
        pass

    def pull(step: str) -> None:
        if step == fatal:
            raise Pulled

    place = Place(world.central.home, world.target)
    with night.central(place, NIGHT) as opened:
        night.ingest(place, opened, NIGHT)
    with pytest.raises(Pulled), night.central(Place(world.central.home, world.target, step=pull), NIGHT) as opened:
        backup.back_up(opened, NIGHT)
    assert backup.last_good(world.central.backup, local_day(NIGHT)) == local_day(NIGHT)


def test_the_archive_is_dropped_at_ninety_days_only_when_backed_up(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    with night.central(Place(world.central.home, world.target), NIGHT) as opened:
        night.ingest(Place(world.central.home, world.target), opened, NIGHT)
        assert backup._drop_archive(opened, NIGHT + DAY * 91) == 0
    world.night(NIGHT + DAY * 89)
    assert len(list(world.central.archive.glob("*.batch"))) == 1
    assert world.night(NIGHT + DAY * 90).backup.dropped == 1
    assert world.table("SELECT reference FROM bel_listings") == [(REFERENCE,)]


def test_a_copy_of_another_night_that_changed_is_a_thing_to_do(world: World, hall: Hall) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    copy = world.central.backup / "2026-11-28.sqlite"
    data = bytearray(copy.read_bytes())
    data[-100] ^= 1
    copy.write_bytes(bytes(data))
    done = world.night(NIGHT + DAY)
    assert list(done.page.broken_copies) == [copy.name]
    page = world.page("2026-11-29")
    assert page[6] == "Sauvegarde : celle du 29/11/2026, relue ; abîmées : 2026-11-28.sqlite."
    assert "ôter de backup les copies abîmées" in page[7]
