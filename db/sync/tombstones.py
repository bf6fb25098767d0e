"""What was erased stays erased: a digest of the reference and a date, for ever, in more places than one (R5).

A copy of the database, the archive, or a terminal that was away may bring an erased listing back. So a tombstone lies
outside of what is copied: one small file beside every backup and one in the archive, written before the database
forgets. Every night, and every restore, begins with the union of all places.

    <place>/erased/<SHA-256 of the reference>.erased      one line: when it was erased, in UTC
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain
from pathlib import Path

from db.connection import Connection, rows
from db.erased_digests import digest_of
from db.files import Step, no_step, write_durably
from db.night.central.events import UnreadableEvent, parse
from db.private_files import private_folder
from db.sync.archive import Archive
from db.sync.central_home import CentralHome
from db.sync.shut import is_shut
from kiosk import small_files
from kiosk.clock import from_text, to_text
from kiosk.domain.returning import PREFIXES
from kiosk.reference import ALPHABET, normal_reference, signs_of
from kiosk.services.ports import StorageError

FOLDER = "erased"
_SUFFIX = ".erased"
_NAME = re.compile(r"([0-9a-f]{64})\.erased")
_REFERENCE = re.compile(rb"[A-Z]{2,8}-[A-Z0-9]{4}-[A-Z0-9]{3}")
"""What may be a reference in bytes that are no event."""
_SPELT_OUT = re.compile(rf"(?=((?:{'|'.join(sorted(PREFIXES))})[{ALPHABET}]{{7}}))")
"""The same in nothing but its signs; one may begin within another."""
_ESCAPED = re.compile(r"(?<!\\)\\+u([0-9a-fA-F]{4})")
"""A sign as JSON writes it, perhaps more than once."""
_PARTED = re.compile(r"(?<!\\)\\+[bfnrt]")
"""What is no sign to JSON; elsewhere it may be a stroke before one."""

Erased = Mapping[str, datetime]
"""When each reference was erased, by the digest of the reference."""


def is_digest(told: object) -> bool:
    """Whether something may be the digest of a reference."""
    return isinstance(told, str) and _NAME.fullmatch(f"{told}{_SUFFIX}") is not None


def places(home: CentralHome) -> tuple[Path, ...]:
    """The folders of tombstones in the order in which they are written: beside each backup first, then the archive."""
    return home.beside_copies(FOLDER)


def write(home: CentralHome, erased: Erased, step: Step = no_step) -> tuple[str, ...]:
    """Put a tombstone in every place where it is not yet, or damaged; a place that fails keeps none of the others from
    theirs.

    Gives the folders that could not be written: as long as there are any, an erasure is not complete.
    """
    incomplete = []
    for place in places(home):
        missing = sorted(erased.keys() - _sound(place))
        try:
            if missing:
                private_folder(place)
            for digest in missing:
                step("tombstone")
                write_durably(place / f"{digest}{_SUFFIX}", f"{to_text(erased[digest])}\n".encode(), step)
        except StorageError:
            incomplete.append(str(place))
    return tuple(incomplete)


def date_anew(home: CentralHome, now: datetime, step: Step = no_step) -> None:
    """Of those beside the copies that bear a day to come, it counts as now (R8); one that cannot be written waits."""
    for path in (place / f"{digest}{_SUFFIX}" for place in places(home) for digest in sorted(_names(place))):
        if (told := _told(path)) and told > now:
            step("date anew")
            with suppress(StorageError):
                write_durably(path, f"{to_text(now)}\n".encode(), step)


def make_places(home: CentralHome) -> None:
    """Also where nothing was ever erased: so that `are_lost` can tell when they are gone."""
    for place in places(home):
        if small_files.is_folder(place.parent):
            with suppress(StorageError):  # told of once there is a tombstone to be written
                private_folder(place)


def are_lost(home: CentralHome) -> bool:
    """Whether nothing lies in any place, and something else shows that something did.

    Every command of central's makes the folders; and where sealed files lost something to an erasure, the list of them
    outlives it.
    """
    if any(_names(place) for place in places(home)):
        return False
    archive = Archive(home.archive, ())
    return archive.is_cut_lost or bool(archive.cut()) or not any(map(small_files.is_folder, places(home)))


def everywhere(home: CentralHome, db: Connection, now: datetime) -> dict[str, datetime]:
    """The union of all places, the database among them; where dates differ, the first.

    A tombstone whose date cannot be read counts all the same; a date to come counts as now (R8).
    """
    found = {each["digest"]: from_text(each["erased_at"]) for each in rows(db, "SELECT * FROM tombstones")}
    for place in places(home):
        for digest in _names(place):
            found[digest] = min(_date_of(place / f"{digest}{_SUFFIX}", now), found.get(digest, now), now)
    return found


def lacking(home: CentralHome, digests: Collection[str]) -> tuple[str, ...]:
    """Folders where a tombstone of these is missing or damaged: while there are any, an erasure is not complete."""
    return tuple(str(place) for place in places(home) if not _sound(place).issuperset(digests))


def holds(body: bytes, erased: Collection[str]) -> bool:
    """Whether the bytes of an event, sound or not, name something that was erased."""
    return bool(erased) and any(digest_of(reference) in erased for reference in references_in(body))


def is_erased(reference: str, erased: Collection[str]) -> bool:
    """Whether a reference was erased, however it is spelt."""
    return any(digest_of(each) in erased for each in _spelt(reference))


def survivors(bodies: Sequence[bytes], erased: Collection[str]) -> tuple[bytes, ...]:
    """The bodies that name nothing erased, byte for byte."""
    return tuple(body for body in bodies if not holds(body, erased)) if erased else tuple(bodies)


def references_in(body: bytes) -> Iterable[str]:
    """The reference that an event is about, as it stands there and as it is printed; of bytes that are no event,
    whatever in them may be one.
    """
    try:
        reference = parse(body).reference
    except UnreadableEvent:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), body.decode(errors="replace"))
        spelt_out = (_SPELT_OUT.findall(signs_of(each)) for each in (text, _PARTED.sub(" ", text)))
        found = chain(map(bytes.decode, _REFERENCE.findall(body)), *spelt_out)
        return {each for reference in found for each in _spelt(reference)}
    return () if reference is None else _spelt(reference)


def _spelt(reference: str) -> tuple[str, ...]:
    printed = normal_reference(reference)
    return (reference,) if printed in (None, reference) else (reference, printed)


def _names(place: Path) -> set[str]:
    try:
        return {found[1] for path in place.iterdir() if (found := _NAME.fullmatch(path.name))}
    except OSError:
        return set()


def _sound(place: Path) -> set[str]:
    return {digest for digest in _names(place) if not _is_damaged(place / f"{digest}{_SUFFIX}")}


def _is_damaged(path: Path) -> bool:
    """One that is shut to this account may be sound."""
    return _told(path) is None and not (path.is_file() and is_shut(path))


def _date_of(path: Path, now: datetime) -> datetime:
    return _told(path) or now


def _told(path: Path) -> datetime | None:
    try:
        return from_text(small_files.read_text(path, "ascii").strip())
    except (OSError, ValueError):
        return None
