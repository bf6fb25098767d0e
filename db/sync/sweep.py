"""What was erased goes from the sealed files that central holds, too: archive and quarantine (R6).

Once for each erasure; and of what it went from, whatever comes back as it came (`db.sync.archive`), each time.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from db import erased_digests
from db.connection import Connection, change, immediate, row
from db.files import Unwritten, write_durably
from db.sync import batch, giant, kept, of_unknown, quarantine, readable, tombstones
from db.sync.archive import Archive
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.opening import is_for_us, look_into, open_held, open_whatever
from db.sync.shut import is_shut
from kiosk.clock import to_text


@dataclass
class Swept:
    rewritten: int = 0
    """Files of which only what survives was kept."""
    resealed: int = 0
    """Of those, files that the escrow's key alone opened."""
    closed: int = 0
    """Files in quarantine that central's key does not open: nobody here can tell what is in them."""
    broken: list[str] = field(default_factory=list)
    """Damaged ones there, of which what could be read was kept, less what was erased: the rest is gone."""
    spoilt: list[str] = field(default_factory=list)
    """The same of those of which everything could be read."""
    unended: list[str] = field(default_factory=list)
    """Files that could not be read, and folders that could not be gone through, or written in: what was erased may
    still be in them.
    """
    of_unknown: list[str] = field(default_factory=list)
    """Files of the archive that hold it still, of terminals that nobody here knows any more."""


def sweep(central: Central, now: datetime) -> Swept:
    """Go through archive and quarantine for what was erased since the last time, or, with the escrow's key here, ever,
    and for what came back; safe to be killed and run again.

    What one file or one folder refuses is left to the next night, and keeps nothing else from being done.
    """
    done = Swept()
    if central.archive.is_cut_lost:
        _begin_again(central, done)
    erased, is_whole = erased_digests.known(central.db), is_awaited(central.db) or bool(central.keys.escrow)
    both = (central.home.archive, _archive), (central.home.quarantine, _quarantine)
    for folder, go_through in ((central.home.archive, _come_back), *(both if is_whole else ())):
        try:
            go_through(central, erased, done)
        except (OSError, Unwritten):
            done.unended.append(str(folder))
    done.unended = list(dict.fromkeys(done.unended))
    if is_whole and not (done.unended or done.of_unknown):
        central.step("swept")
        with immediate(central.db):
            change(central.db, "UPDATE tombstones SET swept_at = ? WHERE swept_at IS NULL", (to_text(now),))
    return done


def _begin_again(central: Central, done: Swept) -> None:
    """Of what has come back nobody knows that it was cut: everything is gone through once more, also after a plug was
    pulled, and the list begins with what still shows it.
    """
    with immediate(central.db):
        change(central.db, "UPDATE tombstones SET swept_at = NULL")
    cut = []
    for path in central.home.quarantine.glob(f"*{batch.SUFFIX}"):
        data = _read(path, done)
        if data is not None and kept.is_kept(data):
            cut.append(path.stem)
    try:
        central.archive.begin_cut_anew(cut)
    except Unwritten:
        done.unended.append(str(central.archive.cut_file))


def is_awaited(db: Connection) -> bool:
    """Whether archive and quarantine have not been gone through, to their end, since something was erased."""
    return row(db, "SELECT 1 FROM tombstones WHERE swept_at IS NULL") is not None


