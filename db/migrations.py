"""Which steps a terminal's file has taken and which are missing; forward only, never by an older program."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db.connection import Connection, plain_errors, rows
from db.private_files import locked
from kiosk.i18n import N_
from kiosk.services.ports import NewerDatabase

if TYPE_CHECKING:
    from sqlite_utils import Migrations

NEWER = N_(
    "La base vient d'une version plus récente du programme : elle est lue, jamais écrite. "
    "Installez de nouveau la version récente, ou bien, la borne arrêtée : kiosk upgrade-check --back."
)


def _terminal() -> "Migrations":
    from db.steps import terminal

    return terminal


@dataclass(frozen=True)
class Steps:
    """A chain of steps: their names, known without loading what takes them."""

    names: tuple[str, ...]
    load: Callable[[], "Migrations"]


TERMINAL = Steps(
    (
        "m0001_foundation",
        "m0002_coming_back",
        "m0003_workshop_seats",
        "m0004_what_comes_down",
        "m0005_more_comes_down",
        "m0006_one_time_pins",
        "m0007_what_was_taken",
        "m0008_marks_of_peppers",
    ),
    _terminal,
)


def taken_steps(db: Connection) -> set[str]:
    """Names of the steps that a file has taken; none for a new file."""
    if not rows(db, "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'"):
        return set()
    found = rows(db, "SELECT name FROM _sqlite_migrations WHERE migration_set = 'terminal'")
    return {str(each["name"]) for each in found}


def check_version(db: Connection, steps: Steps = TERMINAL) -> set[str]:
    """Refuse a file in which a newer program took steps that this one does not know; give those that are missing.

    Raises:
        NewerDatabase: open it read-only, write nothing.
    """
    taken = taken_steps(db)
    if taken - set(steps.names):
        raise NewerDatabase(NEWER)
    return set(steps.names) - taken


def migrate(db: Connection, lock: Path, steps: Steps = TERMINAL) -> bool:
    """Take the steps that are missing, one process at a time; each is whole or not taken. Whether any was missing.

    Raises:
        NewerDatabase: a newer program wrote the file; nothing was changed.
        StorageError: a step could not be stored; the file is as before it.
    """
    if not check_version(db, steps):
        return False
    with locked(lock):
        # Another process may have taken them while this one waited.
        if check_version(db, steps):
            from sqlite_utils import Database

            with plain_errors():
                steps.load().apply(Database(db, execute_plugins=False))
    return True
