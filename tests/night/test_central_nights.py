"""Central takes every event once, calls it stored only when a copy was read again, and forgets no decision."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db.central.decisions.ledger import NAME
from db.wire import batches
from kiosk.services.ports.errors import DamagedDatabase, GoneDatabase
from tests.night.hall import Hall, spoil
from tests.night.keys import CENTRAL, pair
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def lived(siege: Siege, hall: Hall, at: datetime, days: int = 1) -> datetime:
    """Live some whole nights, and return the instant after them."""
    for _day in range(days):
        hall.sync(at)
        siege.nightly(at)
        hall.sync(at)
        at += DAY
    return at


def reasons(siege: Siege) -> list[str]:
    return sorted(siege.refused().values())


def test_an_event_comes_once_and_its_terminal_forgets_it(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    assert siege.ingest(FIVE).received.events == 1
    assert hall.sync(FIVE).purged == 0, "it is in no copy yet"
    siege.nightly(FIVE)
    assert hall.sync(FIVE).purged == 1
    assert siege.references() == ["BEL-1"]
    again = siege.nightly(FIVE)
    assert (again.received.events, again.written, siege.references()) == (0, [], ["BEL-1"])


def test_a_batch_stays_in_the_inbox_fourteen_nights(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    at = lived(siege, hall, FIVE)
    for day in range(1, 14):
        at = lived(siege, hall, at)
        assert len(list(hall.inbox().iterdir())) == 1, day
    lived(siege, hall, at)
    assert list(hall.inbox().iterdir()) == []


def test_after_fifty_nights_no_sealed_file_is_left(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    lived(siege, hall, FIVE, 50)
    assert (hall.spool(), list(hall.inbox().iterdir()), siege.references()) == (set(), [], ["BEL-1"])


def test_a_terminal_that_was_off_for_months_brings_nothing_twice(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    at = lived(siege, hall, FIVE)
    for _day in range(90):
        siege.nightly(at)
        at += DAY
    hall.submit("BEL-2", at)
    at = lived(siege, hall, at, 3)
    assert siege.references() == ["BEL-1", "BEL-2"]
    lived(siege, hall, at, 40)
    assert (hall.spool(), list(hall.inbox().iterdir())) == (set(), [])


def test_a_clock_a_year_ahead_for_a_night_forgets_nothing_early(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    at = lived(siege, hall, FIVE)
    for _run in range(6):
        siege.nightly(at + 400 * DAY)
    hall.sync(at + 400 * DAY)
    assert (len(hall.spool()), len(list(hall.inbox().iterdir()))) == (1, 1)
    lived(siege, hall, at, 3)
    assert len(hall.spool()) == 1


def test_a_lost_base_comes_back_from_its_copy_and_the_inbox(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    at = lived(siege, hall, FIVE)
    hall.submit("BEL-2", at)
    at = lived(siege, hall, at)
    (newest,) = siege.place.backup.glob("central-2026-12-02-*")
    newest.write_bytes(newest.read_bytes()[:-100])
    shutil.rmtree(siege.second or siege.home)
    siege.lose_base()
    with pytest.raises(GoneDatabase):
        siege.nightly(at)
    siege.restore(date(2026, 12, 3))
    siege.nightly(at)
    assert siege.references() == ["BEL-1", "BEL-2"]


def test_a_lost_disk_comes_back_from_the_second_folder(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    at = lived(siege, hall, FIVE, 20)
    assert list(hall.inbox().iterdir()) == [], "the share has it no more"
    siege.lose_disk()
    siege.restore(date(2026, 12, 21))
    assert (siege.place.folder / NAME).exists(), "the decisions come back with the base"
    siege.nightly(at)
    assert siege.references() == ["BEL-1"]
    assert (siege.place.folder / NAME).exists()


def test_a_second_folder_that_is_away_hinders_no_night(siege: Siege, hall: Hall) -> None:
    shutil.rmtree(siege.second or siege.home)
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    night = siege.nightly(FIVE)
    assert night.copy is not None
    assert night.second_trouble
    assert hall.sync(FIVE).purged == 1


def test_an_erased_reference_never_comes_back(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    hall.submit("BEL-1", FIVE)
    hall.submit("BEL-2", FIVE)
    at = lived(siege, hall, FIVE)
    siege.erase("BEL-1", at)
    siege.lose_base()
    siege.restore(date(2026, 12, 2))
    siege.nightly(at)
    assert siege.references() == ["BEL-2"]
    hall.submit("BEL-1", at)
    lived(siege, hall, at)
    assert siege.references() == ["BEL-2"]
    assert hall.waiting() == {}


def test_a_revoked_key_brings_nothing_more(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    at = lived(siege, hall, FIVE)
    siege.revoke("hall-1", at)
    hall.submit("BEL-2", at)
    hall.sync(at)
    siege.nightly(at)
    assert (siege.references(), reasons(siege)) == (["BEL-1"], ["revoked"])
    siege.ingest(at, released=frozenset({"hall-1"}))
    assert (siege.references(), reasons(siege)) == (["BEL-1", "BEL-2"], [])


def test_events_from_before_a_revocation_survive_a_restore(siege: Siege, hall: Hall) -> None:
    at = lived(siege, hall, FIVE)
    hall.submit("BEL-1", at)
    at = lived(siege, hall, at)
    siege.revoke("hall-1", at)
    for folder in siege.place.copies:
        (newest,) = folder.glob("central-2026-12-02-*")
        newest.unlink()
    siege.lose_base()
    siege.restore(date(2026, 12, 3))
    assert siege.references() == []
    siege.nightly(at)
    assert siege.references() == ["BEL-1"]


def test_a_revoked_file_is_removed_after_thirty_five_nights(siege: Siege, hall: Hall) -> None:
    at = lived(siege, hall, FIVE)
    siege.revoke("hall-1", at)
    hall.submit("BEL-1", at)
    hall.sync(at)
    siege.nightly(at)
    (digest,) = siege.refused()
    for night in range(1, 35):
        siege.nightly(at + night * DAY)
    assert (hall.inbox() / batches.name_of(digest)).exists()
    siege.nightly(at + 35 * DAY)
    assert not (hall.inbox() / batches.name_of(digest)).exists()


def test_a_machine_that_was_made_again_keeps_its_name(siege: Siege, hall: Hall, tmp_path: Path) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    other = Hall(tmp_path / "again", siege.share, keys=pair("hall-1, again"))
    siege.enrol("hall-1", FIVE, keys="hall-1, again")
    other.submit("BEL-2", FIVE)
    other.sync(FIVE)
    siege.nightly(FIVE)
    assert siege.references() == ["BEL-1", "BEL-2"], "what the old key signed is still taken"
    assert other.sync(FIVE).letter == "read"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"office64-batch 2\n", "newer"),
        (b"anything", "frame"),
        (batches.seal([], "hall-2", FIVE, [CENTRAL.recipient], pair("hall-2").seed), "terminal"),
        (batches.seal([], "hall-1", FIVE, [CENTRAL.recipient], pair("nobody").seed), "signature"),
        (batches.seal([], "hall-1", FIVE, [pair("x").recipient], pair("hall-1").seed), "key"),
        (bytes(17 << 20), "oversized"),
    ],
    ids=["newer", "frame", "terminal", "signature", "key", "oversized"],
)
def test_a_file_that_is_refused_stays_and_stops_nothing(siege: Siege, hall: Hall, data: bytes, reason: str) -> None:
    lying = hall.inbox() / batches.name_of(batches.digest_of(data))
    lying.write_bytes(data)
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    for _run in range(2):
        siege.ingest(FIVE)
        assert (reasons(siege), siege.references(), lying.exists()) == ([reason], ["BEL-1"], True)


def test_an_unknown_terminal_waits_for_its_enrolment(siege: Siege, tmp_path: Path) -> None:
    hall = Hall(tmp_path / "hall-2", siege.share, "hall-2", pair("hall-2"))
    (siege.share / "inbox/hall-2").mkdir()
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    siege.ingest(FIVE)
    assert (reasons(siege), siege.references()) == (["unenrolled"], [])
    siege.enrol("hall-2", FIVE)
    siege.ingest(FIVE)
    assert (reasons(siege), siege.references()) == ([], ["BEL-1"])


def test_a_damaged_file_goes_at_the_second_look(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    (file,) = hall.inbox().iterdir()
    spoil(file)
    siege.ingest(FIVE)
    assert (reasons(siege), file.exists()) == (["damaged"], True)
    siege.ingest(FIVE)
    assert not file.exists()
    hall.sync(FIVE)
    siege.ingest(FIVE)
    assert (reasons(siege), siege.references()) == ([], ["BEL-1"])


def test_a_ledger_with_a_torn_line_stops_everything(siege: Siege) -> None:
    (siege.place.folder / NAME).write_text('{"act":"enr', encoding="utf-8")
    with pytest.raises(DamagedDatabase, match="backup"):
        siege.nightly(FIVE)


@pytest.mark.parametrize("whole", [pair("hall-1").recipient, pair("hall-1").verify.hex()], ids=["recipient", "verify"])
def test_a_wrong_key_in_one_ledger_reaches_no_other(siege: Siege, whole: str) -> None:
    ledger = siege.place.folder / NAME
    sound = ledger.read_text("utf-8")
    ledger.write_text(sound.replace(whole, whole[:-1] + "?"), encoding="utf-8")
    with pytest.raises(DamagedDatabase, match="backup"):
        siege.nightly(FIVE)
    assert (siege.place.backup / NAME).read_text("utf-8") == sound


def test_a_lost_ledger_is_made_up_from_beside_the_copies(siege: Siege, hall: Hall) -> None:
    (siege.place.folder / NAME).unlink()
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    siege.nightly(FIVE)
    assert siege.references() == ["BEL-1"]
    assert (siege.place.folder / NAME).read_bytes() == (siege.place.backup / NAME).read_bytes()


def test_a_base_replaced_by_a_wrong_clock_goes_in_its_time(siege: Siege, hall: Hall) -> None:
    at = lived(siege, hall, FIVE)
    siege.restore(date(2108, 1, 1))
    assert len(list(siege.place.folder.glob("*.replaced-*"))) == 1
    lived(siege, hall, at, 16)
    assert list(siege.place.folder.glob("*.replaced-*")) == []
