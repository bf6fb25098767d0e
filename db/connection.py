"""Open SQLite files: choose the library, open a file, run a transaction, put an error into words.

Every connection of the project goes through here, central's too: the library under it is SQLCipher's, newer than
the system's. A terminal's file has a raw 32-byte key; central's has none and is a plain SQLite file.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3
from sqlcipher3 import dbapi2

from kiosk.i18n import N_, _
from kiosk.services.ports.errors import DamagedDatabase, HeldDatabase, StorageError

if TYPE_CHECKING:
    # sqlcipher3 has no types; its connection behaves exactly as the standard library's.
    from sqlite3 import Connection as Connection
else:
    Connection = dbapi2.Connection

# sqlite-utils, which runs the migrations, takes its library and its exceptions from here. It is imported only when a
# migration has to run: it would be a tenth of everything that a terminal loads at its start.
sys.modules["pysqlite3"] = sqlcipher3

KEY_BYTES = 32
OLDEST_SQLITE = (3, 51, 3)
"""The first release free of the WAL-reset bug, by which a crash at the wrong instant could damage a file."""
Row = dict[str, Any]
Parameters = Mapping[str, object] | Sequence[object]
Opener = Callable[[], Connection]
"""Gives a new connection. Each unit of work opens its own, in its own thread, and closes it."""
Transaction = Callable[[Connection], AbstractContextManager[Connection]]
"""`immediate`, or `wiping` where a person's words are deleted."""

FULL = N_("Le disque est plein : rien n'a été enregistré. Libérez de la place, puis recommencez.")
DAMAGED = N_(
    "La base est abîmée, ou sa clé n'est pas la bonne : rien n'est écrit. Remettez la copie de la nuit : "
    "kiosk doctor --repair."
)
DAMAGED_AT_CENTRAL = N_("La base du siège est abîmée : rien n'est écrit. Remettez une copie : kiosk central restore.")
CANNOT_OPEN_AT = N_(
    "{path} : la base ne s'ouvre pas. Vérifiez que son dossier existe et qu'elle est à ce compte (chown, chmod 600)."
)
_READ_ONLY = N_(
    "La base ne peut pas être écrite : rien n'a été enregistré. Vérifiez les droits du dossier et le montage du disque."
)
_DISK_REFUSES = N_(
    "Le disque refuse l'écriture ou la lecture : rien n'a été enregistré. Vérifiez la place libre et l'état du disque."
)
_HELD = N_("Un autre programme tient la base : rien n'a été enregistré. Recommencez dans un instant.")
_NOT_ADMITTED = N_("Cet enregistrement existe déjà ou n'est pas admis : rien n'a été changé.")
# SQLite's primary result codes: https://www.sqlite.org/rescode.html
_CORRUPT, _CANNOT_OPEN, _NOT_A_DATABASE = 11, 14, 26
_HELD_CODES = (5, 6)
_WORDS = {3: _READ_ONLY, 8: _READ_ONLY, 10: _DISK_REFUSES, 13: FULL, 19: _NOT_ADMITTED, 5: _HELD, 6: _HELD}

_BUSY, _LOG_WAIT = 5000, 200
"""Milliseconds to wait for another program: to write, and to empty the log, which can be done later."""
_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA mmap_size = 0",
    "PRAGMA synchronous = FULL",
)


class _Sealed(dbapi2.Connection):  # type: ignore[misc]  # sqlcipher3 has no types
    """A connection to a terminal's encrypted file, in which every page is authenticated."""


@cache
def library_versions() -> tuple[str, str]:
    """Return the versions of SQLite and its cipher, as `("3.53.4", "4.19.0 community")`; "" without a cipher."""
    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return str(dbapi2.sqlite_version), str(cipher[0]) if cipher else ""


def check_library(sqlite_version: str, cipher_version: str) -> None:
    """Refuse a library that could lose data, or that would store data unencrypted.

    Raises:
        StorageError: SQLite is older than `OLDEST_SQLITE`, or has no cipher.
    """
    if tuple(int(part) for part in sqlite_version.split(".")) < OLDEST_SQLITE:
        raise StorageError(
            f"SQLite {sqlite_version} est trop ancien : il faut {'.'.join(map(str, OLDEST_SQLITE))} ou plus récent. "
            "Réinstallez le programme avec ses bibliothèques."
        )
    if not cipher_version:
        raise StorageError("Cette bibliothèque SQLite ne chiffre pas. Réinstallez le programme avec ses bibliothèques.")


