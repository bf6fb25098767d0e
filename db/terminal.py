"""The terminal's encrypted file: where it is, how it is made, how it is opened for work or only to be looked at."""

from pathlib import Path

from db.connection import Connection, Opener, open_database
from db.keys import Keys
from db.migrations import migrate
from db.private_files import private_folder
from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, StorageError

NO_DATABASE = N_("Il n'y a pas de base ici. Lancez d'abord « kiosk init », ou remettez la sauvegarde en place.")


EMPTIED = N_("La base a été vidée : rien n'est écrit. Remettez la dernière sauvegarde en place, puis « kiosk doctor ».")


def database_path(home: Path) -> Path:
    return home / "data" / "kiosk.sqlite"


def make_terminal(home: Path) -> Opener:
    """Make the keys and the database that are missing; safe to run twice.

    Raises:
        StorageError: see `open_terminal`; or the home cannot be written.
    """
    path = database_path(home)
    private_folder(path.parent)
    keys = Keys(home)
    keys.make(path)
    key = keys.database_key()
    keys.check_database_key(key)
    if not path.exists():
        db = open_database(path, key)
        migrate(db, path.with_name("migrate.lock"))
        db.close()
    return open_terminal(home)


def open_terminal(home: Path) -> Opener:
    """Check the key, the library and the version once, take the steps that are missing; then connections are cheap.

    Raises:
        StorageError: no database, no key, a disk that cannot be written.
        DamagedDatabase: damage, or a key that is not this database's.
        NewerDatabase: a newer program wrote it: see `look_at`.
    """
    path = database_path(home)
    _check_there(path)
    keys = Keys(home)
    key = keys.database_key()
    keys.check_database_key(key)

    def connect() -> Connection:
        # Opening makes a file that is missing: a database that vanished under a running terminal must not come
        # back empty.
        _check_there(path)
        return open_database(path, key)

    db = connect()
    try:
        migrate(db, path.with_name("migrate.lock"))
    finally:
        db.close()
    return connect


def look_at(home: Path) -> Connection:
    """Open it to be read only: for a newer database, and for `kiosk doctor`.

    Raises:
        StorageError, DamagedDatabase: as `open_terminal`.
    """
    path = database_path(home)
    _check_there(path)
    keys = Keys(home)
    key = keys.database_key()
    keys.check_database_key(key)
    return open_database(path, key, read_only=True)


def _check_there(path: Path) -> None:
    """SQLite would take an empty file for a new database, and a terminal that lost everything for a healthy one."""
    if not path.exists():
        raise StorageError(NO_DATABASE)
    if path.stat().st_size == 0:
        raise DamagedDatabase(EMPTIED)
