"""A terminal looks at what it keeps, so as to say so to central (`db.sync.keeps`)."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from db import kept_copies, meta, trial_copies
from db.connection import Connection, rows
from db.erased_digests import digest_of, known
from db.stores.bel_texts import BelTexts
from db.sync import batch, giant
from db.sync.keeps import Keeps, beginning
from db.sync.spool import ROTTEN, Spool
from kiosk import small_files
from kiosk.clock import from_text, start_of, to_text

_OLD = datetime(1970, 1, 1, tzinfo=UTC)
"""Of what nobody here can tell the day of: it may be of any."""
_AHEAD = "dated_ahead"
"""Key of the list of files whose day was still to come when the database learned of an erasure."""
_HEAD_BYTES = 256


def keeps(home: Path, spool: Spool, db: Connection, now: datetime) -> Keeps:
    """Sealed files, under whatever name and put aside too, copies of the database, and texts of listings; what the
    database itself holds goes as it learns of an erasure.
    """
    there, ahead = _dated(home, spool.folder), _ahead(db)
    oldest = min((_OLD if at > now or _noted_as(path) & ahead else at for path, at in there.items()), default=None)
    texts = {digest_of(reference) for reference in BelTexts(home).references()}
    unread = [min(there[path], now) for path in spool.unacked_files() if path in there]
    told = rows(db, "SELECT digest, told_at FROM tombstones")
    is_any, since = oldest is not None, to_text(oldest or now)
    held = [each["digest"] for each in told if each["digest"] in texts or (is_any and since <= each["told_at"])]
    return Keeps(min(unread, default=None), _beginnings(known(db)), _beginnings(held))


def _beginnings(digests: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(map(beginning, digests)))


def note_of_before(home: Path, spool: Spool, db: Connection, now: datetime) -> None:
    """As the database learns of an erasure: what bears a later day than now is of before, whatever its clock told.

    Inside `immediate`: a database that is put back learns of it anew, and notes it anew.
    """
    there = _dated(home, spool.folder)
    ahead = _ahead(db)
    noted = [_noted_as(path) for path, at in there.items() if at > now or _noted_as(path) & ahead]
    meta.note(db, _AHEAD, json.dumps(sorted(frozenset().union(*noted))))


def _noted_as(path: Path) -> frozenset[str]:
    """By its name, and by what stays of it under another one: the day in a copy's name is put right later."""
    with suppress(OSError):
        seen = path.stat()
        return frozenset({path.name, f"{seen.st_ino} {seen.st_mtime_ns}"})
    return frozenset({path.name})


def _ahead(db: Connection) -> frozenset[str]:
    return frozenset(json.loads(meta.told(db, _AHEAD) or "[]"))


def _dated(home: Path, spool: Path) -> dict[Path, datetime]:
    """When each was sealed or written. What a repair put aside may be of any day, for somebody may have laid an older
    database there; so may what is damaged or half made, and what lies in a folder that is shut.
    """
    found = {path: _OLD if path.name.endswith(ROTTEN) else _sealed_at(path) for path in _files(spool)}
    found |= {path: _OLD if day is None else start_of(day) for path, day in kept_copies.dated(home).items()}
    texts = home / "out"
    shut = (texts,) if trial_copies.is_shut(texts) else ()
    return found | dict.fromkeys((*trial_copies.left(home), *trial_copies.stuck(home), *shut), _OLD)


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
        return _OLD
