"""Slow the next try after wrong PINs and codes; they are counted on disk, so that a restart resets nothing.

Each try is counted before it is checked, and the count is undone when it was right: neither two consoles at once nor a
power cut gives a free try.
"""

from datetime import datetime, timedelta

from db.connection import Connection, change, row
from kiosk.clock import from_text, to_text

TERMINAL, HALL = "terminal", "hall"
"""The whole console, and the whole staff page in the hall: tries in the hall must not lock the console's agents out."""
AGENT_TRIES = 3
"""Wrong tries for one agent, after which each new try must wait."""
TERMINAL_TRIES = 9
"""Wrong tries at one terminal, for any agent; more than for one, so that one agent alone does not stop the others."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
RESUME = "resume"
"""Door 5: codes for coming back, on this terminal."""
RESUME_TRIES, RESUME_WAIT = 5, timedelta(minutes=5)
"""The number of wrong tries that closes the door, and for how long."""
RESUME_FORGOTTEN_AFTER = timedelta(minutes=15)
"""Old wrong tries are forgotten after this time: many people use a hall."""


def wait_after(failures: int, scope: str) -> timedelta:
    """Return the wait for PINs: 30 s after the last free try, doubled with each wrong one, up to 15 minutes; for codes
    for coming back: 5 minutes after each fifth wrong one."""
    if scope == RESUME:
        return RESUME_WAIT if failures and failures % RESUME_TRIES == 0 else timedelta(0)
    tries = TERMINAL_TRIES if scope in (TERMINAL, HALL) else AGENT_TRIES
    if failures < tries:
        return timedelta(0)
    doublings = min(failures - tries, 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def locked_until(db: Connection, scope: str, now: datetime) -> datetime | None:
    """Return when the next try is allowed; None for now. Call it inside `immediate`."""
    found = row(db, "SELECT * FROM sign_in_failures WHERE scope = ?", (scope,))
    if found is None or found["locked_until"] is None:
        return None
    until = from_text(found["locked_until"])
    if from_text(found["last_at"]) > now:
        # The clock was set back: without this, a wait that began on a later day would last until that day (F6).
        until = now + wait_after(found["failures"], scope)
        _write(db, scope, found["failures"], now)
    return until if until > now else None


def count_try(db: Connection, scope: str, now: datetime) -> None:
    """Count one more try as wrong until it proves right; call it inside `immediate`."""
    found = row(db, "SELECT failures, last_at FROM sign_in_failures WHERE scope = ?", (scope,))
    is_old = scope == RESUME and found is not None and from_text(found["last_at"]) <= now - RESUME_FORGOTTEN_AFTER
    _write(db, scope, 1 if found is None or is_old else found["failures"] + 1, now)


def forgive(db: Connection, scope: str) -> None:
    """Delete the count; call it inside `immediate`."""
    change(db, "DELETE FROM sign_in_failures WHERE scope = ?", (scope,))


def take_back(db: Connection, scope: str, now: datetime) -> None:
    """Undo the try just counted, which was right; earlier ones stay. Call it inside `immediate`."""
    found = row(db, "SELECT failures FROM sign_in_failures WHERE scope = ?", (scope,))
    if found is not None and found["failures"] > 1:
        sql = "UPDATE sign_in_failures SET failures = failures - 1, last_at = ?, locked_until = NULL WHERE scope = ?"
        change(db, sql, (to_text(now), scope))
    else:
        forgive(db, scope)


def _write(db: Connection, scope: str, failures: int, now: datetime) -> None:
    wait = wait_after(failures, scope)
    change(
        db,
        "INSERT OR REPLACE INTO sign_in_failures (scope, failures, last_at, locked_until) VALUES (?, ?, ?, ?)",
        (scope, failures, to_text(now), to_text(now + wait) if wait else None),
    )
