"""What central's key of now does not open: it was sealed for one that is lost, and for the escrow."""

from collections.abc import Iterator
from pathlib import Path

from db.sync import quarantine, receiver, tombstones
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.opening import is_for_us, open_held, open_whatever


def reseal_archive(central: Central, done: Ingested) -> None:
    """With the escrow's key here, what the archive holds beside what is to be taken in is sealed for central's of now.

    Central could else not be made again from there after a later loss of its database.
    """
    known, erased = receiver.applied(central.db), tombstones.known(central.db)
    for path, digest in central.archive.files():
        if digest not in known:
            continue
        try:
            frame, bodies = open_held(central, path.name, path.read_bytes())
        except (BadBatch, OSError):
            continue
        if not is_for_us(central, frame):
            central.archive.put_survivors(frame, tombstones.survivors(bodies, erased))
            done.resealed += 1


def unopened(central: Central) -> tuple[str, ...]:
    """Whole files that another key opens: of an erasure nobody here can tell whether they hold it."""
    return tuple(str(path) for path in _held(central) if _is_another_s(central, path))


def _held(central: Central) -> Iterator[Path]:
    yield from (path for path, _digest in central.archive.files())
    try:
        yield from quarantine.files(central.home.quarantine)
    except OSError:
        return  # the folder itself is named as one that could not be gone through


def _is_another_s(central: Central, path: Path) -> bool:
    try:
        open_whatever(central, path.read_bytes())
    except BadBatch as bad:
        return bad.reason == "not_for_us"
    except OSError:
        return False
    return False
