"""Whether a terminal's clock may be believed enough to forget by it.

A clock that is ahead makes everything old at once, and looks like a terminal that was switched off for long. So a jump
of more than a week is believed only when the same clock is still there half a day later.
"""

from datetime import datetime, timedelta

from db.connection import Connection, change, immediate, row
from kiosk.clock import from_text, to_text

LONGEST_STEP = timedelta(days=7)
"""Between two looks; a terminal looks at each start and every night."""
BELIEVED_AFTER = timedelta(hours=12)
_LOOKED, _JUMPED, _FROM = "clock_looked_at", "clock_jumped_at", "clock_jumped_from"


def unbelieved_jump(db: Connection, now: datetime) -> int:
    """Days by which the clock has jumped and is not believed yet; 0: what is due may be forgotten. Notes this look.

    The same number, 7 or more, until the jump is believed: a second look does not make it smaller.
    """
    with immediate(db):
        looked, jumped = _get(db, _LOOKED), _get(db, _JUMPED)
        if looked and now - looked > LONGEST_STEP:
            jumped = now
            _set(db, _JUMPED, now)
            _set(db, _FROM, looked)
        _set(db, _LOOKED, now)
        if jumped is None:
            return 0
        if jumped <= now < jumped + BELIEVED_AFTER:
            since = _get(db, _FROM) or jumped - LONGEST_STEP  # noted by a program that kept no size: at least that
            return (jumped - since).days
        # Still the same half a day later, or set right.
        change(db, "DELETE FROM meta WHERE key IN (?, ?)", (_JUMPED, _FROM))
        return 0


def is_believed(db: Connection, now: datetime) -> bool:
    """The same without noting this look, inside a transaction of the caller's."""
    looked, jumped = _get(db, _LOOKED), _get(db, _JUMPED)
    is_far = looked is not None and now - looked > LONGEST_STEP
    return not is_far and (jumped is None or not jumped <= now < jumped + BELIEVED_AFTER)


def _get(db: Connection, key: str) -> datetime | None:
    found = row(db, "SELECT value FROM meta WHERE key = ?", (key,))
    return from_text(found["value"]) if found else None


def _set(db: Connection, key: str, at: datetime) -> None:
    change(db, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, to_text(at)))
