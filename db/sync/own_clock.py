"""Central's own clock, held against what it received last and against its copies of the database."""

from datetime import datetime
from pathlib import Path

from db.connection import Connection
from db.sync import backup, copy_digest, dated_anew
from db.sync.central_home import CentralHome
from db.sync.copy_days import LONGEST_STEP
from kiosk.clock import is_suspect, local_day


def is_odd(home: CentralHome, db: Connection, now: datetime) -> bool:
    """Whether it goes back behind what was received, or may just have jumped ahead: nothing goes by it (R8)."""
    return is_late(db, now) or backup.has_jumped(home.backup, now)


def is_to_be_checked(home: CentralHome, db: Connection, now: datetime) -> bool:
    """Whether a person is to look at it: only for what can tell of a clock."""
    return is_late(db, now) or is_seen_to_have_jumped(home.backup, now)


def is_late(db: Connection, now: datetime) -> bool:
    """Whether it goes back behind what was received, or done here; never a terminal's clock, which may be ahead."""
    return is_suspect(now, last_dated(db))


def not_behind(db: Connection, now: datetime) -> datetime:
    """Now, or the last of what central dated before: what an erasure is dated by, which nothing of before undoes."""
    return max(now, last_dated(db) or now)


def last_dated(db: Connection) -> datetime | None:
    """When a file was taken in last, or somebody did something that is audited; None: neither was."""
    return dated_anew.last(db, (("applied", "applied_at"), ("audit", "at")))


def is_seen_to_have_jumped(folder: Path, now: datetime) -> bool:
    """As far as copies show it that have their digest: what somebody laid there under a day's name tells of no night,
    and is told by itself (`db.sync.unvouched`).
    """
    today = local_day(now)
    nights = [day for day in backup.copies(folder) if day < today and copy_digest.is_told(backup.copy_of(folder, day))]
    return backup.has_jumped(folder, now) and bool(nights) and today - max(nights) > LONGEST_STEP
