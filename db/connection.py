"""The one door to SQLite: which library, how a file is opened, what a transaction is, how an error is said.

Every connection of the project goes through here, central's too: the library under it is SQLCipher's, newer than
the system's. The terminal's file has a raw 32-byte key; central's has none and is a plain SQLite file.
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3
from sqlcipher3 import dbapi2

from db import guards, side_files
from db.private_files import is_read_only, reason
from kiosk import small_files
from kiosk.i18n import _
from kiosk.services.ports import StorageError

if TYPE_CHECKING:
    # sqlcipher3 has no types of its own; its connection is the standard library's, to the letter.
    from sqlite3 import Connection as Connection
else:
    Connection = dbapi2.Connection

# sqlite-utils, which the migrations are made with, takes its library and its exceptions from here. It is imported
# only when a step has to be taken: it would be a tenth of everything that a terminal loads at its start.
sys.modules["pysqlite3"] = sqlcipher3

KEY_BYTES = 32
Row = dict[str, Any]
Parameters = Mapping[str, object] | Sequence[object]
Opener = Callable[[], Connection]
"""Gives a fresh connection. Each unit of work has its own, in its own thread, and closes it."""

_LEAST_TO_OPEN = 64 * 2**10
"""Bytes that an opened database needs beside it: the index of its log. Without them SQLite blames the disk."""
_PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA mmap_size = 0",
    "PRAGMA synchronous = FULL",
)


class _Sealed(dbapi2.Connection):  # type: ignore[misc]  # sqlcipher3 has no types
    """A connection whose every page has a seal."""


@contextmanager
def plain_errors(db: Connection | None = None) -> Iterator[None]:
    """Say the library's errors in words for a person, without any value: the one place that does.

    Args:
        db: the connection that is used, where a page without its seal may be met while it writes.

    Raises:
        StorageError: instead of an error that has a cause outside the program.
    """
    try:
        yield
    except dbapi2.Error as error:
        said = guards.explained(getattr(error, "sqlite_errorcode", 0))
        if str(error).startswith("Could not decode to UTF-8"):
            said = guards.torn_page()  # the library's own words hold the value
        if said is None:
            raise
        raise said from None
    except MemoryError:
        # The cipher gives SQLite no page where the seal is broken, and that takes it for a lack of memory.
        if not isinstance(db, _Sealed):
            raise
        raise guards.torn_page() from None
    except UnicodeDecodeError as error:
        if not guards.is_of_library(error.object):
            raise
        raise guards.torn_page() from None


@cache
def library_versions() -> tuple[str, str]:
    """Versions of SQLite and of its cipher, such as `("3.53.4", "4.19.0 community")`; no cipher: empty."""
    connection = dbapi2.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    return str(dbapi2.sqlite_version), str(cipher[0]) if cipher else ""


def open_database(
    path: Path, key: bytes | None, *, read_only: bool = False, is_log_read: bool = True, salt: bytes = b""
) -> Connection:
    """Open a file, making it (0600, for its owner alone) when it is not there.

    Args:
        path: The file; its folder must exist.
        key: 32 raw bytes, or None for a plain SQLite file.
        read_only: Never write, not even to migrate.
        is_log_read: False, only with `read_only`: as if no log lay beside it, and as if nobody wrote it meanwhile.
        salt: 16 bytes for a file that is made; empty: its own, at random.

    Raises:
        StorageError: the library is unsafe, the file cannot be opened, or what lies beside it is no file.
        DamagedDatabase: damage, or a wrong key.
    """
    if key is not None and len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    guards.check_library(*library_versions())
    if small_files.is_other_than_file(path) and not path.is_dir():
        raise StorageError(f"{path} : {reason(OSError(small_files.NOT_A_FILE, ''))}")  # a pipe would wait for ever
    side_files.check(path)
    with _naming(path), _opening_on_full_disk(path, is_named=key is None), _opening(), plain_errors():
        if not read_only:
            _make_file(path)
        mode = "ro" if read_only else "rw"
        uri = f"{path.absolute().as_uri()}?mode={mode}{'' if is_log_read else '&immutable=1'}"
        connection = dbapi2.connect(uri, uri=True, timeout=5, factory=_Sealed if key is not None else Connection)
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")
            if key is not None:
                connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
            for pragma in _PRAGMAS:
                connection.execute(pragma)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if not read_only:
                connection.execute("PRAGMA journal_mode = WAL")
            return connection  # type: ignore[no-any-return]
        except BaseException:
            connection.close()
            raise


@contextmanager
def _opening() -> Iterator[None]:
    """Where nothing is asked yet but whether it opens, what no result code explains is a first page that is damaged."""
    try:
        yield
    except dbapi2.Error:
        raise guards.torn_page() from None


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        # A folder that is only read from fails as a disk does, behind all that could be shut on the way to it.
        if not isinstance(error, guards.CannotOpen) and not path.is_dir():
            raise
        if _is_on_read_only_disk(path):
            why = reason(OSError(errno.EROFS, ""))
            raise StorageError(_(guards.CANNOT_OPEN_BECAUSE).format(path=path, why=why)) from None
        raise StorageError(_(guards.CANNOT_OPEN_AT).format(path=path)) from None


@contextmanager
def _opening_on_full_disk(path: Path, *, is_named: bool) -> Iterator[None]:
    try:
        yield
    except guards.DiskRefuses:
        found = os.statvfs(path.parent)
        if found.f_bavail * found.f_frsize >= _LEAST_TO_OPEN:
            raise
        raise _full(path if is_named else None) from None


def _full(path: Path | None) -> guards.Full:
    """Central's folders may lie on several disks; at a terminal agents read it, whom a path tells nothing."""
    return guards.Full(_(guards.FULL_AT).format(folder=path.parent) if path else guards.FULL_WORDS)


