"""What does not open at central: sealed for a key that is lost, and for the escrow too; in quarantine, damaged."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from db import erased_digests
from db.files import Unwritten, write_durably
from db.sync import applying, batch, giant, kept, quarantine, readable, rotten, tombstones
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.ingested import Ingested
from db.sync.opening import is_for_us, open_held
from kiosk import small_files


def reseal_archive(central: Central, done: Ingested) -> None:
    """With the escrow's key here, what the archive holds beside what is to be taken in is sealed for central's of now.

    Central could else not be made again from there after a later loss of its database.
    """
    if not central.keys.escrow:
        return
    known, erased = applying.applied(central.db), erased_digests.known(central.db)
    for path, digest in central.archive.files():
        if digest not in known:
            continue
        try:
            frame, bodies = open_held(central, path.name, giant.read(path))
        except (BadBatch, OSError):
            continue
        if not is_for_us(central, frame):
            surviving = tombstones.survivors(bodies, erased)
            central.archive.put_survivors(frame, surviving, is_cut=surviving != bodies)
            done.resealed += 1


def unopened(central: Central) -> tuple[str, ...]:
    """Files that another key opens, and in quarantine damaged ones of which nothing can be read: of an erasure nobody
    here can tell whether they hold it. Damaged ones of the archive go in their time: see `db.sync.rotten`.
    """
    return tuple(str(path) for path in _held(central) if _is_closed(central.home, path, *central.keys.identities))


def left_in_quarantine(home: CentralHome, own: str, brought: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """What central's own key does not open there: files that the escrow's does, and that wait for a person, and others,
    damaged ones with them.

    Args:
        own: central's age secret key.
        brought: the escrow's.
    """
    try:
        shut = [path for path in quarantine.files(home.quarantine) if _is_closed(home, path, own)]
    except OSError:
        return [], []  # the folder itself is named as one that could not be looked into
    others = [path for path in shut if _is_closed(home, path, *brought)]
    return [path for path in shut if path not in others], others


def left_in_archive(central: Central, brought: Sequence[str]) -> list[Path]:
    """What was taken in, and opens there neither with central's own key nor with those; damaged ones are told as that.

    Args:
        brought: the escrow's age secret keys.
    """
    keys, known = (central.keys.identity, *brought), applying.applied(central.db)
    taken = (path for path, digest in central.archive.files() if digest in known)
    shut = [path for path in taken if _is_closed(central.home, path, *keys)]
    damaged = rotten.files(central.archive, central.db, *keys) if shut else []
    return [path for path in shut if path not in damaged]


def remember(central: Central, sealed: Sequence[str]) -> None:
    """What keeps an erasure from being complete, for page and doctor: to try every file each night would take long."""
    file = central.home.sealed_file
    if sealed or file.exists():
        write_durably(file, "".join(f"{_written(path)}\n" for path in sealed).encode(), central.step)


def remember_new(central: Central, done: Ingested) -> None:
    """What came after an erasure and does not open keeps it from being complete as well."""
    home, own = central.home, central.keys.identity
    if not (done.quarantined and erased_digests.known(central.db)):
        return
    with suppress(OSError, Unwritten):  # the folder itself is named then, and the next night looks again
        shut = [str(path) for path in quarantine.files(home.quarantine) if _is_closed(home, path, own)]
        remember(central, [*dict.fromkeys((*remembered(home, own), *shut))])


def remembered(home: CentralHome, identity: str) -> list[str]:
    """Of those, what is there and shut still: neither opened since with the escrow's key nor gone in its time."""
    try:
        lines = small_files.read_text(home.sealed_file, "utf-8").split("\n")
        paths = [str(json.loads(line)) if line.startswith('"') else line for line in lines if line]
    except (OSError, ValueError):
        return []
    return [path for path in paths if _is_closed(home, Path(path), identity)]


def _written(path: str) -> str:
    """On one line, and in signs that a file may hold, whatever its name is."""
    return path if path.isprintable() else json.dumps(path)


def _held(central: Central) -> Iterator[Path]:
    yield from (path for path, _digest in central.archive.files())
    try:
        yield from quarantine.files(central.home.quarantine)
    except OSError:
        return  # the folder itself is named as one that could not be gone through


def _is_closed(home: CentralHome, path: Path, *identities: str) -> bool:
    try:
        _open(giant.read(path), *identities)
    except BadBatch as bad:
        return bad.reason == "not_for_us" or path.parent == home.quarantine
    except OSError:
        return False
    return False


def _open(data: bytes, *identities: str) -> None:
    """Raises BadBatch. What is damaged keeps nobody from opening by hand what is not."""
    try:
        if kept.is_kept(data):
            kept.open_kept(data, *identities)
        else:
            batch.open_frame(batch.read_frame(data), *identities)
    except BadBatch:
        readable.open_part(data, *identities)