def unended(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """What is to be gone through once more: files and folders that this account cannot use, or else all with a file;
    nothing where it only waits for `held_up`.
    """
    if not is_awaited(db):
        return come_back(home)
    both = (home.archive, home.quarantine)
    shut = [path for folder in both for path in _refusing(folder)]
    if not shut and held_up(home, db):
        return come_back(home)
    return tuple(str(path) for path in shut or [each for each in both if _sealed(each)] or both)


def held_up(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """Files of the archive of nobody that we know, while something erased may be in them."""
    return of_unknown.files(home, db) if is_awaited(db) else ()


def come_back(home: CentralHome) -> tuple[str, ...]:
    """Files of the archive that lie there again as they came before something in them was erased."""
    return tuple(map(str, Archive(home.archive, ()).come_back()))


def _refusing(folder: Path) -> list[Path]:
    """What keeps a folder from being gone through to its end: it is closed, or files in it are, or are giants."""
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return [folder]
    return [path for path in _sealed(folder) if is_shut(path) or giant.is_none(path)]


def _sealed(folder: Path) -> list[Path]:
    return [path for suffix in (batch.SUFFIX, kept.SUFFIX) for path in folder.glob(f"*{suffix}")]


def besides(folders: Iterable[str], told: Collection[str]) -> tuple[str, ...]:
    """Of some folders, those whose place of tombstones is not told already."""
    return tuple(folder for folder in folders if str(Path(folder) / tombstones.FOLDER) not in told)


def _come_back(central: Central, erased: Collection[str], done: Swept) -> None:
    for path in central.archive.come_back():
        data = _read(path, done)
        if data is None:
            continue
        try:
            frame, bodies = open_held(central, path.name, data)
        except BadBatch:
            if _has_successor(central, path):
                central.step("drop as it came")
                path.unlink()
            else:
                done.unended.append(str(path))
            continue
        central.archive.put_survivors(frame, tombstones.survivors(bodies, erased), is_cut=True)
        done.rewritten += 1
    cut = central.archive.cut()
    for path in central.home.quarantine.glob(f"*{batch.SUFFIX}") if cut else ():
        data = _read(path, done) if path.stem in cut else None
        if data is not None and not kept.is_kept(data):
            _cut_in_quarantine(central, path, data, erased, done)


def _has_successor(central: Central, came: Path) -> bool:
    """Whether what central put in the place of a file stands beside it, and is sound."""
    successor = came.with_suffix(kept.SUFFIX)
    try:
        open_held(central, successor.name, giant.read(successor))
    except (BadBatch, OSError):
        return False
    return True


def _archive(central: Central, erased: Collection[str], done: Swept) -> None:
    os.scandir(central.home.archive).close()  # to a glob, one that is closed looks empty
    for path, _digest in central.archive.files():
        data = _read(path, done)
        if data is None:
            continue
        try:
            frame, bodies = open_held(central, path.name, data)
        except BadBatch as bad:
            # The night puts it into quarantine, or its terminal is to be enrolled again: then it is filtered.
            bodies = of_unknown.whatever(central, data) if bad.reason == "unenrolled" else ()
            if any(tombstones.holds(body, erased) for body in bodies):
                done.of_unknown.append(str(path))
            continue
        surviving = tombstones.survivors(bodies, erased)
        if surviving != bodies:
            central.archive.put_survivors(frame, surviving, is_cut=True)
            done.rewritten += 1
            done.resealed += not is_for_us(central, frame)


def _quarantine(central: Central, erased: Collection[str], done: Swept) -> None:
    for path in quarantine.files(central.home.quarantine):
        data = _read(path, done)
        if data is not None:
            _cut_in_quarantine(central, path, data, erased, done)


def _cut_in_quarantine(central: Central, path: Path, data: bytes, erased: Collection[str], done: Swept) -> None:
    without = less_erased(central, data, erased, quarantine.own_digests(path.parent, path.stem))
    if without is None:
        done.closed += 1
    elif without:
        central.archive.note_cut(path.stem)
        _replace(central, path, without)
        if not _opens_whole(central, data):
            part = readable.open_part(data, *central.keys.identities)
            (done.spoilt if part.is_whole else done.broken).append(str(path))
        done.rewritten += 1
        done.resealed += not is_for_us(central, look_into(central, data)[0])


def _read(path: Path, done: Swept) -> bytes | None:
    """A sealed file; one that is shut, or a giant, is named, and keeps no other from being gone through."""
    try:
        return giant.read(path)
    except OSError:
        done.unended.append(str(path))
        return None


def less_erased(central: Central, data: bytes, erased: Collection[str], own: Collection[str]) -> bytes | None:
    """A file that cannot be taken, less what was erased; empty bytes: it holds nothing of that; None: it stays shut.

    What survives stays in quarantine with it, and with whether the signature held: a person may still look. Of a
    damaged file that is what can be read to its end: nobody can tell of whom the event is in which it breaks off.

    Args:
        own: see `quarantine.own_digests`.
    """
    try:
        frame, bodies, is_verified = open_whatever(central, data, own)
    except BadBatch:
        return _less_damaged(central, data, erased)
    surviving = tombstones.survivors(bodies, erased)
    if surviving == bodies:
        return b""
    return kept.seal(frame, surviving, central.archive.recipients, is_verified=is_verified)


def _less_damaged(central: Central, data: bytes, erased: Collection[str]) -> bytes | None:
    try:
        part = readable.open_part(data, *central.keys.identities)
    except BadBatch:
        return None
    surviving = tombstones.survivors(part.bodies, erased)
    if part.is_whole and surviving == part.bodies:
        return b""
    return kept.seal(part.frame, surviving, central.archive.recipients, is_verified=False)


def _opens_whole(central: Central, data: bytes) -> bool:
    try:
        open_whatever(central, data)
    except BadBatch:
        return False
    return True


def _replace(central: Central, path: Path, data: bytes) -> None:
    central.step("rewrite")
    write_durably(path, data, central.step)
