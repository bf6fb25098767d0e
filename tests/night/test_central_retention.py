"""Central forgets each event in its time, counted in lived nights, and no late batch brings it back."""

from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from db.central import night, retention
from db.central.tables.amendments import OF_TEXTS, UNREADABLE, set_aside
from db.central.tables.counting import all_counts, counted_fields
from db.central.tables.form_tables import all_forms
from db.connection import immediate, rows
from db.stores import outbox
from db.stores.audit import write_audit
from db.stores.outbox import Origin
from db.stores.submissions import Submissions
from db.terminal_file import open_terminal
from db.wire.events import CountedOpinion, EventKind
from kiosk.forms.spec import Kind
from tests.factories import a_submission
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


WORDS = "une phrase que personne ne doit garder"


def answered(hall: Hall) -> None:
    """Send two surveys and an opinion without a name, of which one survey has words of its own."""
    tables = all_forms()["survey"]
    choice = next(field for field in counted_fields(tables) if field.kind is Kind.CHOICE)
    words = next(field for field in tables.sent_fields if field.kind is Kind.LONG_TEXT)
    store = Submissions(open_terminal(hall.home), Origin(hall.name, "CBS"))
    for reference, more in (("ENQ-7K3M-2QF", {words.key: WORDS}), ("ENQ-2222-222", {})):
        answers = {choice.key: choice.options[0].code, **more}
        store.add(a_submission(reference, kind="survey", answers=answers, values={}, submitted_at=FIVE))
    with closing(open_terminal(hall.home)()) as db, immediate(db):
        origin, said = Origin(hall.name, "CBS"), CountedOpinion("2026-12-01", "mostly")
        outbox.write_event(db, origin, EventKind.OPINION_COUNTED, FIVE, said)


def test_answers_become_numbers_that_stay_and_words_that_go(siege: Siege, hall: Hall) -> None:
    answered(hall)
    hall.sync(FIVE)
    siege.ingest(FIVE)
    with closing(night.open_base(siege.place)) as db:
        before = all_counts(db)
    assert sorted(before.values()) == [1, 2, 2], "the opinion, everybody, and the one answer that both gave"
    early = forget_on(siege, date(2027, 11, 30))
    assert (early["survey"], early["opinion"]) == (0, 0)
    done = forget_on(siege, date(2027, 12, 1))
    assert (done["survey"], done["opinion"]) == (2, 1)
    with closing(night.open_base(siege.place)) as db:
        assert all_counts(db) == before
        assert rows(db, "SELECT 1 FROM surveys UNION SELECT 1 FROM kiosk_opinions") == []
    assert WORDS.encode() not in siege.place.database.read_bytes()
    assert siege.ingest(FIVE).received.events == 0, "what was counted is never counted again"


def test_a_newer_programs_event_about_nobody_goes_too(siege: Siege, hall: Hall) -> None:
    with closing(open_terminal(hall.home)()) as db, immediate(db):
        outbox.write_event(db, Origin(hall.name, "CBS"), "later.counted", FIVE, Later())
    hall.sync(FIVE)
    siege.ingest(FIVE)
    assert forget_on(siege, date(2027, 12, 1))["unshown"] == 2, "and the event of the first night, which no table shows"
    with closing(night.open_base(siege.place)) as db:
        assert rows(db, "SELECT event_id FROM events UNION SELECT event_id FROM pending") == []
        assert len(rows(db, "SELECT event_id FROM forgotten_events")) == 2


class Later:
    """A payload of a newer program."""

    def payload(self) -> dict[str, object]:
        return {"what": "later"}


def test_a_contradiction_without_a_file_stays_twelve_months(siege: Siege, hall: Hall) -> None:
    with closing(night.open_base(siege.place)) as db, immediate(db):
        for kind in (OF_TEXTS, UNREADABLE):
            set_aside(db, kind, "a", b"body", "batch", "2026-12-01T16:00:00Z")
    assert forget_on(siege, date(2027, 11, 30))["conflict"] == 0
    assert forget_on(siege, date(2027, 12, 1))["conflict"] == 1
    with closing(night.open_base(siege.place)) as db:
        assert [each["kind"] for each in rows(db, "SELECT kind FROM conflicts")] == [OF_TEXTS], "it goes with its file"
