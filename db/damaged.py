"""A terminal's damaged file, opened to be read: whole, or table by table where its list of tables is torn.

SQLite opens no file that is shorter than its first page says, and no table that began behind its end: of one that was
cut off, a copy is read that is as long again. The file itself is never touched.
"""

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from db import extents, leaves, left_log, log_mending, page_seal, salvage, table_map
from db.connection import open_database, rows
from db.files import PART
from db.key_words import WrongKey
from db.keys import Keys
from db.migrations import TERMINAL, check_version
from db.replacing import discard
from db.salvage import Key, Source, Table, Taken, Values, as_number
from db.terminal import check_is_file, database_path, look_at
from kiosk.services.ports import DamagedDatabase, NewerDatabase

_ROOM = 2 * 2**30
"""Bytes by which a file may have been longer than it is, and of one that are read: far more than a terminal ever holds.
"""


class NothingToRead(Exception):
    """The list of tables cannot be read, and no map of it fits. Exit code 6."""


class Whole:
    """A file whose list of tables can be read."""

    def __init__(self, source: Source, file: Path, *, is_copy: bool = False, torn_in_log: int = 0) -> None:
        """A copy that is read in the file's place goes with it; `torn_in_log`: see `log_mending.carry_in`."""
        self._source, self.file, self._is_copy, self.torn_in_log = source, file, is_copy, torn_in_log
        self._tables = {table.name: table for table in salvage.tables(source)}

    def table(self, name: str) -> tuple[Source, Table] | None:
        """None: the file has none of this name, for it is older."""
        found = self._tables.get(name)
        return None if found is None else (self._source, found)

    def close(self) -> None:
        self._source.close()
        if self._is_copy:
            discard(self.file)


