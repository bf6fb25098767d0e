"""French public holidays: Code du travail, article L3133-1 (eleven days; read in November 2026)."""

from datetime import date, timedelta
from functools import cache

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (timedelta(days=1), timedelta(days=39), timedelta(days=50))
"""Easter Monday, Ascension, Whit Monday."""


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year: the anonymous computus, published by J.-M. Oudin in 1940."""
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
    """The eleven days of a year; fewer dates when two fall together (1 May and Ascension, in 2008)."""
    sunday = easter(year)
    return frozenset(date(year, month, day) for month, day in _FIXED) | {sunday + delay for delay in _AFTER_EASTER}