def open_database(path: Path, key: bytes | None, *, read_only: bool = False) -> Connection:
    """Open a file; make it first (0600, for its owner alone) when it does not exist.

    Args:
        path: The file; its folder must exist.
        key: 32 raw bytes, or None for a plain SQLite file.
        read_only: Never write, not even to migrate.

    Raises:
        StorageError: the library is unsafe, or the file cannot be opened.
        DamagedDatabase: the file is damaged, or the key is wrong.
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    check_library(*library_versions())
    if not read_only:
        # SQLite gives its side files the rights of the file itself, so these are set only here. If the file cannot be
        # made, opening it below reports why.
        with suppress(OSError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    with _opening(path, is_sealed=key is not None):
        connection = dbapi2.connect(uri, uri=True, timeout=5, factory=Connection if key is None else _Sealed)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if key is not None:
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
        return connection  # type: ignore[no-any-return]


@contextmanager
def plain_errors(db: Connection) -> Iterator[None]:
    """Turn the library's errors into words for a person, without any stored value: nothing else does this.

    Raises:
        StorageError: in place of an error whose cause is outside the program.
    """
    try:
        yield
    except dbapi2.Error as error:
        said = _explained(error, is_sealed=isinstance(db, _Sealed))
        if said is None:
            raise
        raise said from None
    except MemoryError:
        # The cipher gives SQLite no page whose seal is broken; SQLite takes that for a lack of memory (F4).
        if not isinstance(db, _Sealed):
            raise
        raise DamagedDatabase(DAMAGED) from None


@contextmanager
def immediate(db: Connection) -> Iterator[Connection]:
    """Take the write lock at once: after the block all of it is on the disk, or nothing (F1).

    Raises:
        StorageError: nothing was stored; the text says why.
    """
    with plain_errors(db):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already (F2).
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


@contextmanager
def wiping(db: Connection) -> Iterator[Connection]:
    """Delete a person's words: as `immediate`, and after the block they are gone from the log too.

    Raises:
        StorageError: nothing was changed.
    """
    with immediate(db):
        yield db
    with suppress(StorageError):  # they are deleted; the log is emptied a little later (`Tickets.settle`)
        empty_log(db)


def empty_log(db: Connection) -> None:
    """Copy the log into the file, and cut it: it still holds what `secure_delete` overwrote there.

    While a reader is busy, the log stays as it is; it is tried again.
    """
    with plain_errors(db):
        db.execute(f"PRAGMA busy_timeout = {_LOG_WAIT}")
        try:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            db.execute(f"PRAGMA busy_timeout = {_BUSY}")


def has_log(db: Connection) -> bool:
    """Tell if the log holds anything."""
    log = Path(f"{file_of(db)}-wal")
    return log.exists() and log.stat().st_size > 0


def file_of(db: Connection) -> str:
    """Return the path of the open file."""
    return str(db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0])


def rows(db: Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """Return the rows of a query, each by column name."""
    with plain_errors(db):
        cursor = db.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        found = cursor.fetchall()
        _check_seals(db, found)
    return [dict(zip(names, values, strict=True)) for values in found]


def row(db: Connection, sql: str, parameters: Parameters = ()) -> Row | None:
    """Return the first row of a query, or None."""
    found = rows(db, sql, parameters)
    return found[0] if found else None


def change(db: Connection, sql: str, parameters: Parameters = ()) -> int:
    """Run a statement and return how many rows it changed; call it inside `immediate`."""
    with plain_errors(db):
        return int(db.execute(sql, parameters).rowcount)


def insert(db: Connection, table: str, values: Row) -> None:
    """Insert a row, given by column name; call it inside `immediate`."""
    sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"  # noqa: S608 (our names)
    change(db, sql, tuple(values.values()))


@contextmanager
def _opening(path: Path, *, is_sealed: bool) -> Iterator[None]:
    """Say why a file does not open. An error whose result code explains nothing means a damaged first page."""
    try:
        yield
    except (dbapi2.Error, MemoryError, UnicodeDecodeError) as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == _CANNOT_OPEN:
            raise StorageError(_(CANNOT_OPEN_AT).format(path=path)) from None
        raise (_explained(error, is_sealed=is_sealed) or _damaged(is_sealed=is_sealed)) from None


def _explained(error: Exception, *, is_sealed: bool) -> StorageError | None:
    """Put an error into plain words, as SQLite's own text may hold a value; None for a fault of the program itself."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (_CORRUPT, _NOT_A_DATABASE) or str(error).startswith("Could not decode to UTF-8"):
        return _damaged(is_sealed=is_sealed)
    words = _WORDS.get(code)
    if words is None:
        return None
    return HeldDatabase(words) if code in _HELD_CODES else StorageError(words)


def _damaged(*, is_sealed: bool) -> DamagedDatabase:
    return DamagedDatabase(DAMAGED if is_sealed else DAMAGED_AT_CENTRAL)


def _check_seals(db: Connection, found: Sequence[Sequence[object]]) -> None:
    """Raise DamagedDatabase if a value ends in the zeros that SQLCipher gives for a page with a broken seal (F4)."""
    if isinstance(db, _Sealed) and any(
        value[-1:] in ("\0", b"\0") for values in found for value in values if isinstance(value, str | bytes)
    ):
        status = db.execute("PRAGMA cipher_status").fetchone()
        if status[0] != "1":
            raise DamagedDatabase(DAMAGED)
