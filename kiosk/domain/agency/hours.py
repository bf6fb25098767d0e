"""The agency's hours in words, in the current language."""

from collections.abc import Mapping
from datetime import time

from kiosk import formats
from kiosk.domain.agency.calendar import AgencyCalendar, WeeklyHours
from kiosk.i18n import _
from kiosk.settings import END_OF_DAY, WEEKDAYS, HoursSettings, Weekday

_SHORTEST_RUN = 3
"""Days in a row from which `lundi à mercredi` is shorter than naming each day."""


def hours_lines(calendar: AgencyCalendar, width: int | None = None) -> tuple[str, ...]:
    """Return `lundi, mercredi à vendredi : 8 h 30-12 h 30, 13 h 30-17 h`: one line for all days of the same hours.

    Where a line is longer than `width`, the hours stand under the days.
    """
    return tuple(part for weekly in calendar.weekly_lines() for part in _lines(weekly, width))


def lines_as_written(hours: Mapping[str, object]) -> tuple[str, ...]:
    """Return the same lines for the configuration's own table; none where the table is wrong."""
    from pydantic import ValidationError

    try:
        return hours_lines(AgencyCalendar(HoursSettings.model_validate(hours)))
    except ValidationError:
        return ()


def _lines(weekly: WeeklyHours, width: int | None) -> tuple[str, ...]:
    hours = ", ".join(_period(start, end) for start, end in weekly.periods)
    line = _("{days} : {hours}").format(days=", ".join(map(_run, _runs(weekly.days))), hours=hours)
    if width is None or len(line) <= width:
        return (line,)
    return line.removesuffix(hours).rstrip(), hours


def _period(start: time, end: time) -> str:
    return f"{formats.hour(start)}-{formats.time_of_day(24, 0) if end == END_OF_DAY else formats.hour(end)}"


def _runs(days: tuple[Weekday, ...]) -> list[list[int]]:
    """Return days as indexes, those in a row together."""
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
