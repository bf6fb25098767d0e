"""An upgrade, rehearsed: the database is copied, the copy takes the new program's steps and is looked at.

The original is only read. The copy lies in a folder of its owner's alone and is gone afterwards, whatever happened; the
terminal's is encrypted as the original is. What is kept for the way back is another copy: `db.going_back`.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import trial_copies
from db.connection import Connection, open_database, plain_errors, rows
from db.files import Step, no_step
from db.kept_copies import FOLDER
from db.keys import Keys
from db.migrations import TERMINAL, Steps, check_version, migrate
from db.private_files import private_folder
from db.sync import central_schema
from db.sync.central_home import CentralHome
from db.sync.central_schema import open_central
from db.sync.lock import only_one
from db.sync.lost_base import check_not_gone, told_of_central
from db.sync.naming import named
from db.sync.projection import refresh
from db.terminal import check_log, look_at
from kiosk.clock import to_text
from kiosk.config import is_central, is_terminal
from kiosk.i18n import N_, _
from kiosk.services.ports import StorageError

_STUCK = N_(
    "Reste d'un essai d'avant, qui ne peut pas être ôté : {paths}. Rien n'est changé. Rendez son dossier à ce compte "
    "(chown), ou remontez-le en écriture, puis relancez."
)
_REMADE = frozenset({"pending", "projections"})
"""Central's tables that a newer program may rightly make smaller: made from `events`, as those that it lists."""


@dataclass(frozen=True)
class Rehearsed:
    """What became of one database's copy."""

    part: str
    """`terminal` or `central`."""
    before: int
    """Rows, in the tables that hold what is nowhere else."""
    after: int
    stop: str = ""
    """Why not to upgrade: `step` (it cannot be taken), `damaged`, `orphans`, `fewer`; empty: go."""
    what: str = ""
    """Which error, or which tables: no value of a person's."""


def rehearse(home: Path, now: datetime, step: Step = no_step, steps: Steps = TERMINAL) -> tuple[Rehearsed, ...]:
    """Try the upgrade on copies of what this home has: a terminal's database, a central's, or both.

    Raises:
        Locked: another one is under way.
        NewerDatabase, DamagedDatabase: the original is not this program's to migrate, or central's is gone.
        StorageError: no key, no room for the copy.
    """
    if is_central(home):
        check_not_gone(CentralHome(home))
    with only_one(home, FOLDER), _trial_folder(home) as folder:
        done = []
        if is_terminal(home):
            done.append(_terminal(home, folder / "terminal.sqlite", step, steps))
        if is_central(home) and CentralHome(home).database.exists():
            done.append(_central(home, folder / "central.sqlite", step, now))
    return tuple(done)


def copy_terminal(home: Path, target: Path, step: Step, steps: Steps = TERMINAL) -> set[str]:
    """Copy the terminal's database as it stands at this instant, under the same key; gives the steps that it lacks.

    The copy is its owner's alone (0600).

    Raises: as `rehearse`.
    """
    check_log(home)
    with closing(look_at(home)) as db:
        lacks = check_version(db, steps)
        _copy(db, target, step)
    return lacks


@contextmanager
def _trial_folder(home: Path) -> Iterator[Path]:
    trial_copies.remove(home)  # what a pulled plug left
    if stuck := [str(path) for path in sorted(trial_copies.folder_of(home).rglob("*"))]:
        raise StorageError(_(_STUCK).format(paths=named(stuck, ", ")))
    try:
        yield private_folder(trial_copies.folder_of(home))
    finally:
        trial_copies.remove(home)


def _terminal(home: Path, copy: Path, step: Step, steps: Steps) -> Rehearsed:
    copy_terminal(home, copy, step, steps)
    with closing(open_database(copy, Keys(home).database_key())) as db:
        before = _counts(db)
        step("migrate")
        try:
            migrate(db, copy.with_name("migrate.lock"), steps)
        except Exception as error:
            return _stopped("terminal", before, error)
        return _looked_at("terminal", db, before, (*rows(db, "PRAGMA cipher_integrity_check"),))


def _central(home: Path, copy: Path, step: Step, now: datetime) -> Rehearsed:
    central_schema.check_log(CentralHome(home).database)
    with told_of_central(), closing(open_database(CentralHome(home).database, None, read_only=True)) as db:
        central_schema.check_version(db)
        central_schema.check_tables(db)
        _copy(db, copy, step)
    with closing(open_database(copy, None, read_only=True)) as db:
        before = _counts(db, _of_events(db))
    step("migrate")
    try:
        with closing(open_central(copy)) as db:
            refresh(db, to_text(now))
            return _looked_at("central", db, before)
    except Exception as error:
        return _stopped("central", before, error)


def _copy(db: Connection, target: Path, step: Step) -> None:
    step("copy")
    with plain_errors():
        db.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def _of_events(db: Connection) -> Collection[str]:
    """Central's tables that are made from others."""
    return _REMADE | {str(found["name"]) for found in rows(db, "SELECT name FROM projections")}


def _counts(db: Connection, without: Collection[str] = ()) -> Mapping[str, int]:
    """Rows of each table."""
    names = rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")
    ours = sorted({str(found["name"]) for found in names} - {"_sqlite_migrations", *without})
    return {name: int(rows(db, f'SELECT count(*) AS n FROM "{name}"')[0]["n"]) for name in ours}  # noqa: S608


def _looked_at(part: str, db: Connection, before: Mapping[str, int], torn: Collection[object] = ()) -> Rehearsed:
    counted = _counts(db)
    after = {name: counted.get(name, 0) for name in before}
    fewer = [name for name in before if after[name] < before[name]]
    stop, what = "", ""
    if torn or rows(db, "PRAGMA integrity_check") != [{"integrity_check": "ok"}]:
        stop = "damaged"
    elif orphans := {str(found["table"]) for found in rows(db, "PRAGMA foreign_key_check")}:
        stop, what = "orphans", ", ".join(sorted(orphans))
    elif fewer:
        stop, what = "fewer", ", ".join(fewer)
    return Rehearsed(part, sum(before.values()), sum(after.values()), stop, what)


def _stopped(part: str, before: Mapping[str, int], error: Exception) -> Rehearsed:
    """Whatever a step of the new program ends with, this is what the rehearsal is for."""
    what = str(error) if isinstance(error, StorageError) else type(error).__name__
    total = sum(before.values())
    return Rehearsed(part, total, total, "step", what)