class Pieces:
    """A file without its list of tables: a copy, whose first page is made anew for one table after the other."""

    def __init__(self, home: Path, copy: Path, torn_in_log: int) -> None:
        """`torn_in_log`: see `log_mending.carry_in`. Raises NothingToRead, StorageError."""
        path = database_path(home)
        told = table_map.read(path)
        if told is None:
            raise NothingToRead
        self._map = told
        self._key = Keys(home).database_key()
        self.file, self._scratch = copy, path.with_name(f"{path.name}.page{PART}")
        self._source: Source | None = None
        self.torn_in_log = torn_in_log

    def table(self, name: str) -> tuple[Source, Table] | None:
        """As `Whole.table`. Raises NothingToRead: the map is not this file's, or its key is not."""
        if name not in self._map.tables:
            return None
        self._let_go()
        pages = max(self.file.stat().st_size // table_map.PAGE, *(each["rootpage"] for each in self._map.of(name)))
        page = table_map.first_page(self._scratch, self._key, self._map, name, pages)
        with self.file.open("r+b") as file:
            file.write(page)
        _lengthen(self.file, self._scratch.stat().st_size)
        try:
            self._source = Source(partial(open_database, self.file, self._key, read_only=True))
            return self._source, salvage.tables(self._source)[0]
        except DamagedDatabase:
            raise NothingToRead from None

    def close(self) -> None:
        self._let_go()
        discard(self.file)
        discard(self._scratch)

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.close()


Damaged = Whole | Pieces


def is_newer(home: Path) -> bool:
    """Whether a newer program wrote the file, as far as the file or the map beside it tells. Raises StorageError."""
    try:
        with closing(look_at(home)) as db:
            check_version(db)
    except NewerDatabase:
        return True
    except DamagedDatabase:  # which steps it took may be what cannot be read
        told = table_map.read(database_path(home))
        return told is not None and bool(told.steps - set(TERMINAL.names))
    return False


def check_key_of_map(home: Path) -> None:
    """Of a file in which nothing at all can be read: one that is this terminal's own more likely has another's key.

    Only what a right key leaves behind (`database.check`) tells the two apart for certain.

    Raises:
        DamagedDatabase: the map beside it was made of this very file, and nothing tells that the key is right.
    """
    path = database_path(home)
    told = table_map.read(path)
    if told is None or Keys(home).has_check or not path.exists():
        return
    with path.open("rb") as file:
        if file.read(len(told.salt)) == told.salt:
            raise WrongKey


def reading(home: Path, *, is_newer_read: bool = False) -> Damaged:
    """The file of a home, sound or not.

    Args:
        is_newer_read: also where a newer program wrote it.

    Raises:
        NothingToRead: see there.
        NewerDatabase: unless it is read, too.
        StorageError: there is no database, or no key.
        OSError: no room for a copy.
    """
    if left_log.is_damaged(
        database_path(home), Keys(home).database_key()
    ):  # of which SQLite itself reads the beginning alone
        return _of_copy(home, is_newer_read=is_newer_read)
    try:
        look_at(home).close()
    except DamagedDatabase:
        return _of_copy(home, is_newer_read=is_newer_read)
    path = database_path(home)
    return Whole(Source(partial(open_database, path, Keys(home).database_key(), read_only=True)), path)


def reading_alone(home: Path, *, is_newer_read: bool = False) -> Damaged:
    """The file of a home without the log beside it, of a copy.

    Args:
        is_newer_read: also where a newer program wrote it.

    Raises:
        NothingToRead: see there; or there is no file.
        NewerDatabase: unless it is read, too.
        StorageError: no key.
        OSError: no room for a copy.
    """
    if not database_path(home).exists():
        raise NothingToRead
    return _of_copy(home, is_newer_read=is_newer_read, is_log_read=False)


def read(home: Path, damaged: Damaged, source: Source, table: Table, taken: Taken) -> Iterator[tuple[Key, Values]]:
    """Every row of a table that can be read, as `salvage.read`; of the outbox also what its tree leads to no more.

    Args:
        source, table: what `damaged.table` gave last.

    Raises:
        OSError, StorageError: no room for a copy.
    """
    yield from salvage.read(source, table, taken)
    if table.name != leaves.OUTBOX or (taken.is_counted and not taken.lost):
        return
    path = database_path(home)
    copy = path.with_name(f"{path.name}.leaves{PART}")
    try:
        pages, key = as_number(source.ask("PRAGMA page_count")[0][0]), Keys(home).database_key()
        _copy_with_log(damaged.file, copy, pages * table_map.PAGE, key)
        for rowid, values in leaves.events(copy, key, table, copy.stat().st_size // table_map.PAGE):
            if rowid not in taken.keys:
                taken.keys.add(rowid)
                taken.known.add(rowid)
                yield rowid, values
    finally:
        discard(copy)


def _of_copy(home: Path, *, is_newer_read: bool = False, is_log_read: bool = True) -> Damaged:
    """A file that SQLite does not open as it is: a copy of it, made as long again as it was, or read piece by piece."""
    path = database_path(home)
    check_is_file(path)
    copy = path.with_name(f"{path.name}.{'pieces' if is_log_read else 'alone'}{PART}")
    try:
        torn = _copy_with_log(path, copy, _ROOM, Keys(home).database_key(), is_log_read=is_log_read)
        own = copy.stat().st_size
        try:
            return _as_long_as_it_was(copy, Keys(home).database_key(), torn, is_newer_read=is_newer_read)
        except DamagedDatabase:
            os.truncate(copy, own)
            return Pieces(home, copy, torn)
    except BaseException:
        discard(copy)
        raise


def _copy_with_log(path: Path, copy: Path, most: int, key: bytes, *, is_log_read: bool = True) -> int:
    """One file of the two: a first page made anew for it would else be covered by the log's own.

    Gives what `log_mending.carry_in` gives.

    Args:
        most: bytes of the file that are copied at the most.
    """
    discard(copy)
    if path.exists():
        extents.copy(path, copy, most)
    else:  # of a file that is gone the log tells what it can
        copy.touch(0o600)
    if is_log_read and left_log.is_left(path):
        return log_mending.carry_in(copy, left_log.path_of(path), page_seal.of(path, key))
    return 0


def _as_long_as_it_was(copy: Path, key: bytes, torn_in_log: int, *, is_newer_read: bool) -> Whole:
    own = copy.stat().st_size
    # How long it was stands in its first page, which is read only where that many pages are there.
    _lengthen(copy, own + _ROOM)
    with closing(open_database(copy, key, read_only=True)) as db:
        pages = int(rows(db, "PRAGMA page_count")[0]["page_count"])
        with suppress(DamagedDatabase):
            if not is_newer_read:
                check_version(db)
    os.truncate(copy, max(own, pages * table_map.PAGE))
    source = Source(partial(open_database, copy, key, read_only=True))
    return Whole(source, copy, is_copy=True, torn_in_log=torn_in_log)


def _lengthen(file: Path, size: int) -> None:
    """Put zeros behind a copy that was cut off, which take no room: without its seal none of them is believed."""
    os.truncate(file, max(size, file.stat().st_size))
