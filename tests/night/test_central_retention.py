"""Central forgets each event in its time, counted in lived nights, and no late batch brings it back."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from db.central import night, retention
from db.connection import immediate, rows
from db.stores.audit import write_audit
from tests.night.hall import Hall
from tests.night.siege import Siege

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def hall(hall: Hall, siege: Siege) -> Hall:
    hall.submit("BEL-1", FIVE)
    hall.sync(FIVE)
    siege.nightly(FIVE)
    return hall


def forget_on(siege: Siege, day: date) -> dict[str, int]:
    """Apply the retention table as if every night until a day had been lived."""
    siege.pretend(day)
    with siege.opened(FIVE) as central:
        return retention.apply(central)


def test_an_event_without_news_goes_after_twelve_months(siege: Siege, hall: Hall) -> None:
    assert forget_on(siege, date(2027, 11, 30))["unshown"] == 0
    assert siege.references() == ["BEL-1"]
    assert forget_on(siege, date(2027, 12, 1))["unshown"] == 1
    assert siege.references() == []
    assert b"BEL-1" not in siege.place.database.read_bytes()


def test_no_late_batch_brings_a_forgotten_event_back(siege: Siege, hall: Hall) -> None:
    (file,) = hall.inbox().iterdir()
    data = file.read_bytes()
    forget_on(siege, date(2027, 12, 1))
    with closing(night.open_base(siege.place)) as db, immediate(db):
        db.execute("DELETE FROM batches")
    file.write_bytes(data)
    done = siege.ingest(FIVE)
    assert (done.received.batches, done.received.known, siege.references()) == (1, 1, [])


def test_the_audit_keeps_twelve_months(siege: Siege, hall: Hall) -> None:
    with closing(night.open_base(siege.place)) as db, immediate(db):
        write_audit(db, FIVE, "somebody", "something", "x")
    assert forget_on(siege, date(2027, 11, 30))["audit"] == 0
    assert forget_on(siege, date(2027, 12, 1))["audit"] == 1


def test_a_terminal_with_a_wrong_clock_makes_nothing_old_at_once(siege: Siege, hall: Hall) -> None:
    hall.submit("BEL-2", FIVE - 3000 * DAY)
    hall.sync(FIVE)
    siege.nightly(FIVE)
    assert forget_on(siege, date(2027, 10, 30))["unshown"] == 0, "twelve months, less the 31 days that are believed"
    assert forget_on(siege, date(2027, 11, 1))["unshown"] == 1
    assert siege.references() == ["BEL-1"]


def test_the_audit_says_how_many_went_and_not_which(siege: Siege, hall: Hall) -> None:
    forget_on(siege, date(2027, 12, 1))
    with closing(night.open_base(siege.place)) as db:
        told = rows(db, "SELECT actor, action, subject FROM audit WHERE actor = 'retention'")
    assert told == [{"actor": "retention", "action": "unshown.forgotten", "subject": "1"}]


@pytest.mark.parametrize("off", [-400, 400])
def test_centrals_own_wrong_clock_forgets_nothing_early_nor_late(siege: Siege, hall: Hall, off: int) -> None:
    hall.submit("BEL-2", FIVE)
    hall.sync(FIVE)
    siege.ingest(FIVE + off * DAY)
    forget_on(siege, date(2027, 11, 30))
    assert siege.references() == ["BEL-1", "BEL-2"]
    forget_on(siege, date(2027, 12, 2))
    assert siege.references() == []
