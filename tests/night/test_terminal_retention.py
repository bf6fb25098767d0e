"""A terminal forgets nothing before central has it in a copy, whatever the clock shows, and the rest in its time."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from db import meta
from db.connection import Connection, change, immediate, row
from db.night.terminal import retention
from db.stores.outbox import Origin
from db.terminal_file import make_terminal
from kiosk.clock import local_day, start_of, to_text
from kiosk.settings import CENTRAL_MONTHS

FIVE = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ORIGIN = Origin("hall-1", "CBS")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    with closing(make_terminal(tmp_path / "home")()) as opened:
        yield opened


def submitted(
    db: Connection, kind: str = "bel_listing", stored: date | None = None, read: datetime | None = None
) -> None:
    with immediate(db):
        change(
            db,
            "INSERT INTO submissions (reference, kind, spec_version, language, identity, revision, submitted_at,"
            " promise, answers, values_json, acked_at, read_at)"
            " VALUES ('BEL-1', ?, 1, 'fr', 'declared', 1, ?, '2026-12-04', '{}', '{}', ?, ?)",
            (kind, to_text(FIVE), stored and to_text(start_of(stored)), read and to_text(read)),
        )


def forget(
    db: Connection, now: datetime, letter: date | None, night: date | None = None, months: int = CENTRAL_MONTHS
) -> bool:
    """Apply the retention table, and tell if the submission went."""
    with immediate(db):
        meta.note(db, "letter_night", letter.isoformat()) if letter else meta.forget(db, "letter_night")
    retention.apply(db, ORIGIN, retention.days(db, night or local_day(now), now, months))
    return row(db, "SELECT 1 FROM submissions") is None


def test_a_submission_that_central_lacks_stays_for_ever(db: Connection) -> None:
    submitted(db, read=FIVE)
    assert not forget(db, FIVE + 400 * DAY, None)
    assert not forget(db, FIVE + 400 * DAY, local_day(FIVE) + 400 * DAY)


def test_a_stored_and_read_submission_goes_a_day_later(db: Connection) -> None:
    stored = local_day(FIVE)
    submitted(db, stored=stored, read=FIVE)
    assert not forget(db, FIVE + DAY - timedelta(seconds=1), stored + DAY)
    assert not forget(db, FIVE + 400 * DAY, stored), "central's nights count, not this clock"
    assert forget(db, FIVE + DAY, stored + DAY)


def test_an_unread_file_stays_as_long_as_the_officer_chose(db: Connection) -> None:
    stored = local_day(FIVE)
    submitted(db, stored=stored)
    assert not forget(db, FIVE + 400 * DAY, date(2027, 11, 30))
    assert not forget(db, FIVE, date(2027, 2, 28), months=3)
    assert forget(db, FIVE, date(2027, 3, 1), months=3)
    submitted(db, stored=stored)
    assert forget(db, FIVE, date(2027, 12, 1))


def test_a_worksheet_goes_after_thirty_nights_read_or_not(db: Connection) -> None:
    stored = local_day(FIVE)
    submitted(db, "housing_request", stored=stored)
    assert not forget(db, FIVE + 400 * DAY, stored + 29 * DAY)
    assert forget(db, FIVE, stored + 30 * DAY)


def test_an_anonymous_submission_goes_once_it_is_stored(db: Connection) -> None:
    submitted(db, "survey", stored=local_day(FIVE))
    assert forget(db, FIVE, local_day(FIVE))


def test_a_clock_that_is_ahead_forgets_nothing_early(db: Connection) -> None:
    with immediate(db):
        change(db, "INSERT INTO audit (at, actor, action, subject) VALUES (?, 'x', 'y', '')", (to_text(FIVE),))
    forget(db, FIVE + 400 * DAY, None, night=local_day(FIVE) + 2 * DAY)
    assert row(db, "SELECT 1 FROM audit")
    forget(db, FIVE + 400 * DAY, None)
    assert row(db, "SELECT 1 FROM audit") is None
