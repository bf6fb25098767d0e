"""The associations' board: the sheets that are up today, and the one that the home screen shows this minute."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.settings import BoardNotice

_MINUTE = 60


def current_notices(notices: Iterable["BoardNotice"], today: date | None) -> tuple["BoardNotice", ...]:
    """Return the sheets of a day, by slot; none when `today` is None: with a wrong clock nobody knows what expired."""
    if today is None:
        return ()
    return tuple(sorted((each for each in notices if each.first <= today <= each.last), key=lambda each: each.slot))


def in_turn(notices: Sequence["BoardNotice"], now: datetime) -> "BoardNotice | None":
    """Return the sheet of this minute, each in its turn; None when there is none."""
    return notices[int(now.timestamp()) // _MINUTE % len(notices)] if notices else None
