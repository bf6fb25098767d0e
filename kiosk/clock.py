"""The one place that knows what time it is.

Instants are stored in UTC; people read, and days are counted, in Europe/Paris (decision 9).
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

BUILD_DAY = date(2026, 11, 24)
"""No honest clock shows a day before the program was written."""


@cache
def paris() -> "ZoneInfo":
    """The zone of the agency's wall."""
    from zoneinfo import ZoneInfo  # 4 ms, and the home screen is painted before it knows the hour

    return ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """What the rest of the program asks of time."""

    def now(self) -> datetime:
        """The instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class SteppedClock:
    """A clock moved by hand: for tests and for `kiosk demo`, which lives a whole day in seconds."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, **delta: float) -> None:
        """Move forward, by the keywords of `timedelta`."""
        self._now += timedelta(**delta)

    def move_to(self, instant: datetime) -> None:
        self._now = instant.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """The same instant as a clock on the agency's wall shows it."""
    return instant.astimezone(paris())


def local_day(instant: datetime) -> date:
    """The day it is in Paris at that instant."""
    return local(instant).date()


def machine_day() -> date:
    """Today in Paris by the machine's own clock: for models, which are given no other."""
    return local_day(SystemClock().now())


def start_of(day: date) -> datetime:
    """Midnight in Paris: the instant of what is dated by its day alone."""
    return datetime.combine(day, time.min, paris())


def to_text(instant: datetime) -> str:
    """ISO 8601 in UTC, to the second: what is stored, and sorts as text."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote. Raises ValueError for another text, TypeError for no text.

    Not by `strptime`: it takes other texts too, twice as long, and its module is one more to load at every start.
    """
    found = datetime.fromisoformat(text)
    if not text.endswith("Z") or to_text(found) != text:
        raise ValueError("no instant of ours")
    return found


def from_optional(text: str | None) -> datetime | None:
    """The same, where nothing may be stored."""
    return from_text(text) if text else None


def is_suspect(now: datetime, last_stored: datetime | None) -> bool:
    """Whether a clock is earlier than the build or than the last stored event: then no deadline is computed."""
    return local_day(now) < BUILD_DAY or (last_stored is not None and now < last_stored)
