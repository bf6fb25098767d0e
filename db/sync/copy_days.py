"""The days that copies of central's database bear, held against today."""

from collections.abc import Collection
from datetime import date, timedelta

LONGEST_STEP = timedelta(days=7)
"""Between two nights; after a longer one somebody must look at the clock."""


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
