"""A terminal looks at what it keeps, so as to say so to central (`db.sync.keeps`)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from db import kept_copies
from db.connection import Connection
from db.erased_digests import known
from db.sync import batch, giant
from db.sync.keeps import OLD, Keeps, beginnings
from db.sync.spool import ROTTEN, Spool
from kiosk import small_files
from kiosk.clock import from_text, start_of

_HEAD_BYTES = 256


def keeps(home: Path, spool: Spool, db: Connection, now: datetime) -> Keeps:
    """Sealed files, under whatever name and put aside too, and copies of the database; what the database itself holds
    goes as it learns of an erasure. What bears a day to come may be of any, for the clock was ahead; so may what a
    repair put aside: somebody may have laid an older database there.
    """
    sealed = {path: _sealed_at(path) for path in _files(spool.folder)}
    dated = [*sealed.values(), *(OLD if is_damaged else start_of(day) for day, is_damaged in kept_copies.days(home))]
    unread = [min(sealed[path], now) for path in spool.unacked_files() if path in sealed]
    since = min((at if at <= now else OLD for at in dated), default=None)
    return Keeps(since, min(unread, default=None), beginnings(known(db)))


def _files(folder: Path) -> Iterator[Path]:
    """None that is nobody's of ours: too large, a link, under no name of ours. Doctor names those."""
    for path in folder.glob(f"*{batch.SUFFIX}*"):
        if batch.parts_of(path.name.removesuffix(ROTTEN)) and not giant.is_none(path) and small_files.is_plain(path):
            yield path


def _sealed_at(path: Path) -> datetime:
    """As its third line tells, which is all that is read of it: of one that is damaged, too."""
    try:
        with path.open("rb") as file:
            return from_text(file.read(_HEAD_BYTES).split(b"\n", 3)[2].decode("ascii"))
    except (OSError, IndexError, ValueError):
        return OLD
