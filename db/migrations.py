"""Migrate a terminal's file by the steps that it lacks; forward only, never by an older program (F10)."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db.connection import Connection, plain_errors, rows
from db.files import locked
from kiosk.i18n import N_
from kiosk.services.ports.errors import NewerDatabase, OlderDatabase

if TYPE_CHECKING:
    from sqlite_utils import Migrations

NEWER = N_(
    "La base vient d'un programme plus récent : rien n'est écrit. Remettez ce programme, ou la copie gardée avant "
    "lui : docs/operator.md."
)
OLDER = N_(
    "La base vient de la version 0.1 : rien n'est écrit. Gardez la version 0.1 ici, ou préparez un autre dossier : "
    "kiosk init."
)
_OF_0_1 = "m0001_foundation"


def _terminal() -> "Migrations":
    from db.terminal_schema import terminal

    return terminal


class Steps(NamedTuple):
    """A chain of migration steps: their names are known without loading the library that runs them."""

    names: tuple[str, ...]
    load: Callable[[], "Migrations"] = _terminal


TERMINAL = Steps(
    (
        "m0001_terminal_of_0_2",
        "m0002_lists_of_the_console",
        "m0003_moves_of_tickets",
        "m0004_work",
        "m0005_states_of_requests",
        "m0006_calls",
        "m0007_counts",
        "m0008_assistance",
    )
)


def taken_steps(db: Connection) -> set[str]:
    """Return the names of the steps that a file has taken; none for a new file."""
    if not rows(db, "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'"):
        return set()
    found = rows(db, "SELECT name FROM _sqlite_migrations WHERE migration_set = 'terminal'")
    return {str(each["name"]) for each in found}


def check_version(db: Connection, steps: Steps = TERMINAL) -> set[str]:
    """Refuse a file that this program cannot migrate; return the steps that it lacks.

    Raises:
        NewerDatabase: a newer program took steps that this one does not know; open it read-only, write nothing.
        OlderDatabase: version 0.1 made it.
    """
    taken = taken_steps(db)
    if _OF_0_1 in taken:
        raise OlderDatabase(OLDER)
    if taken - set(steps.names):
        raise NewerDatabase(NEWER)
    return set(steps.names) - taken


def migrate(db: Connection, lock: Path, steps: Steps = TERMINAL) -> None:
    """Run the steps that a file lacks, one process at a time; each step is stored whole or not at all (F1).

    Raises:
        NewerDatabase, OlderDatabase: nothing was changed.
        StorageError: a step could not be stored; the file is as before it.
    """
    if not check_version(db, steps):
        return
    with locked(lock):
        # Another process may have run them while this one waited for the lock.
        if check_version(db, steps):
            from sqlite_utils import Database

            with plain_errors(db):
                steps.load().apply(Database(db, execute_plugins=False))
