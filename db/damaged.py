"""A terminal's damaged file, opened to be read: whole, or table by table where its list of tables is torn."""

import shutil
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from db import salvage, table_map
from db.connection import open_database
from db.files import PART
from db.keys import Keys
from db.migrations import NEWER, TERMINAL, check_version
from db.salvage import Source, Table
from db.terminal import database_path, is_whole, look_at
from kiosk.services.ports import DamagedDatabase, NewerDatabase


class NothingToRepair(Exception):
    """The database is sound. Exit code 2."""


class NothingToRead(Exception):
    """The list of tables cannot be read, and no map of it fits. Exit code 6."""


class Whole:
    """A file whose list of tables can be read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._tables = {table.name: table for table in salvage.tables(source)}

    def table(self, name: str) -> tuple[Source, Table] | None:
        """None: the file has none of this name, for it is older."""
        found = self._tables.get(name)
        return None if found is None else (self._source, found)

    def close(self) -> None:
        self._source.close()


class Pieces:
    """A file without its list of tables: a copy, whose first page is made anew for one table after the other."""

    def __init__(self, home: Path) -> None:
        """Raises NothingToRead, NewerDatabase, StorageError."""
        path = database_path(home)
        told = table_map.read(path)
        if told is None:
            raise NothingToRead
        if told.steps - set(TERMINAL.names):
            raise NewerDatabase(NEWER)
        self._map = told
        self._key = Keys(home).database_key()
        self._copy, self._scratch = (path.with_name(f"{path.name}.{name}{PART}") for name in ("pieces", "page"))
        self._source: Source | None = None
        for end in ("", "-wal"):
            if path.with_name(path.name + end).exists():
                shutil.copyfile(path.with_name(path.name + end), self._copy.with_name(self._copy.name + end))

    def table(self, name: str) -> tuple[Source, Table] | None:
        """As `Whole.table`. Raises NothingToRead: the map is not this file's, or its key is not."""
        if name not in self._map.tables:
            return None
        self.close()
        pages = self._copy.stat().st_size // table_map.PAGE
        page = table_map.first_page(self._scratch, self._key, self._map, name, pages)
        with self._copy.open("r+b") as file:
            file.write(page)
        try:
            self._source = Source(partial(open_database, self._copy, self._key, read_only=True))
            return self._source, salvage.tables(self._source)[0]
        except DamagedDatabase:
            raise NothingToRead from None

    def close(self) -> None:
        if self._source is not None:
            self._source.close()


Damaged = Whole | Pieces


def opened(home: Path) -> Damaged:
    """The file of a home, which changes nothing in it.

    Raises:
        NothingToRepair, NothingToRead: see there.
        NewerDatabase: a newer program wrote it.
        DamagedDatabase: the key is another's.
        StorageError: there is no database, or no key.
        OSError: no room for a copy.
    """
    Keys(home).check_database_key(Keys(home).database_key())
    try:
        db = look_at(home)
    except DamagedDatabase:
        return Pieces(home)
    with closing(db):
        with suppress(DamagedDatabase):  # which steps it took may be what cannot be read
            check_version(db)
        with suppress(DamagedDatabase):
            if is_whole(db):
                raise NothingToRepair
    return Whole(Source(partial(open_database, database_path(home), Keys(home).database_key(), read_only=True)))
