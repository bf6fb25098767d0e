"""The day by which a terminal holds nothing of what was erased: whatever the hours of its nights, it comes no later."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from db.sync.nights_there import Night, gone_at
from kiosk.clock import local_day

FIRST = datetime(2026, 11, 24, 23, tzinfo=UTC)
"""Midnight in Paris."""
DAYS = 60
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ERASED_AT = FIRST + 3 * DAY + 12 * HOUR
hours = st.lists(st.integers(0, 23), min_size=DAYS, max_size=DAYS)


def at(day: int, hour: float) -> datetime:
    return FIRST + day * DAY + hour * HOUR


def lived(there: Sequence[float], here: Sequence[float], behind: timedelta = timedelta()) -> list[Night]:
    """A file is sealed there once a day, and taken by central's first night after."""
    nights = []
    for day, hour in enumerate(there):
        sealed_at = at(day, hour)
        taken = [at(later, here[later]) for later in (day, day + 1) if later < DAYS]
        nights += [Night(sealed_at - behind, taken_at) for taken_at in taken if taken_at >= sealed_at][:1]
    return nights


def told(nights: Sequence[Night], now: datetime) -> datetime:
    return gone_at([night for night in nights if night.applied_at <= now], ERASED_AT, now)


def days_told(nights: Sequence[Night], asked: Sequence[float], first: int) -> list[date]:
    return [local_day(told(nights, at(day, asked[day]))) for day in range(first, DAYS)]


def comes_no_later(days: Sequence[date]) -> bool:
    return all(earlier >= later for earlier, later in pairwise(days))


@given(hours, hours, hours)
@example([1] * DAYS, [2] * 14 + [9] + [2] * (DAYS - 15), [22] * DAYS)
def test_whatever_the_hours_of_the_nights_the_day_told_is_kept_and_never_comes_later(
    there: list[int], here: list[int], asked: list[int]
) -> None:
    nights = lived(there, here)
    days = days_told(nights, asked, first=4)
    assert comes_no_later(days)
    assert told(nights, at(DAYS, 0)) < at(DAYS, 0), "by then its own nights have told that it is gone"
    assert days[0] - local_day(ERASED_AT) <= 40 * DAY


@given(st.integers(0, 23), st.integers(0, 23), hours, st.integers(0, 9 * 24))
def test_nor_where_the_clock_there_is_behind(there: int, here: int, asked: list[int], behind: int) -> None:
    assert comes_no_later(days_told(lived([there] * DAYS, [here] * DAYS, behind * HOUR), asked, first=4))


@given(hours, hours, hours, st.integers(4, 40), st.integers(1, 15))
def test_missed_nights_put_it_off_and_from_the_first_one_after_it_is_kept_again(
    there: list[int], here: list[int], asked: list[int], first: int, missed: int
) -> None:
    off, on = at(first, 0), at(first + missed, 0)
    nights = [night for night in lived(there, here) if not off <= night.applied_at < on]
    assert comes_no_later(days_told(nights, asked, first=first + missed + 1))
    assert told(nights, on - HOUR) - on <= 43 * DAY
