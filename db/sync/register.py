"""Who may send, beside what is copied: a copy of the database may be older than an enrolment, or than a revocation.

One small file a terminal lies beside every backup and in the archive, as tombstones do. Every night, and every restore,
begins with the union of all places: a terminal that the database does not know is taken in again, so that its archived
files are taken up, and one that was shut out anywhere stays shut out.

    <place>/terminals/<terminal>.json     {"agency", "verify_key", "recipient", "enrolled_at", "revoked_at"}, no secret
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from db.connection import Connection, change, rows
from db.files import Step, no_step, write_durably
from db.private_files import private_folder
from db.sync import standing
from db.sync.central_home import CentralHome
from db.sync.registered import Registered, is_name, note_of, parsed
from db.sync.shut import is_shut
from kiosk import small_files
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

FOLDER = "terminals"
_SUFFIX = ".json"
_MOST = 4096
_LATER_COLUMNS: dict[str, Any] = {"recipient": "", "revoked_at": None}
"""What a database of before they were there means."""
_SAVE = (
    "INSERT INTO terminals (terminal, agency, verify_key, recipient, enrolled_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET agency = excluded.agency, recipient = excluded.recipient,"
    " enrolled_at = excluded.enrolled_at, revoked_at = excluded.revoked_at"
)
_MADE_FOR_ANOTHER = (
    "UPDATE projections SET fingerprint = '' WHERE EXISTS (SELECT 1 FROM terminals WHERE terminal = ? AND agency <> ?)"
)
"""For which agency it speaks decides what is shown (`speaking`): the tables are made again."""
_SHUT = N_(
    "Ce compte ne peut pas lire {paths}, où est noté qui est inscrit et qui est révoqué : rien n'est changé. "
    "Rendez-le-lui (chown), puis relancez."
)
_MISPLACED = N_(
    "{paths} : autre chose est à la place de ce dossier, où est noté qui est inscrit et qui est révoqué ; rien n'est "
    "changé. Montez son disque, s'il en a un ; sinon mettez-le de côté, hors de central (mv). Puis relancez."
)
_DAMAGED = N_(
    "{paths} : ce qui est noté là d'une borne ne se lit plus, et c'était peut-être une révocation ; rien n'est changé. "
    "Borne encore en service : ôtez ce fichier, puis relancez. Sinon, ôtez-le, relancez, puis tout de suite : kiosk "
    "central revoke BORNE --unknown"
)
DAMAGED_NOTE = N_(
    "{paths} : ce qui est noté là d'une borne ne se lit plus, et c'était peut-être une révocation ; rien n'est changé. "
    "Borne encore en service : ôtez ce fichier, puis relancez. Sinon : kiosk central revoke BORNE --unknown"
)
"""The same where the database stands, so that nothing has to be let in before it is shut out."""


Known = Mapping[str, Registered]
"""What one place tells, by terminal."""


@dataclass
class _Place:
    """What one folder tells, and what in it tells nothing."""

    known: dict[str, Registered] = field(default_factory=dict)
    shut: dict[str, Path] = field(default_factory=dict)
    """Files that this account cannot read, by terminal."""
    damaged: dict[str, Path] = field(default_factory=dict)
    """Files that are no such note, by terminal."""
    closed: Path | None = None
    """The folder, or the one that it is in, where it cannot be listed: there may be a file of anybody in it."""
    is_misplaced: bool = False
    """Whether that is so because it is no folder."""

    @property
    def unread(self) -> Mapping[str, Path]:
        return {**self.shut, **self.damaged}


@dataclass(frozen=True)
class Unread:
    """What lies beside the copies and cannot be read: nobody can tell whether it is a revocation."""

    shut: tuple[str, ...]
    """Files, or whole folders, of another account."""
    damaged: tuple[str, ...]
    """Files that a person must look at."""
    misplaced: tuple[str, ...]
    """What stands in the place of such a folder: see `db.sync.misplaced`."""

    @property
    def paths(self) -> tuple[str, ...]:
        return (*self.shut, *self.damaged, *self.misplaced)

    def refusal(self, damaged: str = _DAMAGED) -> StorageError:
        """What a command says that changes nothing because of it."""
        said = ((_SHUT, self.shut), (damaged, self.damaged), (_MISPLACED, self.misplaced))
        return StorageError(" ".join(_(words).format(paths=", ".join(paths)) for words, paths in said if paths))


def places(home: CentralHome) -> tuple[Path, ...]:
    return home.beside_copies(FOLDER)


def settle(home: CentralHome, db: Connection, step: Step = no_step) -> tuple[str, ...]:
    """What any place knows is known everywhere; inside a transaction. Gives the folders that could not be written.

    Of whom another place's word cannot be read nothing is taken over, except that it is shut out.
    """
    known, beside = in_database(db), _beside(home)
    is_doubted = _doubt(known, beside)
    union = _union([known, *(place.known for place in beside.values())])
    wanted = {terminal: told for terminal, told in union.items() if told.revoked_at or not is_doubted(terminal)}
    _save_new(db, wanted, step)
    return _write(wanted, beside, step)


def take_over(db: Connection, other: Known) -> None:
    """What another database knows; inside a transaction."""
    _save_new(db, _union([in_database(db), other]), no_step)


def _save_new(db: Connection, wanted: Known, step: Step) -> None:
    known = in_database(db)
    for terminal, told in wanted.items():
        if known.get(terminal) != told:
            step("register")
            save(db, told)


def of(db: Connection, terminal: str) -> Registered | None:
    """What the database tells of one terminal."""
    return in_database(db).get(terminal)


def save(db: Connection, told: Registered) -> None:
    """Put one terminal into the database; inside a transaction. Behind it: `projection.refresh`."""
    change(db, _MADE_FOR_ANOTHER, (told.terminal, told.agency))
    values = (told.agency, told.verify_key, told.recipient, told.enrolled_at, told.revoked_at)
    change(db, _SAVE, (told.terminal, *values))


def write(home: CentralHome, db: Connection, step: Step = no_step) -> tuple[str, ...]:
    """Put what the database knows in every place; one that fails keeps none of the others from theirs."""
    return _write(in_database(db), _beside(home), step)


def _write(wanted: Known, beside: Mapping[Path, _Place], step: Step) -> tuple[str, ...]:
    failed = []
    for place, there in beside.items():
        for terminal, told in sorted(wanted.items()):
            is_silent = there.closed is not None or terminal in there.unread
            if there.known.get(terminal) == told or (is_silent and not told.revoked_at):
                continue
            try:
                private_folder(place)
                step("register beside")
                write_durably(place / f"{terminal}{_SUFFIX}", note_of(told), step)
            except StorageError:
                failed.append(str(place))
    return tuple(dict.fromkeys(failed))


def everywhere(home: CentralHome, db: Connection) -> dict[str, Registered]:
    """The union of all places that can be read, the database first."""
    return _union([in_database(db), *(place.known for place in _beside(home).values())])


def doubted(home: CentralHome, db: Connection) -> Callable[[str], bool]:
    """Tells of a terminal whether it may have been shut out, and nobody can read it: nothing is taken from it then.

    Of one that the database knows, its word stands: what a person decided was always written there, too.
    """
    return _doubt(in_database(db), _beside(home))


def _doubt(known: Known, beside: Mapping[Path, _Place]) -> Callable[[str], bool]:
    is_any = any(place.closed for place in beside.values())
    unread = {terminal for place in beside.values() for terminal in place.unread}
    return lambda terminal: terminal not in known and is_name(terminal) and (is_any or terminal in unread)


def unread(home: CentralHome) -> Unread:
    """What lies there and cannot be read."""
    return _unread(_beside(home).values())


def check_read(home: CentralHome) -> None:
    """Raises StorageError where the word of a place is missing on who may have been shut out, and no other says so."""
    beside = _beside(home).values()
    out = {each.terminal for place in beside for each in place.known.values() if each.revoked_at}
    left = [
        replace(
            place,
            shut={terminal: path for terminal, path in place.shut.items() if terminal not in out},
            damaged={terminal: path for terminal, path in place.damaged.items() if terminal not in out},
        )
        for place in beside
    ]
    found = _unread(left)
    if found.paths:
        raise found.refusal()


def _unread(beside: Iterable[_Place]) -> Unread:
    places = [*beside]
    closed = [place.closed for place in places if place.closed and not place.is_misplaced]
    misplaced = [str(place.closed) for place in places if place.closed and place.is_misplaced]
    shut = [*closed, *(path for place in places for path in place.shut.values())]
    damaged = [
        _("{path} (un dossier, à ôter)").format(path=path) if small_files.is_folder(path) else str(path)
        for place in places
        for path in place.damaged.values()
    ]
    return Unread(tuple(map(str, shut)), tuple(damaged), tuple(misplaced))


def _union(places: Iterable[Known]) -> dict[str, Registered]:
    found: dict[str, Registered] = {}
    for place in places:
        for terminal, told in place.items():
            found[terminal] = found[terminal].also(told) if terminal in found else told
    return found


def lacking(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """Folders in which something of it is missing: a copy put back beside them could not be set right from there.

    Where something lies that cannot be read, see `unread`.
    """
    wanted = in_database(db).items()
    return tuple(
        str(path)
        for path, place in _beside(home).items()
        if not place.closed and any(place.known.get(each) != told for each, told in wanted if each not in place.unread)
    )


def unnoted(home: CentralHome, db: Connection) -> tuple[str, ...]:
    """Terminals that the database lets in and that are noted in no place: they may have been shut out since.

    Of whom something lies there that cannot be read, see `unread`.
    """
    beside = {terminal for place in _beside(home).values() for terminal in (*place.known, *place.unread)}
    return tuple(
        terminal for terminal, told in in_database(db).items() if not told.revoked_at and terminal not in beside
    )


def _beside(home: CentralHome) -> dict[Path, _Place]:
    return {place: _in_folder(place) for place in places(home)}


def in_database(db: Connection) -> dict[str, Registered]:
    """Everyone whom a database knows, be it an older program's, by terminal."""
    found = (_LATER_COLUMNS | dict(each) for each in rows(db, "SELECT * FROM terminals"))
    return {
        told["terminal"]: Registered(**{each.name: told[each.name] for each in fields(Registered)}) for told in found
    }


def _in_folder(folder: Path) -> _Place:
    found = _Place()
    if odd := standing.in_place_of(folder):
        return _Place(closed=odd, is_misplaced=True)
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:
        return found
    except OSError:
        found.closed = folder.parent if is_shut(folder.parent) else folder
        return found
    for path in paths:
        terminal = path.stem
        if path.suffix != _SUFFIX or not is_name(terminal):
            continue
        try:
            if small_files.is_no_plain_file(path) or path.stat().st_size > _MOST:
                raise ValueError
            found.known[terminal] = parsed(terminal, json.loads(small_files.read_text(path, "utf-8")))
        except OSError:
            found.shut[terminal] = path
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            found.damaged[terminal] = path
    return found
