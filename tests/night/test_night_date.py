"""The night date counts lived nights, whatever a clock shows."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from db.connection import Connection, immediate, open_database
from db.night import night_date

NIGHT = date(2026, 12, 1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Connection]:
    with closing(open_database(tmp_path / "base.sqlite", None)) as opened:
        opened.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
        yield opened


def moved(db: Connection, *walls: date) -> list[date]:
    found = []
    for wall in walls:
        with immediate(db):
            found.append(night_date.move(db, wall))
    return found


def days(*numbers: int) -> list[date]:
    return [NIGHT + timedelta(days=number) for number in numbers]


def test_each_date_is_a_night(db: Connection) -> None:
    assert night_date.current(db) is None
    assert moved(db, *days(0, 1, 2)) == days(0, 1, 2)
    assert night_date.current(db) == NIGHT + timedelta(days=2)


def test_further_runs_on_one_date_move_nothing(db: Connection) -> None:
    assert moved(db, *days(0, 1, 1, 1)) == days(0, 1, 1, 1)


def test_a_year_ahead_costs_one_day_however_often_it_is_run(db: Connection) -> None:
    assert moved(db, *days(0, 400, 400, 400)) == days(0, 2, 2, 2)
    assert moved(db, *days(1, 2, 3, 4, 5, 6))[-1] == NIGHT + timedelta(days=6), "and it is made up for"


def test_a_year_behind_still_moves(db: Connection) -> None:
    assert moved(db, *days(0, -365, -364, -363, -362, 3)) == days(0, 0, 1, 1, 2, 3)


def test_a_first_night_under_a_wrong_clock_is_forgiven(db: Connection) -> None:
    """Ahead by 49 days once: a hundred days later nights and clock agree, and on the way no night is skipped."""
    nights = moved(db, *days(49, *range(101)))
    assert nights[-1] == NIGHT + timedelta(days=100)
    assert {(after - before).days for before, after in pairwise(nights)} == {0, 1}


def test_one_night_ahead_heals_by_itself(db: Connection) -> None:
    assert moved(db, *days(1, 0, 1, 2, 3))[-1] == NIGHT + timedelta(days=3)


def test_a_clock_without_its_battery_begins_no_first_night(db: Connection) -> None:
    moved(db, date(2020, 1, 1))
    assert night_date.current(db) is None
    assert moved(db, NIGHT) == [NIGHT]


def test_nights_that_were_not_lived_are_made_up_by_twos(db: Connection) -> None:
    assert moved(db, *days(0, 10, 11, 12)) == days(0, 2, 4, 6)
