"""Check the agency's opening days and hours, its holidays and closures, and the days that it promises."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import local_day, paris
from kiosk.domain.agency.calendar import AgencyCalendar, WeeklyHours, easter, public_holidays
from kiosk.domain.agency.hours import hours_lines
from kiosk.settings import WEEKDAYS, HoursSettings

WEEK = dict.fromkeys(("mon", "wed", "thu", "fri"), ("08:30-12:30", "13:30-17:00")) | {"tue": ("08:30-12:30",)}


def calendar(**changes: object) -> AgencyCalendar:
    return AgencyCalendar(HoursSettings.model_validate(WEEK | changes))


def at_paris(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=paris())  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1954, 4, 18), (1981, 4, 19), (2008, 3, 23), (2024, 3, 31), (2026, 4, 5), (2038, 4, 25)]
)
def test_easter_falls_on_known_days(year: int, month: int, day: int) -> None:
    assert easter(year) == date(year, month, day)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_of_spring(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


def test_2026_has_eleven_holidays() -> None:
    moving = {date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25)}
    assert len(public_holidays(2026)) == 11
    assert moving <= public_holidays(2026)


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        (at_paris(2026, 11, 23, 8, 29), False),
        (at_paris(2026, 11, 23, 8, 30), True),
        (at_paris(2026, 11, 23, 12, 30), False),
        (at_paris(2026, 11, 23, 13, 0), False),
        (at_paris(2026, 11, 23, 13, 30), True),
        (at_paris(2026, 11, 23, 17, 0), False),
        (at_paris(2026, 11, 24, 14, 0), False),
        (at_paris(2026, 11, 28, 10, 0), False),
        (at_paris(2026, 11, 11, 10, 0), False),
    ],
)
def test_open_in_its_hours_not_at_lunch_at_weekends_or_holidays(instant: datetime, is_open: bool) -> None:
    assert calendar().is_open(instant) is is_open


def test_an_agency_may_open_on_holidays() -> None:
    assert calendar(public_holidays=False).is_open(at_paris(2026, 11, 11, 10, 0))


def test_a_closure_counts_both_its_ends() -> None:
    closed = calendar(closures=[{"first": "2026-12-24", "last": "2026-12-28"}])
    assert [closed.is_opening_day(date(2026, 12, day)) for day in (23, 24, 28, 29)] == [True, False, False, True]
    assert closed.next_opening(at_paris(2026, 12, 23, 18, 0)) == at_paris(2026, 12, 29, 8, 30)


def test_next_opening_is_after_lunch_then_tomorrow_then_monday() -> None:
    assert calendar().next_opening(at_paris(2026, 11, 23, 12, 45)) == at_paris(2026, 11, 23, 13, 30)
    assert calendar().next_opening(at_paris(2026, 11, 24, 12, 45)) == at_paris(2026, 11, 25, 8, 30)
    assert calendar().next_opening(at_paris(2026, 11, 27, 17, 0)) == at_paris(2026, 11, 30, 8, 30)


def test_the_next_opening_keeps_local_time_when_clocks_change() -> None:
    assert calendar().next_opening(at_paris(2026, 3, 27, 18, 0)) == datetime(2026, 3, 30, 6, 30, tzinfo=UTC)
    assert calendar().next_opening(at_paris(2026, 10, 23, 18, 0)) == datetime(2026, 10, 26, 7, 30, tzinfo=UTC)


def test_a_promise_counts_opening_days_and_not_the_day_itself() -> None:
    assert calendar().add_opening_days(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert calendar().add_opening_days(date(2026, 11, 24), 3) == date(2026, 11, 27)
    assert calendar().add_opening_days(date(2026, 12, 24), 1) == date(2026, 12, 28)


def test_no_sunday_is_promised_even_if_the_doors_never_close() -> None:
    always = AgencyCalendar(HoursSettings.model_validate(dict.fromkeys(WEEKDAYS, ("00:00-24:00",))))
    assert always.add_opening_days(date(2026, 11, 26), 3) == date(2026, 11, 30)


def test_an_agency_without_hours_still_gives_dates() -> None:
    never = AgencyCalendar(HoursSettings())
    assert never.next_opening(at_paris(2026, 11, 24, 10, 0)) is None
    assert never.add_opening_days(date(2026, 11, 27), 3) == date(2026, 11, 30)


def test_a_day_may_last_until_midnight() -> None:
    whole = AgencyCalendar(HoursSettings.model_validate({"tue": ("00:00-24:00",)}))
    assert whole.is_open(datetime(2026, 11, 24, 23, 59, 59, 500000, tzinfo=paris()))


def test_days_that_share_their_hours_share_a_line() -> None:
    long_day = ((time(8, 30), time(12, 30)), (time(13, 30), time(17)))
    assert calendar().weekly_lines() == (
        WeeklyHours(("mon", "wed", "thu", "fri"), long_day),
        WeeklyHours(("tue",), long_day[:1]),
    )
    assert hours_lines(AgencyCalendar(HoursSettings.model_validate({"sat": ("20:00-24:00",)}))) == (
        "samedi : 20 h-24 h",
    )
    assert hours_lines(calendar()) == (
        "lundi, mercredi à vendredi : 8 h 30-12 h 30, 13 h 30-17 h",
        "mardi : 8 h 30-12 h 30",
    )


def test_a_closure_gives_the_agency_s_own_reason_on_its_days() -> None:
    closed = calendar(closures=({"first": "2026-12-24", "last": "2026-12-26", "reason": "Inventaire"},))
    days = [closed.closure_reason(date(2026, 12, day)) for day in (23, 24, 26, 27)]
    assert days == ["", "Inventaire", "Inventaire", ""]


INSTANTS = st.integers(0, 2 * 365 * 24 * 3600).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


@given(INSTANTS)
def test_the_doors_open_exactly_at_the_next_opening(now: datetime) -> None:
    hours = calendar()
    opening = hours.next_opening(now)
    assert opening is not None
    assert opening > now
    assert hours.is_open(opening)
    assert not hours.is_open(opening - timedelta(seconds=1))


@given(INSTANTS, st.integers(1, 20))
def test_a_promise_is_the_nth_opening_day_after_today(now: datetime, count: int) -> None:
    hours = calendar()
    day = local_day(now)
    promise = hours.add_opening_days(day, count)
    between = [day + timedelta(days=n) for n in range(1, (promise - day).days + 1)]
    assert hours.is_opening_day(promise)
    assert sum(hours.is_opening_day(each) for each in between) == count
