"""The associations' board: which sheets stand today, and which one the home screen shows in this minute."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.settings import BoardNotice

_MINUTE = 60


def standing(notices: Iterable["BoardNotice"], today: date | None) -> tuple["BoardNotice", ...]:
    """The sheets of a day, by their slot. None, a clock that is wrong: none, for nobody knows what has expired."""
    if today is None:
        return ()
    return tuple(sorted((each for each in notices if each.first <= today <= each.last), key=lambda each: each.slot))


def in_turn(notices: Sequence["BoardNotice"], now: datetime) -> "BoardNotice | None":
    """One sheet a minute, each in its turn; None when there is none."""
    return notices[int(now.timestamp()) // _MINUTE % len(notices)] if notices else None
