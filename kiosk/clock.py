"""The one place that knows what time it is.

Instants are stored in UTC; they are shown, and days are counted, in Europe/Paris.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

BUILD_DAY = date(2026, 11, 24)
"""The day the program was written: no correct clock shows an earlier one."""


@cache
def paris() -> "ZoneInfo":
    """Return the time zone of the agencies, Europe/Paris."""
    from zoneinfo import ZoneInfo  # takes 4 ms, and the home screen is painted before it needs the time

    return ZoneInfo("Europe/Paris")


class Clock(Protocol):
    """The clock that the rest of the program asks for the time."""

    def now(self) -> datetime:
        """Return the present instant, timezone-aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's instant, in UTC."""
        return datetime.now(UTC)


class FastClock:
    """The clock of a trial in which an hour lasts a minute, say: `[trial] speed`."""

    def __init__(self, since: datetime, speed: float) -> None:
        """Start at an instant that every program of the home shares, and run `speed` times as fast from there."""
        self._since, self._speed = since, speed

    def now(self) -> datetime:
        """Return the trial's instant, in UTC: as far from the start as the machine's, times the speed."""
        return self._since + (datetime.now(UTC) - self._since) * self._speed


class SteppedClock:
    """A clock moved by hand: for tests and for `kiosk demo`, which plays a whole day in seconds."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant to which it was last moved, in UTC."""
        return self._now

    def advance(self, **delta: float) -> None:
        """Move the clock forward; takes the keywords of `timedelta`."""
        self._now += timedelta(**delta)

    def move_to(self, instant: datetime) -> None:
        """Move the clock to an aware instant, ahead or back."""
        self._now = instant.astimezone(UTC)


def local(instant: datetime) -> datetime:
    """Return the same instant in Paris time, as the clock on an agency's wall shows it."""
    return instant.astimezone(paris())


def local_day(instant: datetime) -> date:
    """Return the day in Paris at that instant."""
    return local(instant).date()


def machine_day() -> date:
    """Return today's day in Paris by the machine's own clock: for the command line, which has no other one."""
    return local_day(SystemClock().now())


def start_of(day: date) -> datetime:
    """Return midnight in Paris at the start of a day: the instant of a thing that is dated only by its day."""
    return datetime.combine(day, time.min, paris())


def to_text(instant: datetime) -> str:
    """Return an instant as ISO 8601 in UTC, to the second: the form that is stored, and that sorts as text."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_text(text: str) -> datetime:
    """Read what `to_text` wrote. Raises ValueError: any other text; TypeError: not a text.

    `strptime` is not used: it accepts other texts, takes twice as long and loads one more module at every start.
    """
    found = datetime.fromisoformat(text)
    if not text.endswith("Z") or to_text(found) != text:
        raise ValueError("no instant of ours")
    return found


def from_optional(text: str | None) -> datetime | None:
    """Read what `to_text` wrote; None where nothing is stored."""
    return from_text(text) if text else None


def is_suspect(now: datetime, last_stored: datetime | None) -> bool:
    """Tell if a clock is earlier than the build day or the last stored event: then no deadline is computed."""
    return local_day(now) < BUILD_DAY or (last_stored is not None and now < last_stored)


def today(clock: Clock, last_stored: datetime | None) -> date | None:
    """Return the day in Paris; None when the clock is suspect."""
    now = clock.now()
    return None if is_suspect(now, last_stored) else local_day(now)
