"""The terminal's encrypted file: where it is, how it is made, how it is opened for work or only to be looked at."""

from contextlib import closing, suppress
from pathlib import Path

from db import ballast, in_use, kept_copies, left_log, table_map
from db.connection import Connection, Opener, file_of, open_database, rows
from db.guards import torn_page
from db.keys import Keys
from db.migrations import check_version, migrate
from db.private_files import private_folder
from db.terminal_marks import marks
from kiosk import small_files
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
NO_FILE = N_(
    "data/kiosk.sqlite n'est pas un fichier ordinaire : rien n'est lu ni écrit. Mettez-le de côté, et remettez la base "
    "à sa place. Sans elle, lancez « kiosk doctor » : il dit la suite."
)
A_LINK = N_(
    "data/kiosk.sqlite est un lien : rien n'est lu ni écrit. Ôtez-le, et mettez la base elle-même à sa place. Sans "
    "elle, lancez « kiosk doctor » : il dit la suite."
)
EMPTIED = N_(
    "La base a été vidée, il n'y a rien à en reprendre : mettez le dossier data de côté, puis « kiosk init --agency "
    "AGENCE --terminal BORNE » avec les mêmes options. Ce qui est scellé (dossier spool) part ensuite."
)
EMPTIED_BESIDE_LOG = N_(
    "La base a été vidée, mais son journal (kiosk.sqlite-wal) est là : rien n'est écrit. Arrêtez la borne, puis "
    "« kiosk doctor --repair » : ce qui s'y lit est repris."
)
GONE_BESIDE_LOG = N_(
    "La base n'est plus là, mais son journal (kiosk.sqlite-wal) y est, avec ce qui a été écrit en dernier : rien n'est "
    "écrit. Remettez kiosk.sqlite à côté de lui, s'il est ailleurs. Sinon, la borne arrêtée : « kiosk doctor "
    "--repair » reprend ce qui s'y lit."
)
LOG_OF_ANOTHER = N_(
    "La base est intacte, mais le journal à côté d'elle (kiosk.sqlite-wal) n'est pas le sien, ou est plus ancien : "
    "rien n'est écrit. Arrêtez la borne, puis « kiosk doctor --repair » : les deux sont lus, la base d'abord."
)
LOG_DAMAGED = N_(
    "Le journal de la base (kiosk.sqlite-wal) est abîmé, avec ce qui a été écrit en dernier : rien n'est écrit. "
    "Arrêtez la borne, puis « kiosk doctor --repair » : base et journal sont gardés, ce qui s'y lit est repris."
)
_LOG = left_log.Words(LOG_OF_ANOTHER, LOG_DAMAGED)
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
    check_is_file(path)
    check_no_log_alone(path)
    keys = Keys(home)
    _note_lost_pins(home, keys)
    keys.make(path)
    key = checked_key(keys, path)
    if not path.exists():
        db = open_database(path, key)
        migrate(db, path.with_name("migrate.lock"))
        db.close()
    return open_terminal(home)


def _note_lost_pins(home: Path, keys: Keys) -> None:
    """Before, so that a plug that is pulled between the two loses no note; what hinders it hinders the keys, too."""
    is_base_there = database_path(home).exists() and not keys.shut() and keys.database_file.exists()
    if is_base_there and not keys.pepper_file.exists():
        from db.stores.own_pepper import note_lost_pins

        note_lost_pins(open_terminal(home))


def checked_key(keys: Keys, database: Path) -> bytes:
    """The key of a database that may be gone.

    Raises:
        StorageError: no key; or another than was here, beside nothing that it could open.
        DamagedDatabase: it is not this database's.
    """
    key = keys.database_key()
    try:
        keys.check_database_key(key, database)
    except DamagedDatabase:
        if database.exists():
            raise
        raise StorageError(NOTHING_TO_OPEN) from None
    return key


def open_terminal(home: Path) -> Opener:
    """Check the key, the library and the version once, take the steps that are missing; then connections are cheap.

    Raises:
        StorageError: no database, no key, a disk that cannot be written.
        DamagedDatabase: damage, a log or a key that is not this database's, or a repair that is not done; nothing was
            changed on the disk.
        NewerDatabase: a newer program wrote it: see `look_at`.
    """
    path = database_path(home)
    check_there(path)
    keys = Keys(home)
    key = keys.database_key()
    keys.check_database_key(key, path)

    def connect() -> Connection:
        # Opening makes a file that is missing: a database that vanished under a running terminal must not come
        # back empty.
        check_there(path)
        ballast.give_up(path)
        return open_database(path, key)

    if left_log.is_left(path):
        # With somebody at work every start would wait until all pages of the base are read.
        left_log.check(path, key, marks, _LOG, is_every_page_read=in_use.is_free(path))
    in_use.hold(path, connect)
    db = connect()
    try:
        keys.note_check(key)
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
    keys.check_database_key(key, path)
    return open_database(path, key, read_only=True)


