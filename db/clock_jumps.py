"""Whether a terminal's clock may be believed enough to forget by it, and whether it has gone back.

A clock that is ahead makes everything old at once, and looks like a terminal that was switched off for long. So a jump
of more than a week is believed only when the same clock is still there half a day later. One that is behind makes
nothing old: it is told for some days, for it may be the one that was just set right.
"""

from datetime import datetime, timedelta

from db import meta
from db.connection import Connection, immediate
from db.stores.outbox import last_event_at, set_last_event_at
from kiosk.clock import days_ahead as ahead_of
from kiosk.clock import from_optional, is_suspect, to_text

LONGEST_STEP = timedelta(days=7)
"""Between two looks; a terminal looks at each start and every night."""
BELIEVED_AFTER = timedelta(hours=12)
TOLD_FOR = timedelta(days=3)
"""How long a clock that went back is told: somebody looks within a long weekend."""
_DAY = timedelta(days=1)
_LOOKED, _JUMPED, _FROM = "clock_looked_at", "clock_jumped_at", "clock_jumped_from"
_WENT_BACK, _BACK_FROM = "clock_went_back_at", "clock_went_back_from"


def unbelieved_jump(db: Connection, now: datetime) -> int:
    """Days by which the clock has jumped and is not believed yet; 0: what is due may be forgotten. Notes this look.

    The same number, 7 or more, until the jump is believed: a second look does not make it smaller.
    """
    with immediate(db):
        looked, jumped = _get(db, _LOOKED), _get(db, _JUMPED)
        if looked and _is_far(db, now):
            jumped = now
            _set(db, _JUMPED, now)
            _set(db, _FROM, looked)
        _note_back(db, now)
        _set(db, _LOOKED, now)
        if jumped is None:
            return 0
        if jumped <= now < jumped + BELIEVED_AFTER:
            since = _get(db, _FROM) or jumped - LONGEST_STEP  # noted by a program that kept no size: at least that
            return (jumped - since).days
        # Still the same half a day later, or set right.
        meta.forget(db, _JUMPED, _FROM)
        return 0


def believed_from(db: Connection) -> datetime | None:
    """From when on the same clock is believed, where a jump was noted; None: none was."""
    jumped = _get(db, _JUMPED)
    return None if jumped is None else jumped + BELIEVED_AFTER


def is_believed(db: Connection, now: datetime) -> bool:
    """The same without noting this look, inside a transaction of the caller's."""
    jumped = _get(db, _JUMPED)
    return not _is_far(db, now) and (jumped is None or not jumped <= now < jumped + BELIEVED_AFTER)


def days_back(db: Connection, now: datetime) -> int:
    """Whole days by which the clock is behind what it showed before, while that is told; 0: it is not. Notes nothing.

    A jump ahead that was set right before it was believed is none.
    """
    shown = _shown_before(db, now)
    return max((shown - now).days, 0) if shown else 0


def days_ahead(db: Connection, now: datetime) -> int:
    """Days, each begun one counts, by which the latest that is stored is ahead of the clock; 0: nothing is."""
    return ahead_of(last_event_at(db), now)


def may_be_behind(db: Connection, now: datetime) -> bool:
    """Whether what is dated later may be right, and this clock not: as long as either is told, or none can show it."""
    return days_back(db, now) > 0 or is_suspect(now, last_event_at(db))


def believe(db: Connection, now: datetime) -> int:
    """A person says that the clock is right and was ahead: what is dated later counts as now (R8).

    A jump ahead that is not believed yet is left as it is. Gives `days_ahead` of before.
    """
    with immediate(db):
        ahead = days_ahead(db, now)
        if ahead:
            set_last_event_at(db, now)
            meta.forget(db, _WENT_BACK, _BACK_FROM)
            _set(db, _LOOKED, now)
    return ahead


def _is_far(db: Connection, now: datetime) -> bool:
    """Whether the clock has come too far since the last look; one that is back where it had gone back from has not."""
    looked, back_from = _get(db, _LOOKED), _get(db, _BACK_FROM)
    is_set_right = back_from is not None and back_from <= now <= back_from + LONGEST_STEP
    return looked is not None and now - looked > LONGEST_STEP and not is_set_right


def _shown_before(db: Connection, now: datetime) -> datetime | None:
    """The latest instant that counts as shown before."""
    shown, jumped = _get(db, _LOOKED), _get(db, _JUMPED)
    if jumped is not None and now < jumped:
        shown = _get(db, _FROM) or jumped - LONGEST_STEP
    went_back, back_from = _get(db, _WENT_BACK), _get(db, _BACK_FROM)
    if went_back is None or back_from is None or now - went_back >= TOLD_FOR:
        return shown
    return max(back_from, shown) if shown else back_from


def _note_back(db: Connection, now: datetime) -> None:
    shown, went_back = _shown_before(db, now), _get(db, _WENT_BACK)
    if shown is None or shown - now < _DAY:
        meta.forget(db, _WENT_BACK, _BACK_FROM)
        return
    _set(db, _BACK_FROM, shown)
    if went_back is None or now - went_back >= TOLD_FOR:
        _set(db, _WENT_BACK, now)


def _get(db: Connection, key: str) -> datetime | None:
    return from_optional(meta.told(db, key))


def _set(db: Connection, key: str, at: datetime) -> None:
    meta.note(db, key, to_text(at))
