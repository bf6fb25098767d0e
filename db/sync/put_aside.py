"""Copies of the database that were put aside because they do not read: by a person (docs/operator-rare.md, « Plus
aucune copie »), or by a night or a restore whose own copy is to bear the same day.

What was erased may be in them: they go when the copies of their day do, and count as copies until then.
"""

import stat
from datetime import UTC, date, datetime
from pathlib import Path

from db.dated_names import LENGTH, day_in
from db.files import Step, no_step
from db.private_files import flush_folder, private_folder
from db.sync import copy_digest, standing
from db.sync.central_home import CentralHome
from db.sync.shut import closed_to_writing, is_closed, lying_in
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.domain.keeping import REPLACED_DATABASE

FOLDER = "illisibles"
"""Below `central/backup/`."""


def folder_of(home: CentralHome) -> Path:
    return home.backup / FOLDER


def is_there(name: str) -> bool:
    """Whether a copy is named as lying here, from the folder of copies."""
    return name.startswith(f"{FOLDER}/")


def due(home: CentralHome) -> dict[Path, date]:
    """Every file there with the day on which it goes: 35 days after the one in its name, or else after its last change.

    The folder itself, or the one of all copies, on the last day that there is, where it cannot be looked into: nobody
    can say what it holds.
    """
    folder = folder_of(home)
    closed = [each for each in (home.backup, folder) if is_closed(each)]
    if closed:
        return {closed[0]: date.max}
    return {path: _day_of(path) + REPLACED_DATABASE for path in sorted(folder.rglob("*")) if not _is_folder(path)}


def closed(home: CentralHome) -> tuple[str, ...]:
    """Folders of copies, and of what is put aside, in which this account cannot write: none goes from them in its time.
    What is no folder is told as that (`db.sync.misplaced`), and an empty one keeps nothing.
    """
    aside = folder_of(home)
    is_seen = not is_closed(home.backup) and standing.in_place_of(aside) is None
    is_told = is_seen and (is_closed(aside) or lying_in(aside, "*"))
    inside = filter(small_files.is_folder, lying_in(aside, "**/*"))
    return tuple(map(str, closed_to_writing((*home.backups(), *([aside, *inside] if is_told else [])))))


def forget(home: CentralHome, now: datetime, step: Step = no_step) -> int:
    """Delete what is due; gives how many files. A day to come is not due before it has come (R8)."""
    gone = 0
    for path, day in due(home).items():
        if day <= local_day(now):
            step("drop put aside")
            path.unlink()
            gone += 1
    return gone


def put(home: CentralHome, copy: Path, now: datetime, step: Step = no_step) -> str:
    """A copy and its digest out of the way of another one; gives the copy's new name below the folder of copies.

    Raises:
        OSError, StorageError: the folder refuses it; the copy stands where it was, with its digest.
    """
    folder = private_folder(folder_of(home))
    aside = folder / f"{copy.stem}T{now.astimezone(UTC):%H%M%SZ}{copy.suffix}"
    move(copy, aside, step)
    return f"{FOLDER}/{aside.name}"


def move(copy: Path, to: Path, step: Step) -> None:
    """Give a copy and its digest another name.

    Raises:
        OSError: as `put`.
    """
    step("put copy aside")
    # The copy first: one that is left without its digest would be vouched for by SQLite alone.
    copy.replace(to)
    if copy_digest.beside(copy).exists():
        copy_digest.beside(copy).replace(copy_digest.beside(to))
    flush_folder(to.parent)
    flush_folder(copy.parent)


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(path.lstat().st_mode)


def _day_of(path: Path) -> date:
    try:
        return day_in(path.name[:LENGTH])
    except ValueError:
        return local_day(datetime.fromtimestamp(path.lstat().st_mtime, UTC))