def is_log_later(home: Path) -> bool:
    """Whether the log tells of a later instant than the file alone. Raises StorageError: no key."""
    return left_log.is_later(database_path(home), Keys(home).database_key(), marks)


def check_log(home: Path) -> None:
    """Of a database that may be damaged, or gone. Raises DamagedDatabase: see `wrong_log`. StorageError: no key."""
    said = wrong_log(home)
    if said:
        raise DamagedDatabase(said)


def wrong_log(home: Path, *, is_alone: bool = False) -> str:
    """Why the log cannot be believed, in words; empty: it can, or there is none.

    Args:
        is_alone: nobody else opens the database meanwhile (`db.in_use.alone`).

    Raises:
        StorageError: no key.
    """
    path = database_path(home)
    if not left_log.is_left(path):
        return ""
    is_free = is_alone or in_use.is_free(path)
    return left_log.wrong(path, Keys(home).database_key(), marks, _LOG, is_every_page_read=is_free)


def is_log_of_another(home: Path) -> bool:
    """Whether the file is sound, and the log beside it is not its own or older; nobody else has it open. As above."""
    return wrong_log(home, is_alone=True) == LOG_OF_ANOTHER


def is_whole(db: Connection) -> bool:
    """As `is_sound`, and nothing that is none of its own follows its end."""
    return not longer_by(db) and is_sound(db)


def is_sound(db: Connection) -> bool:
    """Whether every page is as it was written, and every row stands where it should."""
    # The cipher's check first: it reads every page by its seal, and the other one stops at a page that is torn. Of a
    # file that is too long it would read gigabytes that are no page; the other one reads all that is in use.
    with suppress(DamagedDatabase):
        torn = [] if longer_by(db) else rows(db, "PRAGMA cipher_integrity_check")
        return not torn and rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    return False


def longer_by(db: Connection) -> int:
    """Bytes behind the last page that a database counts: nothing of it is read, and none is its own."""
    sizes = rows(db, "SELECT page_count * page_size AS own FROM pragma_page_count, pragma_page_size")
    return max(Path(file_of(db)).stat().st_size - int(sizes[0]["own"]), 0)


def check_sound(home: Path) -> None:
    """Before anything is changed that hangs on what the database tells; nothing is written. Nobody else has it open.

    Raises:
        DamagedDatabase: damage, or a log or a key that is not this database's.
        NewerDatabase, StorageError: as `open_terminal`.
    """
    path, keys = database_path(home), Keys(home)
    check_there(path)
    key = checked_key(keys, path)
    left_log.check(path, key, marks, _LOG)
    # Where there is no log, SQLite lays an empty one beside a file that it only reads.
    with closing(open_database(path, key, read_only=True, is_log_read=left_log.is_left(path))) as db:
        check_version(db)
        if not is_sound(db):
            raise torn_page()


def check_there(path: Path, *, is_log_read: bool = False) -> None:
    """SQLite would take an empty file for a new database, and a terminal that lost everything for a healthy one.

    Args:
        is_log_read: an empty file will do whose log is there, or that log alone, which the caller reads.

    Raises:
        StorageError: none was made yet. GoneDatabase: it is there no more. DamagedDatabase: it was emptied, or is no
            file of its own, or a repair is not done.
    """
    check_no_slip(path)
    check_is_file(path)
    if small_files.size_of(path):
        return
    is_log_there = left_log.is_left(path)
    if is_log_there and is_log_read:
        return
    if path.exists():
        raise DamagedDatabase(EMPTIED_BESIDE_LOG if is_log_there else EMPTIED)
    check_no_log_alone(path)
    if kept_copies.copies(path.parents[1]):
        raise GoneDatabase(GONE_BUT_KEPT)
    raise GoneDatabase(NO_DATABASE) if _was_made(path) else StorageError(NO_DATABASE)


def check_is_file(path: Path) -> None:
    """A folder is left to what opens it. Raises DamagedDatabase: a link, or what is no file, lies in its place."""
    if path.is_symlink():
        raise DamagedDatabase(A_LINK)
    if small_files.is_other_than_file(path) and not path.is_dir():
        raise DamagedDatabase(NO_FILE)


def check_no_log_alone(path: Path) -> None:
    """SQLite deletes a log when it makes a database beside it. Raises GoneDatabase: one lies there without its file."""
    if not path.exists() and left_log.is_left(path):
        raise GoneDatabase(GONE_BESIDE_LOG)


def _was_made(path: Path) -> bool:
    """Whether `kiosk init` ended here once: it writes the enrolment last."""
    return any((path.parents[1] / "enrolment").glob("*.json*"))


def check_no_slip(path: Path) -> None:
    """Raises DamagedDatabase: a repair is not done."""
    if slip_of(path).exists():
        raise DamagedDatabase(HALF_REPAIRED)
