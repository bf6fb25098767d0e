"""The days that copies of central's database bear, held against today."""

from collections.abc import Collection
from datetime import date, timedelta

LONGEST_STEP = timedelta(days=7)
"""Between two nights; after a longer one somebody must look at the clock."""
DAYS, WEEKS = 7, 4
"""Copies that are kept: the last days, and the last of each of the last weeks."""
ENOUGH = 2
"""Later copies that were read again, without which none goes for its age alone."""


def dated_ahead(days: Collection[date], today: date) -> set[date]:
    """Of the days with a copy, those to come that a wrong clock gave: they count as today (R8).

    More than a step lies between them and the copies before, and they are fewer than the copies up to today. Otherwise
    the clock that is wrong is today's: all the copies of a season may then bear days to come, and none is touched.
    """
    past, before = [day for day in days if day <= today], today
    ahead: list[date] = []
    for day in sorted(day for day in days if day > today):
        if ahead or day - before > LONGEST_STEP:
            ahead.append(day)
        before = day
    return set(ahead) if len(ahead) < len(past) else set()


def is_late(last: date | None, today: date) -> bool:
    """Whether this night, or the one before, should have made a later copy than the last good one."""
    return last is None or today - last > timedelta(days=1)


def goes_on(day: date) -> date:
    """The day on which a copy goes: when its week is the sixth last, if every night is lived."""
    return day - timedelta(days=day.weekday()) + timedelta(weeks=WEEKS + 1)


def kept(days: Collection[date], today: date) -> set[date]:
    """Of the days with a copy, those whose copy stays: the last seven, and the last of this week and the four before.

    One that bears a day to come stays too: the clock that is wrong may be today's (R8), unless `dated_ahead` tells.
    """
    past = sorted((day for day in days if day <= today), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in past:
        weeks.setdefault(day.isocalendar()[:2], day)
    to_come = {day for day in days if day > today}
    return {*to_come, *past[:DAYS], *list(weeks.values())[: WEEKS + 1]}
