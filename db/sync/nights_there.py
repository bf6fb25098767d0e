"""When a terminal holds nothing from before an erasure any more: what it said last of what it keeps tells that it does
not, and the nights that came tell by when it will say so.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from db.sync.keeps import Said
from db.sync.spool import KEPT
from kiosk.clock import local_day

_A_DAY = timedelta(days=1)
_RECENT = timedelta(days=7)
"""For how long what came tells how far behind a clock is."""
_NIGHTS_WAITED = 2
"""How many may come after the one whose receipt was not read yet, without a fault: each seals first and reads then, and
what was taken late on a day is read of on the one after.
"""
_LAST_NIGHTS = 2
"""After central took a file that was sealed thirty days after the mark: one that reads of it and forgets what is due,
and one that says so.
"""
_TO_SAY = 4
"""Days from that file to the coming of the one that says so."""
_TO_KNOW, _TO_READ = 3, 2
"""Days from an erasure to a file that knows of it, and from that to one that has read all receipts of before."""
_DAYS_LATE = _TO_KNOW + 1
"""On how many days files may come that do not know of it."""


class Why(Enum):
    """Why no day can be told."""

    UNTOLD = "untold"
    """An older program seals there, which says nothing."""
    UNREAD = "unread"
    """It reads no receipt: it forgets nothing."""
    UNTAKEN = "untaken"
    """It does not take the erasure: its database keeps what it held."""
    OVERDUE = "overdue"
    """It keeps what should be gone by its nights."""


@dataclass(frozen=True)
class Night:
    """A file that came: a night passed there."""

    sealed_at: datetime
    """By the terminal's clock."""
    applied_at: datetime
    """By central's."""
    said: Said | None
    """What it said then of what it keeps; None: nothing."""

    @property
    def begins(self) -> datetime:
        return min(self.sealed_at, self.applied_at)

    def says_read(self, until: datetime) -> bool:
        """Whether all that was sealed until then stands in a receipt that was read."""
        unread_since = self.said.unread_since if self.said else until
        return unread_since is None or unread_since > until

    def says_known(self, erasure: str) -> bool:
        """Whether its database knows of an erasure, so that nothing of that is sealed any more."""
        return self.said is not None and erasure in self.said.knows

    def says_gone(self, erasure: str) -> bool:
        """Whether it does, and nothing is kept of before it did."""
        return self.said is not None and erasure in self.said.knows - self.said.holds


def gone_by(came: Collection[Night], erasure: str, erased_at: datetime, now: datetime) -> date | Why | None:
    """The day by which nothing from before an erasure is there, if a night passes there and at central every day from
    now on, at whatever hours; why none can be told; or None: it said that nothing is.

    It says so itself, of each erasure. The day is reckoned before: what was sealed until its database knew of the
    erasure may hold it (`until`). Once it says that all of that stands in a receipt which was read, the thirty days
    have begun; a file of thirty days later is the one that R3 asks for. What is sealed on a day is taken by central on
    the next one at the latest, and what was taken on a day is read of there on the next one.

    Args:
        erasure: as `keeps.beginning` has it.
    """
    nights, last = sorted(came, key=lambda night: night.begins), max(came, key=_came_last, default=None)
    # Both: where a clock went back what came last is not the youngest, and one that was held up comes last.
    if last and last.says_gone(erasure) and nights[-1].says_gone(erasure):
        return None
    days, erased_on = _Days(local_day(now), _behind(nights)), local_day(erased_at)
    knowing = _last_run(nights, lambda night: night.says_known(erasure))
    unknowing = nights[: len(nights) - len(knowing)]
    until = max((_sealed_at(night, now) for night in unknowing), default=erased_at)
    if last and last.said is None:
        return Why.UNTOLD
    if is_unread(nights):
        return Why.UNREAD
    if not knowing and len({local_day(night.applied_at) for night in nights if night.begins > erased_at}) > _DAYS_LATE:
        return Why.UNTAKEN
    on_known = days.of(knowing[0]) if knowing else days.due(erased_on + (_TO_KNOW + days.behind) * _A_DAY)
    reading = _last_run(knowing, lambda night: night.says_read(until))
    on_read = days.of(reading[0]) if reading else days.due(on_known + _TO_READ * _A_DAY)
    on_proof = on_read + KEPT + _A_DAY
    proof = next((night for night in nights if days.of(night) >= on_proof), None)
    after = {local_day(night.applied_at) for night in nights if proof and night.begins > proof.applied_at}
    if len(after) > _LAST_NIGHTS:
        return Why.OVERDUE
    end = (days.of(proof) if proof else days.due(on_proof)) + _TO_SAY * _A_DAY
    left = _LAST_NIGHTS - len(after)
    # What was sealed yesterday may come today; but once the day has passed, a night was missed.
    return max(end, days.today + (left - 1 if end >= days.today else max(left, 1)) * _A_DAY)


def is_unread(came: Collection[Night]) -> bool:
    """Whether receipts are not read there, as it said last, though it was at the share since on days on which one lay
    there.
    """
    last = max(came, key=_came_last, default=None)
    since = last.said.unread_since if last and last.said else None
    taken_at = min((night.applied_at for night in came if night.sealed_at == since), default=None)
    if last is None or taken_at is None:
        return False
    met = [night.applied_at for night in came if taken_at < night.begins and night.applied_at < last.applied_at]
    return len({*map(local_day, met)}) > _NIGHTS_WAITED


def _sealed_at(night: Night, now: datetime) -> datetime:
    """Of one that bears a day to come its terminal says apart that it keeps it (`keeps_here`): here, when it came."""
    return night.sealed_at if night.sealed_at <= now else night.begins


def _came_last(night: Night) -> tuple[datetime, datetime]:
    return night.applied_at, night.sealed_at


def _last_run(nights: Sequence[Night], is_so: Callable[[Night], bool]) -> Sequence[Night]:
    """Those to the end of which it is so."""
    others = [n for n, night in enumerate(nights) if not is_so(night)]
    return nights[others[-1] + 1 :] if others else nights


@dataclass(frozen=True)
class _Days:
    """Days of central's: those of nights that came, and of nights to come, of which nobody knows the hours."""

    today: date
    behind: int
    """Days by which the clock there is behind."""

    def of(self, night: Night) -> date:
        return local_day(night.begins) + self.behind * _A_DAY

    def due(self, day: date) -> date:
        """The day on which a file is sealed that was to be on one: what was sealed yesterday may come today."""
        return day if self.today <= day + _A_DAY else self.today + _A_DAY


def _behind(came: Collection[Night]) -> int:
    last = max((night.applied_at for night in came), default=None)
    recent = [night for night in came if last and last - night.applied_at < _RECENT]
    days = min(((local_day(each.applied_at) - local_day(each.sealed_at)).days for each in recent), default=0)
    return days if days > 1 else 0
