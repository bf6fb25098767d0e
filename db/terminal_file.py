"""The terminal's encrypted file: its path, how to make it, and how to open it for work or read-only."""

import fcntl
import os
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from db.connection import Connection, Opener, open_database
from db.files import open_lock, private_folder
from db.keys import Keys
from db.migrations import migrate
from kiosk.i18n import N_
from kiosk.services.ports.errors import DamagedDatabase, GoneDatabase, HeldDatabase, StorageError

NO_DATABASE = N_("Il n'y a pas encore de base ici. Préparez la borne : kiosk init.")
GONE = N_("La base n'est plus là : rien n'est écrit. Remettez la copie de la nuit : kiosk doctor --repair.")
EMPTIED = N_("La base a été vidée : rien n'est écrit. Remettez la copie de la nuit : kiosk doctor --repair.")
UNDER_REPAIR = N_("La base est en cours de réparation : rien n'est écrit. Attendez la fin, puis relancez la borne.")
IN_USE = N_(
    "La borne, la console ou la nuit tient la base : rien n'est changé. "
    "Arrêtez-les (systemctl stop office64-kiosk), puis relancez."
)


def database_path(home: Path) -> Path:
    """Return the path of the encrypted file, which may not exist yet."""
    return home / "data" / "kiosk.sqlite"


def make_terminal(home: Path) -> Opener:
    """Make the keys and the database that are missing; safe to run twice, and after a power cut (F1).

    Raises:
        StorageError: see `open_terminal`; or the home cannot be written.
    """
    if _was_enrolled(home):
        check_there(home)  # an empty new database would hide that the old one is gone (F4)
    path, keys = database_path(home), Keys(home)
    private_folder(path.parent)
    keys.make(path)
    with closing(open_database(path, keys.database_key())) as db:
        migrate(db, _migration_lock(path))
    return open_terminal(home)


def open_terminal(home: Path) -> Opener:
    """Check the key, the library and the version once, and migrate; further connections are then cheap.

    Raises:
        StorageError: no database, no key, a disk that cannot be written.
        DamagedDatabase, GoneDatabase: damage, or a key that is not this database's; nothing was changed.
        NewerDatabase, OlderDatabase: another program wrote it; see `look_at`.
        HeldDatabase: it is being repaired.
    """
    path = database_path(home)
    check_there(home)
    key = Keys(home).database_key()

    def connect() -> Connection:
        # Opening makes a missing file: a database that vanished under a running terminal must not come back empty (F4).
        check_there(home)
        return open_database(path, key)

    _hold(path, connect)
    with closing(connect()) as db:
        migrate(db, _migration_lock(path))
    return connect


def look_at(home: Path) -> Connection:
    """Open it read-only: for a database of another program, for `kiosk doctor` and for a rehearsal.

    Raises:
        StorageError, DamagedDatabase: as `open_terminal`.
    """
    check_there(home)
    return open_database(database_path(home), Keys(home).database_key(), read_only=True)


def check_there(home: Path) -> None:
    """Check that the database file exists and is not empty, as SQLite would take an empty file for a new database (F4).

    Raises:
        StorageError: none was made yet. GoneDatabase: it is gone. DamagedDatabase: it was emptied.
    """
    try:
        size = database_path(home).stat().st_size
    except OSError:
        is_known = _was_enrolled(home) or (home / "keys" / "database.key").exists()
        raise (GoneDatabase(GONE) if is_known else StorageError(NO_DATABASE)) from None
    if not size:
        raise DamagedDatabase(EMPTIED)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Keep every other program from the database during the block, as a repair must.

    Raises:
        HeldDatabase: a terminal, a console or a night has it open.
        StorageError: the lock file cannot be made.
    """
    descriptor = open_lock(_use_lock(database_path(home)))
    try:
        _lock(descriptor, fcntl.LOCK_EX, IN_USE)
        yield
    finally:
        os.close(descriptor)


def _hold(path: Path, opener: Opener) -> None:
    """Keep a repair from the database while the opener is alive; the system frees it when a process is killed (F1)."""
    descriptor = open_lock(_use_lock(path))
    weakref.finalize(opener, os.close, descriptor)
    _lock(descriptor, fcntl.LOCK_SH, UNDER_REPAIR)


def _lock(descriptor: int, kind: int, why_not: str) -> None:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        raise HeldDatabase(why_not) from None


def _use_lock(path: Path) -> Path:
    return path.with_name("open.lock")


def _migration_lock(path: Path) -> Path:
    return path.with_name("migrate.lock")


def _was_enrolled(home: Path) -> bool:
    """Tell if `kiosk init` was completed here once: it writes the enrolment last."""
    return any((home / "enrolment").glob("*.json"))
