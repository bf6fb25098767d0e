"""Copies of central's database that an older program wrote, kept for the way back to it (`db.going_back`).

<home>/central/backup/<day>T<time>.avant.sqlite, with its SHA-256 beside it: `upgrade-check --keep` makes one, and the
newer program's own copy of that day moves the older one there. They count as copies as long as they are there: what
was erased since is told beside them (R5), and is not in what is restored from them.
"""

from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import chain, count
from pathlib import Path

from db import dated_names
from db.files import Step, no_step
from db.sync import copy_digest
from db.sync.central_home import CentralHome
from db.sync.shut import lying_in
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.domain.keeping import BEFORE_UPGRADE

_END = ".avant.sqlite"


def path_at(folder: Path, day: date, now: datetime) -> Path:
    """Where a copy of a day lies that is kept from now on: in no other's place, which was kept in the same second."""
    begins = f"{day.isoformat()}T{now.astimezone(UTC):%H%M%SZ}"
    paths = (folder / f"{begins}{which}{_END}" for which in chain([""], (f"-{number}" for number in count(2))))
    return next(path for path in paths if not path.exists())


def copies(folder: Path) -> dict[Path, date]:
    """Those of a folder of copies, oldest first, and the day of each; no file: see `db.sync.misplaced`."""
    found = {}
    for path in lying_in(folder, f"*{_END}"):
        with suppress(ValueError):
            found[path] = dated_names.day_in(path.name[: dated_names.LENGTH])
    return {path: day for path, day in found.items() if not small_files.is_other_than_file(path)}


def due(home: CentralHome) -> dict[Path, date]:
    """Each with the day on which it goes."""
    return {copy: day + BEFORE_UPGRADE for copy, day in copies(home.backup).items()}


def forget(home: CentralHome, now: datetime, step: Step = no_step) -> int:
    """Delete what is due; gives how many copies. A day to come is not due before it has come (R8)."""
    old = [copy for copy, day in due(home).items() if day <= local_day(now)]
    for copy in old:
        copy_digest.drop(copy, step)
    return len(old)
