"""Keep a replaced database, or a copy from before an upgrade, for 14 nights beside the one in use.

A rehearsal removes its own copy; one that was killed leaves it, until the next night.
"""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path

from db.files import Step, no_step
from kiosk.domain.retention import ASIDE_NIGHTS

REPLACED, DAMAGED, BEFORE_UPGRADE, REHEARSAL = "replaced", "damaged", "before", "rehearsal"
_NAME = re.compile(rf".+\.({REPLACED}|{DAMAGED}|{BEFORE_UPGRADE}|{REHEARSAL})-(\d{{4}}-\d\d-\d\d)(?:-wal|-shm)?")


def path_of(base: Path, why: str, night: date) -> Path:
    """Return the path of a database put aside; why: `REPLACED`, `DAMAGED`, `BEFORE_UPGRADE` or `REHEARSAL`."""
    return base.with_name(f"{base.name}.{why}-{night.isoformat()}")


def put(base: Path, why: str, night: date, step: Step = no_step) -> Path:
    """Put a database aside with its journal; return its new path. Skip missing files, as after a repeated run (F1)."""
    aside = path_of(base, why, night)
    step("put aside")
    for side in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            base.with_name(base.name + side).replace(aside.with_name(aside.name + side))
    return aside


def forget(folder: Path, night: date, step: Step = no_step) -> int:
    """Remove the files put aside long enough ago, by the night date (F6); return how many."""
    due = [path for path in folder.iterdir() if (named := _NAME.fullmatch(path.name)) and _is_due(named, night)]
    for path in due:
        step("forget what was put aside")
        path.unlink(missing_ok=True)
    return len(due)


def _is_due(named: re.Match[str], night: date) -> bool:
    kept = 1 if named[1] == REHEARSAL else ASIDE_NIGHTS
    return (night - date.fromisoformat(named[2])).days >= kept
