"""What central's key of now does not open: it was sealed for one that is lost, and for the escrow."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from db.files import write_durably
from db.sync import batch, giant, kept, quarantine, readable, receiver, tombstones
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.ingested import Ingested
from db.sync.opening import is_for_us, open_held


def reseal_archive(central: Central, done: Ingested) -> None:
    """With the escrow's key here, what the archive holds beside what is to be taken in is sealed for central's of now.

    Central could else not be made again from there after a later loss of its database.
    """
    known, erased = receiver.applied(central.db), tombstones.known(central.db)
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
    """Whole files that another key opens: of an erasure nobody here can tell whether they hold it."""
    return tuple(str(path) for path in _held(central) if _is_another_s(path, *central.keys.identities))


def left_in_quarantine(home: CentralHome, own: str, brought: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """What central's own key does not open there: files that the escrow's does, and that wait for a person, and others.

    Args:
        own: central's age secret key.
        brought: the escrow's.
    """
    try:
        shut = [path for path in quarantine.files(home.quarantine) if _is_another_s(path, own)]
    except OSError:
        return [], []  # the folder itself is named as one that could not be looked into
    others = [path for path in shut if _is_another_s(path, *brought)]
    return [path for path in shut if path not in others], others


def remember(central: Central, sealed: Sequence[str]) -> None:
    """What keeps an erasure from being complete, for page and doctor: to try every file each night would take long."""
    file = central.home.sealed_file
    if sealed or file.exists():
        write_durably(file, "".join(f"{path}\n" for path in sealed).encode(), central.step)


def remembered(home: CentralHome, identity: str) -> list[str]:
    """Of those, what is there and shut still: neither opened since with the escrow's key nor gone in its time."""
    try:
        paths = home.sealed_file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [path for path in paths if _is_another_s(Path(path), identity)]


def _held(central: Central) -> Iterator[Path]:
    yield from (path for path, _digest in central.archive.files())
    try:
        yield from quarantine.files(central.home.quarantine)
    except OSError:
        return  # the folder itself is named as one that could not be gone through


def _is_another_s(path: Path, *identities: str) -> bool:
    try:
        data = giant.read(path)
        if kept.is_kept(data):
            kept.open_kept(data, *identities)
        else:
            _open(data, *identities)
    except BadBatch as bad:
        return bad.reason == "not_for_us"
    except OSError:
        return False
    return False


def _open(data: bytes, *identities: str) -> None:
    """Raises BadBatch. What stands before the age part keeps nobody from opening that by hand."""
    try:
        frame = batch.read_frame(data)
    except BadBatch:
        readable.open_part(data, *identities)
    else:
        batch.open_frame(frame, *identities)
