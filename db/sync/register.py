"""Who may send, beside what is copied: a copy of the database may be older than an enrolment, or than a revocation.

One small file a terminal lies beside every backup and in the archive, as tombstones do. Every night, and every restore,
begins with the union of all places: a terminal that the database does not know is taken in again, so that its archived
files are taken up, and one that was shut out anywhere stays shut out.

    <place>/terminals/<terminal>.json     {"agency", "verify_key", "recipient", "enrolled_at", "revoked_at"}, no secret
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from db.connection import Connection, change, rows
from db.files import Step, no_step, write_durably
from db.private_files import private_folder
from db.sync import batch
from db.sync.central_home import CentralHome
from db.sync.event_rows import is_code
from kiosk.services.ports import StorageError

FOLDER = "terminals"
_SUFFIX = ".json"
_MOST = 4096
_SAVE = (
    "INSERT INTO terminals (terminal, agency, verify_key, recipient, enrolled_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET agency = excluded.agency, recipient = excluded.recipient,"
    " enrolled_at = excluded.enrolled_at, revoked_at = excluded.revoked_at"
)


@dataclass(frozen=True)
class Registered:
    """One terminal, as a person took it in."""

    terminal: str
    agency: str
    verify_key: str
    """64 hexadecimal signs."""
    recipient: str
    """`age1…`, or empty: see `enrolment.Enrolment`."""
    enrolled_at: str
    """UTC; the last time, where it was taken in again with another recipient."""
    revoked_at: str | None

    def also(self, other: "Registered") -> "Registered":
        """Two places' word on one terminal; of one under another key, which is another machine, this place's alone."""
        if other.verify_key != self.verify_key:
            return self
        last = max(self, other, key=lambda each: each.enrolled_at)
        return replace(last, revoked_at=min(filter(None, (self.revoked_at, other.revoked_at)), default=None))


Known = Mapping[str, Registered]
"""What one place tells, by terminal."""


def places(home: CentralHome) -> tuple[Path, ...]:
    return home.beside_copies(FOLDER)


def is_sound(terminal: str, agency: str, verify_key: str, recipient: str) -> bool:
    """Whether what a file tells of a terminal has the shape that it must have; the key is in hexadecimal signs."""
    has_name = batch.parts_of(batch.name_of(terminal, "0" * 64)) is not None
    has_recipient = not recipient or batch.is_recipient(recipient)
    return has_name and is_code(agency) and len(verify_key) == 64 and has_recipient


def settle(home: CentralHome, db: Connection, step: Step = no_step) -> tuple[str, ...]:
    """What any place knows is known everywhere; inside a transaction. Gives the folders that could not be written."""
    known, beside = _in_database(db), _beside(home)
    wanted = _union([known, *beside.values()])
    for terminal, told in wanted.items():
        if known.get(terminal) != told:
            step("register")
            values = (told.agency, told.verify_key, told.recipient, told.enrolled_at, told.revoked_at)
            change(db, _SAVE, (terminal, *values))
    return _write(wanted, beside, step)


def write(home: CentralHome, db: Connection, step: Step = no_step) -> tuple[str, ...]:
    """Put what the database knows in every place; one that fails keeps none of the others from theirs."""
    return _write(_in_database(db), _beside(home), step)


def _write(wanted: Known, beside: Mapping[Path, Known], step: Step) -> tuple[str, ...]:
    failed = []
    for place, there in beside.items():
        try:
            for terminal in sorted(wanted):
                if there.get(terminal) != wanted[terminal]:
                    private_folder(place)
                    step("register beside")
                    write_durably(place / f"{terminal}{_SUFFIX}", _text(wanted[terminal]), step)
        except StorageError:
            failed.append(str(place))
    return tuple(failed)


def everywhere(home: CentralHome, db: Connection) -> dict[str, Registered]:
    """The union of all places, the database first."""
    return _union([_in_database(db), *_beside(home).values()])


def _union(places: Iterable[Known]) -> dict[str, Registered]:
    found: dict[str, Registered] = {}
    for place in places:
        for terminal, told in place.items():
            found[terminal] = found[terminal].also(told) if terminal in found else told
    return found


def lacking(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """Folders in which something of it is missing: a copy put back beside them could not be set right from there."""
    wanted = _in_database(db)
    return tuple(str(place) for place in places(home) if not wanted.items() <= _in_folder(place).items())


def _beside(home: CentralHome) -> dict[Path, Known]:
    return {place: _in_folder(place) for place in places(home)}


def _in_database(db: Connection) -> dict[str, Registered]:
    sql = "SELECT terminal, agency, verify_key, recipient, enrolled_at, revoked_at FROM terminals"
    return {str(each["terminal"]): Registered(**each) for each in rows(db, sql)}


def _in_folder(place: Path) -> dict[str, Registered]:
    return {each.terminal: each for each in _readable(place)}


def _readable(place: Path) -> Iterator[Registered]:
    """What can be read; what cannot be is written anew."""
    try:
        paths = sorted(place.glob(f"*{_SUFFIX}"))
    except OSError:
        return
    for path in paths:
        try:
            if path.stat().st_size <= _MOST:
                yield _parsed(path.stem, json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue


def _parsed(terminal: str, told: dict[str, str | None]) -> Registered:
    found = Registered(
        terminal,
        str(told["agency"]),
        bytes.fromhex(str(told["verify_key"])).hex(),
        str(told["recipient"]),
        str(told["enrolled_at"]),
        None if told["revoked_at"] is None else str(told["revoked_at"]),
    )
    if not is_sound(terminal, found.agency, found.verify_key, found.recipient):
        raise ValueError(terminal)
    return found


def _text(told: Registered) -> bytes:
    facts = {name: value for name, value in asdict(told).items() if name != "terminal"}
    return (json.dumps(facts, sort_keys=True) + "\n").encode()
