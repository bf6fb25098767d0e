"""Copies of central's database: made each night, read again, rotated; what a copy holds is stored.

`central-<night>-<sha256>.sqlite` in `backup/`, and in `[central] second_backup`, which should be another disk or
machine (F5). A copy is written beside, read again, then renamed (F1): its name holds the digest of its bytes.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.connection import Connection
from db.copies import copied, is_whole
from db.files import PART, Step, no_step, write_durably
from kiosk.domain.retention import COPY_NIGHTS
from kiosk.services.ports.errors import DamagedDatabase, StorageError

_DAILY = 7
_ALWAYS = 2
_NAME = re.compile(r"central-(\d{4}-\d\d-\d\d)-([0-9a-f]{64})\.sqlite")
_PIECE = 1 << 20


@dataclass(frozen=True)
class Copy:
    """One copy in a folder, described by its name."""

    path: Path
    night: date
    digest: str

    def is_sound(self) -> bool:
        """Tell if its bytes match the digest in its name."""
        try:
            return digest_of(self.path) == self.digest
        except OSError:
            return False


def copies(folder: Path) -> list[Copy]:
    """Return the copies in a folder, newest first. Raises OSError when the folder does not answer."""
    found = []
    for path in folder.iterdir():
        if named := _NAME.fullmatch(path.name):
            with suppress(ValueError):
                found.append(Copy(path, date.fromisoformat(named[1]), named[2]))
    return sorted(found, key=lambda copy: (copy.night, copy.path.stat().st_mtime), reverse=True)


def make(db: Connection, folder: Path, night: date, step: Step = no_step) -> Copy:
    """Copy the database and read the copy again; `rotate` later removes an earlier copy of the same night.

    Raises:
        StorageError: there is no new copy, and the older ones are as they were.
    """
    part = folder / f"central{PART}"
    with copied(db, part, "copy", step):
        if not is_whole(part, None):
            raise DamagedDatabase(f"{folder} : la copie ne se relit pas.")
        digest = digest_of(part)
        made = Copy(folder / f"central-{night.isoformat()}-{digest}.sqlite", night, digest)
        step("name copy")
        part.replace(made.path)
    return made


def make_second(copy: Copy, folder: Path, step: Step = no_step) -> None:
    """Copy a backup to the second folder, and read it again there. Raises StorageError."""
    path = folder / copy.path.name
    step("second copy")
    write_durably(path, pieces(copy.path), step)
    if not Copy(path, copy.night, copy.digest).is_sound():
        path.unlink(missing_ok=True)
        raise StorageError(f"{folder} : la copie relue n'est pas celle qui a été écrite.")


def rotate(folder: Path, night: date, step: Step = no_step, *, made: str) -> None:
    """Remove the copies that are no longer kept, and what a power cut left half written; of two from one night, remove
    the older.

    Args:
        made: the name of the copy just made, which stays: after an old one was restored, later nights have copies too.
    """
    for part in folder.glob(f"central*{PART}"):
        step("sweep")
        part.unlink(missing_ok=True)
    newest: dict[date, Copy] = {}
    for copy in copies(folder):
        newest.setdefault(copy.night, copy)
    kept = set(_kept(list(newest.values()), night))
    for copy in copies(folder):
        if copy.path not in kept and copy.path.name != made:
            step("drop copy")
            copy.path.unlink(missing_ok=True)


def _kept(found: Sequence[Copy], night: date) -> Iterator[Path]:
    """Yield the seven latest and the first of each ISO week, none too old; the two newest sound ones at any age."""
    weeks: set[tuple[int, int]] = set()
    for number, copy in enumerate(reversed(found)):  # oldest first
        year, week, _day = copy.night.isocalendar()
        is_first, is_late = (year, week) not in weeks, number >= len(found) - _DAILY
        weeks.add((year, week))
        if (is_first or is_late) and (night - copy.night).days <= COPY_NIGHTS:
            yield copy.path
    sound = (copy.path for copy in found if copy.is_sound())
    yield from (path for path, _n in zip(sound, range(_ALWAYS), strict=False))


def pieces(path: Path) -> Iterator[bytes]:
    """Read a file of any size, piece by piece."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file of any size, 64 hexadecimal characters. Raises OSError."""
    digest = hashlib.sha256()
    for piece in pieces(path):
        digest.update(piece)
    return digest.hexdigest()


def disk_of(folder: Path) -> object:
    """Return a mark of the disk on which a folder lies; two folders on one disk are lost together."""
    return folder.stat().st_dev


def free_bytes(folder: Path) -> int:
    """Return the free bytes of the disk on which a folder lies."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize
