"""What central holds of a reference beside its tables: texts to be compared, and events in files that it cannot take.

Whoever asks for what is held of them, or has it erased, asks for this as well.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from db import erased_digests
from db.connection import rows
from db.sync import applying, giant, kept, of_unknown, quarantine, readable, tombstones
from db.sync.archive import terminal_of
from db.sync.batch import BadBatch
from db.sync.central import Central
from db.sync.opening import look_into


@dataclass(frozen=True)
class OfUnknown:
    """A file of the archive that holds something of it, of a terminal that nobody here knows any more."""

    path: str
    terminal: str
    """As its name tells."""
    bodies: tuple[bytes, ...]
    """Of its events, those that are about the reference."""


@dataclass(frozen=True)
class Quarantined:
    """A file in quarantine that holds something of it."""

    path: str
    name: str
    """How it was called at the share, as data."""
    terminal: str
    """Who sealed it, as it says itself, or its slip; empty: nobody knows."""
    words: str
    """Why it is there, in French."""
    since: str
    """ISO day; empty: nobody knows."""
    bodies: tuple[bytes, ...]
    """Of its events, those that are about the reference."""


@dataclass(frozen=True)
class Aside:
    to_compare: tuple[bytes, ...]
    """Bodies that a person was asked to compare, as they came."""
    quarantined: tuple[Quarantined, ...]
    of_unknown: tuple[OfUnknown, ...]
    unopened: tuple[str, ...]
    """Files in quarantine that do not open here, or all of it, and what nobody here can read of the archive and is not
    in the database: nobody can tell what they hold.
    """
    sealers: frozenset[str]
    """Terminals of the files in quarantine, or of nobody known, that hold something of it, and of those that may, each
    as it says itself; of what was erased before, also of the files from which an erasure took something: they sealed
    it, and hold it still.
    """


def of(central: Central, reference: str) -> Aside:
    """Look; nothing changes."""
    listed = rows(central.db, "SELECT body FROM conflicts ORDER BY noticed_at, event_id")
    unopened: list[str] = []
    quarantined = tuple(_quarantined(central, reference, unopened))
    nobody_s = tuple(_of_unknown(central, reference))
    unread = map(str, central.archive.unread(applying.applied(central.db)))
    told = {each.terminal for each in quarantined} | {each.terminal for each in nobody_s}
    sealers = told.union(*map(_sealer, unopened)) - {""}
    if erased_digests.digest_of(reference) in erased_digests.known(central.db):
        sealers |= _cut_sealers(central)
    to_compare = _about(reference, (each["body"] for each in listed))
    return Aside(to_compare, quarantined, nobody_s, (*unopened, *unread), frozenset(sealers))


def _quarantined(central: Central, reference: str, unopened: list[str]) -> Iterator[Quarantined]:
    try:
        files = quarantine.files(central.home.quarantine)
    except OSError:
        unopened.append(str(central.home.quarantine))
        return
    for path in files:
        try:
            frame, bodies = look_into(central, giant.read(path))
        except (BadBatch, OSError):
            unopened.append(str(path))
            continue
        held = _about(reference, bodies)
        if held:
            slip = quarantine.told_of(path)
            terminal = frame.terminal or quarantine.terminal_of(slip)
            yield Quarantined(str(path), slip["name"], terminal, slip["words"], slip["since"], held)


def _of_unknown(central: Central, reference: str) -> Iterator[OfUnknown]:
    for path in map(Path, of_unknown.files(central.home, central.db)):
        with suppress(OSError):
            held = _about(reference, of_unknown.whatever(central, giant.read(path)))
            if held:
                yield OfUnknown(str(path), terminal_of(path), held)


def _sealer(unopened: str) -> set[str]:
    """Of a file that does not open here, the terminal that its slip beside it tells, or else its own outside."""
    return {readable.sealer_of(Path(unopened))}


def _cut_sealers(central: Central) -> set[str]:
    """Of what an erasure left in quarantine of a file: its terminal was given no receipt."""
    found = set()
    with suppress(OSError):
        for path in quarantine.files(central.home.quarantine):
            with suppress(OSError, BadBatch):
                frame, _bodies, _was_verified = kept.open_kept(giant.read(path), *central.keys.identities)
                if frame.digest in quarantine.own_digests(path.parent, path.stem):
                    found.add(frame.terminal)
    return found


def _about(reference: str, bodies: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(body for body in bodies if reference in tombstones.references_in(body))
