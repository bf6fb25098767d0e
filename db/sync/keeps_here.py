"""A terminal looks at what it keeps, so as to say so to central (`db.sync.keeps`)."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from db import kept_copies
from db.connection import Connection, rows
from db.erased_digests import known
from db.private_files import flush_file, reason
from db.sync import batch, giant
from db.sync.keeps import Keeps, beginning
from db.sync.spool import ROTTEN, Spool
from kiosk import small_files
from kiosk.clock import from_text, start_of, to_text
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

OLD = datetime(1970, 1, 1, tzinfo=UTC)
"""Of what nobody here can tell the day of: it may be of any. As the time of writing of a file: so it is noted."""
_HEAD_BYTES = 256
_NOT_NOTED = N_("{path} : sa date de modification ne peut pas être changée, l'effacement n'est pas encore pris. {why}")


def keeps(home: Path, spool: Spool, db: Connection, now: datetime) -> Keeps:
    """Sealed files, under whatever name and put aside too, and copies of the database; what the database itself holds
    goes as it learns of an erasure.
    """
    there = _dated(home, spool.folder)
    oldest = min((at if at <= now else OLD for at in there.values()), default=None)
    unread = [min(there[path], now) for path in spool.unacked_files() if path in there]
    told = rows(db, "SELECT digest, told_at FROM tombstones")
    held = [each["digest"] for each in told if oldest is not None and to_text(oldest) <= each["told_at"]]
    return Keeps(min(unread, default=None), _beginnings(known(db)), _beginnings(held))


def _beginnings(digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(beginning, digests)))


def note_of_before(home: Path, spool: Spool, now: datetime) -> None:
    """As the database learns of an erasure: what bears a later day than now is of before, whatever its clock told.

    Raises:
        StorageError: it cannot be noted.
    """
    for path, at in _dated(home, spool.folder).items():
        if at > now and small_files.is_plain(path):
            try:
                os.utime(path, (OLD.timestamp(), OLD.timestamp()))
                flush_file(path)
            except OSError as error:
                raise StorageError(_(_NOT_NOTED).format(path=path, why=reason(error))) from None


def _dated(home: Path, spool: Path) -> dict[Path, datetime]:
    """When each was sealed or written. What a repair put aside may be of any day, for somebody may have laid an older
    database there; so may what a damaged file tells.
    """
    found = {path: OLD if path.name.endswith(ROTTEN) else _sealed_at(path) for path in _files(spool)}
    found |= {path: OLD if day is None else start_of(day) for path, day in kept_copies.dated(home).items()}
    return {path: OLD if small_files.written_at(path) == OLD.timestamp() else at for path, at in found.items()}


def _files(folder: Path) -> Iterator[Path]:
    """Sealed files and what is put aside; a giant, a link and what is under no name of ours doctor names."""
    for path in folder.glob(f"*{batch.SUFFIX}*"):
        is_ours = path.name.endswith(ROTTEN) or batch.parts_of(path.name)
        if is_ours and not giant.is_none(path) and small_files.is_plain(path):
            yield path


def _sealed_at(path: Path) -> datetime:
    """As its third line tells, which is all that is read of it."""
    try:
        with path.open("rb") as file:
            return from_text(file.read(_HEAD_BYTES).split(b"\n", 3)[2].decode("ascii"))
    except (OSError, IndexError, ValueError):
        return OLD
