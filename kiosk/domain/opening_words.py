"""The agency's hours in words, in the current language."""

from datetime import datetime, time

from kiosk import formats
from kiosk.clock import local_day
from kiosk.domain.agency import AgencyCalendar, WeeklyHours
from kiosk.i18n import _
from kiosk.settings import WEEKDAYS, Weekday

_SHORTEST_RUN = 3
"""Days in a row from which `lundi à mercredi` is shorter than the days themselves."""


def hours_lines(calendar: AgencyCalendar) -> tuple[str, ...]:
    """`lundi, mercredi à vendredi : 08:30-12:30, 13:30-17:00`, a line for all the days of the same hours."""
    return tuple(_line(weekly) for weekly in calendar.weekly_lines())


def opening_words(opening: datetime) -> str:
    """`lundi 30 novembre à 08:30`."""
    return _("{day} à {hour}").format(day=formats.day(local_day(opening)), hour=formats.hour(opening))


def _line(weekly: WeeklyHours) -> str:
    periods = ", ".join(_period(start, end) for start, end in weekly.periods)
    return _("{days} : {hours}").format(days=", ".join(map(_run, _runs(weekly.days))), hours=periods)


def _period(start: time, end: time) -> str:
    return f"{formats.hour(start)}-{formats.hour(end)}"


def _runs(days: tuple[Weekday, ...]) -> list[list[int]]:
    """Days as indexes, those in a row together."""
    runs: list[list[int]] = []
    for index in map(WEEKDAYS.index, days):
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _run(days: list[int]) -> str:
    names = [formats.weekday(index) for index in days]
    if len(names) < _SHORTEST_RUN:
        return ", ".join(names)
    return _("{first} à {last}").format(first=names[0], last=names[-1])
