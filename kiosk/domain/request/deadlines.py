"""Two silent deadlines: a BEL account ends four months after the last log-in, a housing request after a year.

Figures and their sources: `data/deadlines.toml`. Days are calendar days in Europe/Paris; one month after the 31st is
the last day of the following month.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiosk.domain import data_files

FILE = "deadlines"


class DeadlineState(StrEnum):
    """The state of a deadline on a day."""

    UNKNOWN = "unknown"
    """The day it runs from is not known."""
    FUTURE = "future"
    """The day it runs from has not come: a typing mistake."""
    RUNNING = "running"
    RENEW = "renew"
    """It runs, and can be renewed now."""
    OVER = "over"
    """It has ended; its end may be today."""


@dataclass(frozen=True)
class Deadline:
    """A deadline as seen from one day; where it is unknown or lies in the future, it is a state alone."""

    state: DeadlineState
    end: date | None = None
    """The first day on which it is over."""
    days: int | None = None
    """Days until `end`, negative after it."""
    renew: date | None = None
    """The first day on which it can be renewed."""
    remind: date | None = None
    """The day of a reminder; None when that day has come: the reminder is then given now."""

    @property
    def last(self) -> date | None:
        """The last day on which it still counts and can be renewed: the one before `end`."""
        return self.end - timedelta(days=1) if self.end else None


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def latest_due(today: date, months: int) -> date:
    """Return the latest start day for which so many months are over today."""
    day = add_months(today, -months)
    is_last = today.day == monthrange(today.year, today.month)[1]
    return day.replace(day=monthrange(day.year, day.month)[1]) if is_last else day


def bel_account(last_login: date | None, today: date, bounds: Mapping[str, int] | None = None) -> Deadline:
    """Return how long a BEL account is visible after its last log-in.

    Raises:
        DataUnreadable: the figures cannot be used.
    """
    figures = bounds or data_files.bounds(FILE)
    return _deadline(last_login, today, figures["bel_visible_months"], figures["remind_days"])


def housing_request(number_date: date | None, today: date, bounds: Mapping[str, int] | None = None) -> Deadline:
    """Return how long a housing request counts after the day of its number, or of its last renewal.

    Raises:
        DataUnreadable: the figures cannot be used.
    """
    figures = bounds or data_files.bounds(FILE)
    found = _deadline(number_date, today, figures["request_valid_months"], figures["remind_days"])
    if number_date is None or found.end is None:
        return found
    renew = add_months(number_date, figures["request_renewal_month"])
    is_time = found.state is DeadlineState.RUNNING and renew <= today
    remind = renew if renew > today else None
    return Deadline(DeadlineState.RENEW if is_time else found.state, found.end, found.days, renew, remind)


def _deadline(start: date | None, today: date, months: int, remind_days: int) -> Deadline:
    if start is None:
        return Deadline(DeadlineState.UNKNOWN)
    if start > today:
        return Deadline(DeadlineState.FUTURE)
    end = add_months(start, months)
    state = DeadlineState.RUNNING if today < end else DeadlineState.OVER
    before = end - timedelta(days=remind_days)
    return Deadline(state, end, (end - today).days, remind=before if before > today else None)
