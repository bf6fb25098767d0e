"""The terminal's encrypted file: where it is, how it is made, how it is opened for work or only to be looked at."""

from pathlib import Path

from db import ballast, in_use, kept_copies, log_frames, table_map
from db.connection import Connection, Opener, open_database, rows
from db.keys import Keys
from db.migrations import migrate
from db.private_files import private_folder
from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, GoneDatabase, StorageError

NO_DATABASE = N_(
    "Il n'y a pas de base ici : lancez « kiosk init --agency AGENCE --terminal BORNE », avec les mêmes options si elle "
    "est perdue et que keys/signing.key est là. Ce qui est scellé (dossier spool) part ensuite."
)

GONE_BUT_KEPT = N_(
    "Il n'y a plus de base ici, mais une copie d'avant la mise à jour : rien n'est écrit. Remettez data d'une copie "
    "plus récente, ou bien, la borne arrêtée : kiosk upgrade-check --back."
)
EMPTIED = N_(
    "La base a été vidée, il n'y a rien à en reprendre : mettez le dossier data de côté, puis « kiosk init --agency "
    "AGENCE --terminal BORNE » avec les mêmes options. Ce qui est scellé (dossier spool) part ensuite."
)
EMPTIED_BESIDE_LOG = N_(
    "La base a été vidée, mais son journal (kiosk.sqlite-wal) est là : rien n'est écrit. Arrêtez la borne, puis "
    "« kiosk doctor --repair » : ce qui s'y lit est repris."
)
NOTHING_TO_OPEN = N_(
    "keys/database.key n'est pas la clé d'ici, et il n'y a pas de base : rien n'est écrit. Remettez la base et sa clé. "
    "Perdues sans copie : ôtez keys/database.check, puis « kiosk init --agency AGENCE --terminal BORNE » avec les "
    "mêmes options."
)
HALF_REPAIRED = N_(
    "Une réparation de la base s'est arrêtée en route : rien n'est écrit. Lancez « kiosk doctor --repair »."
)


def database_path(home: Path) -> Path:
    return home / "data" / "kiosk.sqlite"


def slip_of(database: Path) -> Path:
    """What `db.repair` writes before the files change places: until it is gone again, nobody opens the database."""
    return database.with_name("repair.json")


def make_terminal(home: Path) -> Opener:
    """Make the keys and the database that are missing; safe to run twice.

    Raises:
        StorageError: see `open_terminal`; or the home cannot be written.
    """
    path = database_path(home)
    private_folder(path.parent)
    check_no_slip(path)
    keys = Keys(home)
    keys.make(path)
    key = checked_key(keys, path)
    if not path.exists():
        db = open_database(path, key)
        migrate(db, path.with_name("migrate.lock"))
        db.close()
    return open_terminal(home)


def checked_key(keys: Keys, database: Path) -> bytes:
    """The key of a database that may be gone.

    Raises:
        StorageError: no key; or another than was here, beside nothing that it could open.
        DamagedDatabase: it is not this database's.
    """
    key = keys.database_key()
    try:
        keys.check_database_key(key)
    except DamagedDatabase:
        if database.exists():
            raise
        raise StorageError(NOTHING_TO_OPEN) from None
    return key


def open_terminal(home: Path) -> Opener:
    """Check the key, the library and the version once, take the steps that are missing; then connections are cheap.

    Raises:
        StorageError: no database, no key, a disk that cannot be written.
        DamagedDatabase: damage, a key that is not this database's, or a repair that is not done.
        NewerDatabase: a newer program wrote it: see `look_at`.
    """
    path = database_path(home)
    check_there(path)
    keys = Keys(home)
    key = keys.database_key()
    keys.check_database_key(key)

    def connect() -> Connection:
        # Opening makes a file that is missing: a database that vanished under a running terminal must not come
        # back empty.
        check_there(path)
        ballast.give_up(path)
        return open_database(path, key)

    in_use.hold(path, connect)
    db = connect()
    try:
        if migrate(db, path.with_name("migrate.lock")) or not table_map.path_of(path).exists():
            table_map.note(path, db)
    finally:
        db.close()
    return connect


def look_at(home: Path) -> Connection:
    """Open it to be read only: for a newer database, and for `kiosk doctor`.

    Raises:
        StorageError, DamagedDatabase: as `open_terminal`.
    """
    path = database_path(home)
    check_there(path)
    keys = Keys(home)
    key = keys.database_key()
    keys.check_database_key(key)
    return open_database(path, key, read_only=True)


def is_whole(db: Connection) -> bool:
    """Whether every page is as it was written, and every row stands where it should."""
    # The cipher's check first: it reads every page by its seal, and the other one stops at a page that is torn.
    torn = rows(db, "PRAGMA cipher_integrity_check")
    return not torn and rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def check_there(path: Path, *, is_log_read: bool = False) -> None:
    """SQLite would take an empty file for a new database, and a terminal that lost everything for a healthy one.

    Args:
        is_log_read: an empty file will do whose log is there, which the caller reads.

    Raises:
        StorageError: none was made yet. GoneDatabase: it is there no more. DamagedDatabase: it was emptied, or a repair
            is not done.
    """
    check_no_slip(path)
    if not path.exists():
        if kept_copies.copies(path.parents[1]):
            raise GoneDatabase(GONE_BUT_KEPT)
        raise GoneDatabase(NO_DATABASE) if _was_made(path) else StorageError(NO_DATABASE)
    if path.stat().st_size == 0:
        is_log_there = log_frames.is_filled(path.with_name(f"{path.name}-wal"))
        if not (is_log_there and is_log_read):
            raise DamagedDatabase(EMPTIED_BESIDE_LOG if is_log_there else EMPTIED)


def _was_made(path: Path) -> bool:
    """Whether `kiosk init` ended here once: it writes the enrolment last."""
    return any((path.parents[1] / "enrolment").glob("*.json*"))


def check_no_slip(path: Path) -> None:
    """Raises DamagedDatabase: a repair is not done."""
    if slip_of(path).exists():
        raise DamagedDatabase(HALF_REPAIRED)
