"""Rehearse an upgrade: copy each database of a home, migrate the copy with this program, and check it.

A database is only read. Its copy lies beside it, for its owner alone and encrypted as the database is, and is deleted
afterwards. `keep` leaves another copy for 14 nights (`db.night.put_aside`): to go back, a person reinstalls the earlier
program and moves that copy into the database's place.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from db.central.central import Place
from db.central.tables.projection import refresh
from db.central.tables.schema import open_central
from db.connection import Connection, file_of, open_database, rows
from db.files import Step, no_step
from db.keys import Keys
from db.migrations import TERMINAL, Steps, check_version, migrate
from db.night import night_date, put_aside
from db.night.terminal import base_copy
from db.terminal_file import look_at
from kiosk.clock import local_day, to_text
from kiosk.config import is_terminal
from kiosk.services.ports.errors import NewerDatabase, StorageError

_REMADE = ("_sqlite_migrations", "pending", "conflicts")
"""Tables that a newer program may rightly make smaller."""


@dataclass(frozen=True)
class Rehearsed:
    """The outcome of one database's rehearsal."""

    part: str
    """`terminal` or `central`."""
    before: int
    """The number of rows before the migration, in the tables that are derived from no other."""
    after: int
    stop: str = ""
    """The reason not to upgrade, in French, without any stored value; empty: go ahead."""


def rehearse(home: Path, now: datetime, step: Step = no_step, steps: Steps = TERMINAL) -> list[Rehearsed]:
    """Try the upgrade on copies of this home's databases: a terminal's, central's, or both.

    Raises:
        NewerDatabase, OlderDatabase, DamagedDatabase: this program cannot migrate the original.
        StorageError: no key, no room for the copy.
    """
    done = []
    for part, look in _bases(home).items():
        with closing(look()) as db:
            if part == "terminal":
                check_version(db, steps)
            before, copy = _counts(db), _copy(db, put_aside.REHEARSAL, now, step)
        if part == "terminal":
            opened = partial(open_database, copy, Keys(home).database_key())
            migrated = partial(migrate, lock=copy.with_name("migrate.lock"), steps=steps)
        else:
            opened, migrated = partial(open_central, copy), partial(refresh, noticed_at=to_text(now))
        done.append(_tried(part, copy, before, opened, migrated, step))
    return done


def keep(home: Path, now: datetime, step: Step = no_step) -> dict[str, Path]:
    """Keep a copy of each database of this home as it is now; return their paths by part. Raises StorageError."""
    kept = {}
    for part, look in _bases(home).items():
        with closing(look()) as db:
            kept[part] = _copy(db, put_aside.BEFORE_UPGRADE, now, step)
    return kept


def _bases(home: Path) -> dict[str, Callable[[], Connection]]:
    """Return how each database of this home is opened read-only."""
    found: dict[str, Callable[[], Connection]] = {"terminal": partial(look_at, home)} if is_terminal(home) else {}
    central = Place(home).database
    if central.exists():
        found["central"] = partial(open_database, central, None, read_only=True)
    return found


def _tried(
    part: str,
    copy: Path,
    before: Mapping[str, int],
    opened: Callable[[], Connection],
    migrated: Callable[[Connection], None],
    step: Step,
) -> Rehearsed:
    total = sum(before.values())
    step("migrate")
    try:
        with closing(opened()) as db:
            migrated(db)
            after = _counts(db)
            kept = {name: after.get(name, 0) for name in before}
            return Rehearsed(part, total, sum(kept.values()), _why_not(db, before, kept))
    except NewerDatabase:
        raise
    except Exception as error:  # any error in a step of the new program is what a rehearsal looks for
        why = str(error) if isinstance(error, StorageError) else type(error).__name__
        return Rehearsed(part, total, total, f"une étape de la migration ne peut pas être faite ({why})")
    finally:
        for side in ("", "-wal", "-shm"):
            copy.with_name(copy.name + side).unlink(missing_ok=True)


def _why_not(db: Connection, before: Mapping[str, int], kept: Mapping[str, int]) -> str:
    if rows(db, "PRAGMA integrity_check") != [{"integrity_check": "ok"}]:
        return "la copie migrée ne se relit pas"
    if orphans := sorted({str(found["table"]) for found in rows(db, "PRAGMA foreign_key_check")}):
        return f"des lignes ne se rapportent plus à rien (tables {', '.join(orphans)})"
    if fewer := [name for name in before if kept[name] < before[name]]:
        return f"des lignes manquent après la migration (tables {', '.join(fewer)})"
    return ""


def _copy(db: Connection, why: str, now: datetime, step: Step) -> Path:
    base = Path(file_of(db))
    copy = put_aside.path_of(base, why, night_date.current(db) or local_day(now))
    base_copy.write(db, copy, step)
    return copy


def _counts(db: Connection) -> dict[str, int]:
    """Return the number of rows of each table that is derived from no other."""
    names = {each["name"] for each in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")} - {*_REMADE}
    if "projections" in names:  # central rebuilds these from `events`
        names -= {each["name"] for each in rows(db, "SELECT name FROM projections")} | {"projections"}
    ours = sorted(name for name in names if not name.startswith("sqlite_"))
    return {name: int(rows(db, f'SELECT count(*) AS n FROM "{name}"')[0]["n"]) for name in ours}  # noqa: S608 (ours)
