"""Copies of central's database that may hold what was erased, and when each goes: what `erase` and `access` both tell.

A copy that was made after an erasure knows of it: so nothing here hangs on the day that a copy bears, which a wrong
clock may have given (R8), nor on when it is asked.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from db.connection import open_database, row
from db.left_log import path_of
from db.sync import backup, before_upgrade, put_aside, replaced
from db.sync.central_home import CentralHome
from db.sync.copy_days import LONGEST_STEP, dated_ahead, goes_on
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.domain.keeping import REPLACED_DATABASE
from kiosk.i18n import N_
from kiosk.services.ports import StorageError

SAYS_TO_COME = N_("Copies d'un jour à venir, dans backup : {names}. Une horloge avançait, ou celle d'ici retarde.")
TO_DO_TO_COME = N_(
    "Vérifiez l'heure (timedatectl). Si elle est juste, faites la copie d'aujourd'hui (kiosk central nightly) ; une "
    "fois celle-là bonne, vous pouvez les ôter."
)
_DAY = timedelta(days=1)


def that_may_hold(home: CentralHome, digest: str, now: datetime) -> Mapping[Path, date]:
    """Each with the day by which it is gone, if every night is lived; on the last day that there is, what is shut.

    Args:
        digest: of the reference that was erased.
    """
    rotated, replaced = _rotated(home.backup, local_day(now)), _replaced(home.folder)
    found = {**rotated, **before_upgrade.due(home), **put_aside.due(home), **replaced}
    return {path: day for path, day in found.items() if not _knows(path, digest)}


def if_nights_run(days: Iterable[date], folder: Path, today: date) -> list[date]:
    """When each is gone of what is still here and due on some day, if every night is lived from tomorrow on.

    Where nights were missed, what was due goes in the next; in the one after, if the last copy in `folder` is more than
    a step behind: the first night then drops nothing (R8).
    """
    last = max((day for day in backup.copies(folder) if day <= today), default=date.min)
    is_far = today + _DAY - last > LONGEST_STEP
    soonest = today + (2 * _DAY if is_far else _DAY)
    return [max(day, soonest) if is_far or day < today else day for day in days]


def to_come(folder: Path, today: date) -> tuple[str, ...]:
    """Names of sound copies of a day to come that no night takes away yet: whose clock was wrong, nobody knows (R8)."""
    days = backup.copies(folder)
    far = {day for day in days if day - today > LONGEST_STEP} - dated_ahead(days, today)
    return tuple(copy.name for day in sorted(far) if backup.is_sound(copy := backup.copy_of(folder, day)))


def _rotated(folder: Path, today: date) -> dict[Path, date]:
    days = backup.copies(folder)
    ahead = dated_ahead(days, today)
    counted = {backup.copy_of(folder, day): today if day in ahead else day for day in days}
    return {copy: goes_on(day) for copy, day in counted.items()}


def _replaced(folder: Path) -> dict[Path, date]:
    """Databases that a restore put aside."""
    found = {}
    for path in folder.glob(f"*{replaced.MARK}*"):
        with suppress(ValueError):
            found[path] = local_day(replaced.replaced_at(path)) + REPLACED_DATABASE + _DAY
    return found


def _knows(path: Path, digest: str) -> bool:
    """Whether a copy, or the one that a log lies beside, has the mark of an erasure; false of what cannot be asked."""
    copy = path.with_name(path.name.removesuffix("-wal").removesuffix("-shm"))
    try:
        if small_files.size_of(path_of(copy)):
            return False  # the mark may be in there alone, and what was erased in the file still
        with closing(open_database(copy, None, read_only=True, is_log_read=False)) as db:
            has_any = row(db, "SELECT 1 AS n FROM sqlite_schema WHERE name = 'tombstones'") is not None
            return has_any and row(db, "SELECT 1 AS n FROM tombstones WHERE digest = ?", (digest,)) is not None
    except (OSError, StorageError):
        return False
