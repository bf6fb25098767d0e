"""The way back from an upgrade: a copy from before it, and how an older program takes it up again.

Where the terminal's copy lies, and for how long: `db.kept_copies`; central's: `db.sync.before_upgrade`, and what came
since is in its archive.
"""

from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from db import damaged, kept_copies, salvage, table_map
from db.connection import Connection, change, immediate, open_database, plain_errors, rows
from db.damaged import NothingToRead
from db.files import PART, Step, no_step, part_of, write_durably
from db.guards import Full, torn_page
from db.in_use import alone
from db.keys import Keys
from db.migrations import TERMINAL, Steps, check_version
from db.private_files import flush_file, flush_folder, private_folder
from db.replacing import copy_beside, discard, put_aside, put_in_place
from db.sync import backup, before_upgrade, copy_digest
from db.sync.central_home import CentralHome
from db.sync.central_schema import age_of, check_log, version_of
from db.sync.lock import only_one
from db.sync.lost_base import check_not_gone, told_of_central
from db.sync.night import Place
from db.sync.restore import NoCopyToRebuild, Restored, restore
from db.terminal import (
    LOG_OF_ANOTHER,
    check_no_log_alone,
    check_no_slip,
    database_path,
    is_log_of_another,
    is_whole,
    longer_by,
    look_at,
    wrong_log,
)
from db.upgrade import copy_terminal
from kiosk.clock import local_day, to_text
from kiosk.config import is_central, is_terminal
from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, NewerDatabase, StorageError

_DAMAGED = N_(
    "La base de la borne est abîmée, et ne vient pas d'un programme plus récent : rien n'est changé. Lancez "
    "« kiosk doctor --repair », la borne arrêtée."
)
_CARRIED = ("event_id", "kind", "reference", "body", "written_at")


class NothingKept(Exception):
    """No copy from before an upgrade is here that this program can read: nothing was changed. Exit code 2."""


class KeptDamaged(Exception):
    """The copies from before an upgrade that may fit this program are damaged: nothing was changed. Exit code 6."""

    def __init__(self, copies: Sequence[Path]) -> None:
        super().__init__()
        self.paths = ", ".join(map(str, copies))


@dataclass(frozen=True)
class TakenBack:
    """What the older program has again."""

    copy: str
    """Name of the copy that is the terminal's database now; empty: the one that was there fits this program."""
    kept: str
    """Name of the newer database, beside it."""
    carried: int
    """Events written since, brought over to be sent; -1: the newer database cannot be read, or is not there."""
    is_carried_whole: bool
    """Whether nothing that was to be sent is missing, or may be."""
    central: Restored | None
    """Central's part; None: there is none here, or it fits this program."""


def keep(home: Path, now: datetime, step: Step = no_step, steps: Steps = TERMINAL) -> str:
    """Keep a copy of the terminal's database from before the steps that this program, the newer one, will take.

    Gives its name; nothing where no step is missing: the program of today reads what this one leaves, and an earlier
    copy stays, which may be the only one from before.

    Raises:
        Locked, StorageError: see their modules; an earlier copy is still there.
    """
    if not is_terminal(home):
        return ""
    with only_one(home, kept_copies.FOLDER):
        target = kept_copies.copy_of(home, local_day(now))
        private_folder(target.parent)
        part = part_of(target)
        part.unlink(missing_ok=True)
        if not copy_terminal(home, part, step, steps):
            part.unlink()
            return ""
        flush_file(part)
        step("keep copy")
        part.replace(target)
        flush_folder(target.parent)
        for older in kept_copies.copies(home):
            if older != target:
                older.unlink()
    return target.name


def take_back(home: Path, now: datetime, step: Step = no_step, steps: Steps = TERMINAL) -> TakenBack:
    """Give this program, the older one, a database again, where that of a newer one is in its place.

    What was written since is kept beside it, and those of its events that are to be sent are brought over. Safe to run
    twice.

    Raises:
        NothingKept, KeptDamaged, InUse, Locked, StorageError: see there; nothing was changed.
        OnlyNewerCopies: of central, see `db.sync.restore`.
        DamagedDatabase: central's database is gone, and `restore` makes it again; or one is damaged that no newer
            program wrote, or the key is another's: nothing was changed.
    """
    if is_central(home):
        check_not_gone(CentralHome(home))
    with only_one(home, kept_copies.FOLDER):
        is_due = is_terminal(home) and _is_due(home, steps)
        with alone(database_path(home)) if is_due else nullcontext():
            # On a machine that is both: who has no way back for the one keeps the other as it is.
            if is_due:
                _usable(home, steps)
            restored = _take_central_back(home, now, step)
            if not is_due:
                return TakenBack("", "", 0, True, restored)
            return _take_back(home, now, step, steps, restored)


def _take_central_back(home: Path, now: datetime, step: Step) -> Restored | None:
    database = CentralHome(home).database
    with told_of_central():
        if not (is_central(home) and database.exists()):
            return None
        check_log(database)
        if not backup.is_newer(database):
            if not backup.is_told_sound(database):
                raise torn_page()
            return None
    try:
        return restore(Place(home, step=step), now, replace=True, is_going_back=True)
    except NoCopyToRebuild:  # the database is sound for the newer program
        raise NothingKept from None


