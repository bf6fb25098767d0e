"""What the nights of a terminal tell of when something that it held is gone from there: those that came, and those that
are to come.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from db.dated_names import LATEST_YEAR
from db.sync.spool import KEPT
from kiosk.clock import local_day, start_of

_NONE = timedelta()
_A_DAY = timedelta(days=1)
"""A terminal seals once a day, and may set a mark later on that day."""
_TAKEN_WITHIN = 2
"""Days: what a terminal seals on the next day is taken by central on the one after that, whatever their hours."""
_RECENT = timedelta(days=7)
"""For how long what came tells how far behind its clock is."""
_LATEST = datetime(LATEST_YEAR, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Night:
    """A file that came tells central that a night passed there."""

    sealed_at: datetime
    """By the terminal's clock."""
    applied_at: datetime
    """By central's."""

    @property
    def begins(self) -> datetime:
        return min(self.sealed_at, self.applied_at)

    @property
    def ends(self) -> datetime:
        return max(self.sealed_at, self.applied_at)


def gone_at(nights: Collection[Night], erased_at: datetime, now: datetime) -> datetime:
    """When nothing from before an erasure is at a terminal any more, or will be, if a night passes there and at central
    every day from now on, at whatever hours.

    Each night is looked for after the one before, by both clocks. The first one's answer is the mark, the second's
    takes it; the third reads the receipt of all that was sealed until then, from which the thirty days count; then
    comes the file that R3 asks for, and the night that reads of it. A file that was sealed later than it came tells
    that the clock there was ahead: marks of that day may stand there, as long as the clock is not believed (R8), and
    the thirty days count from that day at the latest.
    """
    came = [Night(min(night.sealed_at, _LATEST), night.applied_at) for night in nights]
    to_come = _ToCome(local_day(now), _behind(came))
    at = _passed(came, min(erased_at, _LATEST), (_NONE, _NONE, _NONE), to_come)
    ahead = [night.sealed_at + _A_DAY for night in came if night.applied_at <= at < night.sealed_at]
    return _passed(came, max([at, *ahead]), (KEPT, _NONE), to_come)


@dataclass(frozen=True)
class _ToCome:
    """Nights to come, of which nobody knows the hours: days tell, so that no late night moves the end of another."""

    today: date
    behind: int
    """Days by which the clock there is behind."""

    def ended_after(self, at: datetime) -> datetime:
        """The end of the day by which one has come that begins later."""
        day = local_day(at) + (self.behind + _TAKEN_WITHIN) * _A_DAY
        missed = self.today + _TAKEN_WITHIN * _A_DAY
        return start_of((day if day >= self.today else missed) + _A_DAY) - timedelta(seconds=1)


def _behind(came: Collection[Night]) -> int:
    last = max((night.applied_at for night in came), default=_LATEST)
    recent = [night for night in came if last - night.applied_at < _RECENT]
    days = min(((local_day(each.applied_at) - local_day(each.sealed_at)).days for each in recent), default=0)
    return days if days >= _TAKEN_WITHIN else 0


def _passed(came: Collection[Night], at: datetime, waits: Sequence[timedelta], to_come: _ToCome) -> datetime:
    """When the last of some nights came, each so much later than the one before, or will."""
    for waited in waits:
        after = at + waited
        at = min([to_come.ended_after(after), *(night.ends for night in came if night.begins > after)])
    return at
