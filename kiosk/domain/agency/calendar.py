"""When the agency is open: weekly hours, lunch, closures and public holidays, in Europe/Paris."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from typing import NamedTuple

from kiosk.clock import local, local_day, paris
from kiosk.domain.ticket import QueueRules
from kiosk.settings import END_OF_DAY, WEEKDAYS, Config, HoursSettings, Weekday

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (timedelta(days=1), timedelta(days=39), timedelta(days=50))
"""Easter Monday, Ascension, Whit Monday."""


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year, by the anonymous computus that J.-M. Oudin published in 1940."""
    century = year // 100
    golden = year % 19
    tilt = (century - 17) // 25
    moon = (century - century // 4 - (century - tilt) // 3 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the eleven public holidays of a year; fewer when two fall together (1 May and Ascension, in 2008)."""
    sunday = easter(year)
    return frozenset(date(year, month, day) for month, day in _FIXED) | {sunday + delay for delay in _AFTER_EASTER}


Periods = tuple[tuple[time, time], ...]
"""Opening periods of a day, each (start, end) in Paris time, the end not included."""

_ONE_DAY = timedelta(days=1)
_SUNDAY = 6
_HORIZON = 366
"""Days to look ahead: an agency that opens on none of them is configured without hours."""


class WeeklyHours(NamedTuple):
    """Weekdays that have the same hours, in the order of the week."""

    days: tuple[Weekday, ...]
    periods: Periods


class AgencyCalendar:
    """The days and hours of one agency. Instants are aware datetimes; those returned are in UTC."""

    def __init__(self, hours: HoursSettings) -> None:
        self._hours = hours
        self._week: dict[Weekday, Periods] = {day: tuple(sorted(getattr(hours, day))) for day in WEEKDAYS}

    def periods(self, day: date) -> Periods:
        """Return the opening periods of a day, closures and holidays taken into account; empty: closed all day."""
        if self._hours.public_holidays and day in public_holidays(day.year):
            return ()
        if any(closure.first <= day <= closure.last for closure in self._hours.closures):
            return ()
        return self._week[WEEKDAYS[day.weekday()]]

    def closure_reason(self, day: date) -> str:
        """Return the agency's words about a closure of its own; empty on other days, or when it wrote none."""
        return next((each.reason for each in self._hours.closures if each.first <= day <= each.last), "")

    def is_opening_day(self, day: date) -> bool:
        """Tell if the agency opens at all on a day."""
        return bool(self.periods(day))

    def is_open(self, now: datetime) -> bool:
        """Tell if the agency is open; it is closed at lunch."""
        wall = local(now)
        return any(
            start <= wall.time() and (wall.time() < end or end == END_OF_DAY)
            for start, end in self.periods(wall.date())
        )

    def next_opening(self, now: datetime) -> datetime | None:
        """Return the next instant after `now` at which the doors open; None when they do not within a year."""
        for day in self._days_from(local_day(now)):
            for start, _end in self.periods(day):
                opening = datetime.combine(day, start, paris()).astimezone(UTC)
                if opening > now:
                    return opening
        return None

    def add_opening_days(self, day: date, n: int) -> date:
        """Return the n-th opening day after `day`; neither `day` nor a Sunday counts: nobody is promised a Sunday.

        An agency that opens on no day within a year counts calendar days, so that a promise always has a date.
        """
        found = day
        for _counted in range(n):
            found = self._next_opening_day(found)
        return found

    def weekly_lines(self) -> tuple[WeeklyHours, ...]:
        """Return the ordinary week, days of the same hours together, by their first day; closed days are left out."""
        grouped: dict[Periods, list[Weekday]] = {}
        for day, periods in self._week.items():
            if periods:
                grouped.setdefault(periods, []).append(day)
        return tuple(WeeklyHours(tuple(days), periods) for periods, days in grouped.items())

    def _next_opening_day(self, day: date) -> date:
        following = day + _ONE_DAY
        days = (each for each in self._days_from(following) if each.weekday() != _SUNDAY)
        return next((each for each in days if self.is_opening_day(each)), following)

    @staticmethod
    def _days_from(day: date) -> Iterator[date]:
        return (day + timedelta(days=count) for count in range(_HORIZON))


def queue_rules(settings: Config) -> QueueRules:
    """Return the rules of an agency's queue, with its opening days."""
    queue, calendar = settings.queue, AgencyCalendar(settings.hours)
    carries = queue.end_of_day == "carry"
    return QueueRules(queue.return_minutes, partial(calendar.add_opening_days, n=1) if carries else None)