def keep_central(home: Path, now: datetime, step: Step = no_step) -> str:
    """The same of central's database; it takes the place of an earlier copy of the same version.

    Raises: as `keep`.
    """
    place = CentralHome(home)
    if not is_central(home) or not place.database.exists():
        return ""
    with only_one(home, "central"), told_of_central():
        target = before_upgrade.path_at(private_folder(place.backup), local_day(now), now)
        part = part_of(target)
        with closing(open_database(place.database, None, read_only=True)) as db:
            if age_of(db) >= 0:
                return ""
            version, digest = version_of(db), backup.write_part(db, part, step)
        backup.put_part(part, target, digest, step)
        for older in before_upgrade.copies(place.backup):
            if older != target and backup.is_sound(older) and backup.version_in(older) == version:
                copy_digest.drop(older, step)
    return target.name


def _take_back(home: Path, now: datetime, step: Step, steps: Steps, central: Restored | None) -> TakenBack:
    database, copy, stamp = database_path(home), _usable(home, steps), to_text(now).replace(":", "")
    # Where another run was pulled after it had read the newer database, its note tells.
    carried, is_whole = 0, not kept_copies.lacking(home)
    # Whole before the database goes: after a plug that was pulled in between, it alone has what was carried over.
    ready = database.with_name(f"{database.name}.ready{PART}")
    if database.exists() or not ready.exists():
        part = copy_beside(copy, database, step)
        try:
            carried, is_whole = _carry_over(home, part)
            flush_file(part)
            if not is_whole:
                write_durably(database.with_name(f"{database.name}{kept_copies.LACKS}{stamp}"), b"", step)
            step("ready")
            part.replace(ready)
        except BaseException:
            discard(part)
            raise
        flush_folder(ready.parent)
    kept = put_aside(database, f"{database.name}{kept_copies.ASIDE}{stamp}", step)
    put_in_place(ready, database, step)
    table_map.path_of(database).unlink(missing_ok=True)  # it told of the one that is put aside
    return TakenBack(copy.name, kept, carried, is_whole, central)


def _is_due(home: Path, steps: Steps) -> bool:
    """Whether the database is gone, or a newer program wrote it, or nothing tells any more which one did.

    Raises:
        DamagedDatabase: it is damaged, or its log is, alone here or another's, and no newer program wrote it; or the
            key is another's.
        StorageError: no key, or no room.
    """
    path = database_path(home)
    Keys(home).check_database_key(Keys(home).database_key(), database_path(home))
    check_no_slip(path)
    check_no_log_alone(path)
    if not path.exists():
        return True
    wrong = wrong_log(home, is_alone=True)
    with suppress(DamagedDatabase), closing(look_at(home)) as db:
        try:
            check_version(db, steps)
        except NewerDatabase:
            return True
        if is_whole(db) and not wrong:
            return False
    try:
        if damaged.is_newer(home):
            return True
        (damaged.reading_alone if wrong == LOG_OF_ANOTHER else damaged.reading)(home).close()
    except (NewerDatabase, NothingToRead):
        return True
    raise DamagedDatabase(wrong or _DAMAGED)


def _usable(home: Path, steps: Steps) -> Path:
    """The youngest copy that this program reads with the key of this home. Raises NothingKept, KeptDamaged."""
    torn: list[Path] = []
    for copy in kept_copies.copies(home):
        try:
            with closing(open_database(copy, Keys(home).database_key(), read_only=True)) as db:
                # An emptied one is a new database to SQLite, without a step and without a fault.
                is_made = len(check_version(db, steps)) < len(steps.names)
                if is_made and not longer_by(db) and not rows(db, "PRAGMA cipher_integrity_check"):
                    return copy
                torn.append(copy)
        except NewerDatabase:
            continue
        except DamagedDatabase:
            torn.append(copy)
    raise KeptDamaged(torn) if torn else NothingKept


def _carry_over(home: Path, part: Path) -> tuple[int, bool]:
    """Bring the events that only the newer database has, as they were frozen, also where it is damaged.

    Sent already or not, each keeps its id, so that central takes it once.

    Gives how many, -1 if nothing can be read, and whether these are all.
    """
    if not database_path(home).exists():
        return -1, False
    taken = salvage.Taken()
    try:
        way = damaged.reading_alone if is_log_of_another(home) else damaged.reading
        with closing(way(home, is_newer_read=True)) as newer:
            found = newer.table("outbox")
            if found is None:
                return -1, False
            source, table = found
            by_rowid = dict(damaged.read(home, newer, source, replace(table, columns=_CARRIED), taken))
    except Full:
        raise
    except (NothingToRead, StorageError):
        return -1, False
    with closing(open_database(part, Keys(home).database_key())) as older:
        events = [dict(zip(_CARRIED, by_rowid[rowid], strict=True)) for rowid in sorted(by_rowid)]
        carried, is_whole = _insert(older, events), taken.is_counted and not taken.lost
    return (carried, is_whole) if events or is_whole else (-1, False)


def _insert(older: Connection, events: Sequence[Mapping[str, object]]) -> int:
    sql = (
        "INSERT INTO outbox (event_id, kind, reference, body, written_at)"
        " VALUES (:event_id, :kind, :reference, :body, :written_at) ON CONFLICT (event_id) DO NOTHING"
    )
    with immediate(older), plain_errors():
        return sum(change(older, sql, event) for event in events)