def _is_on_read_only_disk(path: Path) -> bool:
    """Whether that alone keeps a database shut: SQLite has to write its log's index beside it, to read it too."""
    is_in_reach = os.access(path, os.R_OK) if path.exists() else path.parent.is_dir()
    return is_in_reach and not path.is_dir() and is_read_only(path.parent)


def _make_file(path: Path) -> None:
    """SQLite gives its side files the rights of the file itself, so that these are set once, here."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return  # it is there, or it cannot be made: opening it says which


@contextmanager
def immediate(db: Connection) -> Iterator[Connection]:
    """One transaction that takes the write lock at once: all of it is on the disk after the block, or none.

    Raises:
        StorageError: nothing was stored, and why.
    """
    with _naming_full_disk(db), plain_errors(db):
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
            db.execute("COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


@contextmanager
def _naming_full_disk(db: Connection) -> Iterator[None]:
    try:
        yield
    except guards.Full:
        raise _full(None if isinstance(db, _Sealed) else Path(file_of(db))) from None


def file_of(db: Connection) -> str:
    """Path of the file that is open."""
    return str(db.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0])


def rows(db: Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """What a query gives, each row by column name."""
    with plain_errors(db):
        cursor = db.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        found = cursor.fetchall()
    _check_ends(db, found)
    return [dict(zip(names, values, strict=True)) for values in found]


def is_sealed_throughout(db: Connection) -> bool:
    """Whether every page that an encrypted connection has read so far bore its seal."""
    with plain_errors():
        return bool(db.execute("PRAGMA cipher_status").fetchone()[0] == "1")


def _check_ends(db: Connection, found: Sequence[Sequence[object]]) -> None:
    """SQLCipher gives zeros for a page without its seal, and SQLite believes them where a long value ends."""
    is_doubtful = isinstance(db, _Sealed) and any(
        value[-1:] in ("\0", b"\0") for values in found for value in values if isinstance(value, str | bytes)
    )
    if is_doubtful and not is_sealed_throughout(db):
        raise guards.torn_page()


def row(db: Connection, sql: str, parameters: Parameters = ()) -> Row | None:
    """The first row of a query, or None."""
    found = rows(db, sql, parameters)
    return found[0] if found else None


def change(db: Connection, sql: str, parameters: Parameters = ()) -> int:
    """How many rows a statement changed; inside `immediate`."""
    with plain_errors(db):
        return int(db.execute(sql, parameters).rowcount)
