"""Where each table begins in a terminal's file, kept beside it: without its first page SQLite opens nothing at all.

<home>/data/tables.json    {"salt", "steps", "schema": [{"type", "name", "tbl_name", "rootpage", "sql"}]}

Written when the tables are made or changed. It holds no key and nobody's data. With it, `db.repair` reads a file whose
list of tables is torn: for each table a first page is made that names this table alone.
"""

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from db.connection import Connection, Row, change, immediate, open_database, plain_errors, row, rows
from db.files import write_durably
from db.migrations import taken_steps
from kiosk import small_files
from kiosk.services.ports import StorageError

PAGE = 4096
"""Bytes of a page, SQLCipher's own choice."""
_SALT = 16
_OVERFLOW = PAGE - 80 - 4
"""Bytes of a long value that one page takes, behind the cipher's seal and the next page's number."""


@dataclass(frozen=True)
class TableMap:
    salt: bytes
    """The first 16 bytes of the file: with the key they make the seals of its pages."""
    steps: frozenset[str]
    """The steps that the file has taken."""
    schema: tuple[Row, ...]

    @property
    def tables(self) -> list[str]:
        return sorted(
            str(each["name"])
            for each in self.schema
            if each["type"] == "table" and not str(each["name"]).startswith(("sqlite_", "_sqlite_"))
        )

    def of(self, table: str) -> Iterator[Row]:
        """A table and its indexes."""
        return (each for each in self.schema if each["tbl_name"] == table and each["type"] != "trigger")


def path_of(database: Path) -> Path:
    return database.with_name("tables.json")


def note(database: Path, db: Connection) -> None:
    """Write the map of a sound file. A disk that takes none is no hindrance: the next start tries again."""
    schema = rows(db, "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema")
    with suppress(OSError, StorageError):
        with database.open("rb") as file:
            salt = file.read(_SALT)
        told = {"salt": salt.hex(), "steps": sorted(taken_steps(db)), "schema": schema}
        write_durably(path_of(database), json.dumps(told, indent=1).encode())


def read(database: Path) -> TableMap | None:
    """The map beside a file; None: there is none, or it cannot be read."""
    try:
        told = json.loads(small_files.read_text(path_of(database), "utf-8"))
        return TableMap(bytes.fromhex(told["salt"]), frozenset(told["steps"]), tuple(told["schema"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def first_page(scratch: Path, key: bytes, told: TableMap, table: str, pages: int) -> bytes:
    """A first page, sealed for the file that the map tells of, in which only one table stands, where it began there.

    Args:
        scratch: A place for a file of that many pages; the caller takes it away.
        pages: How many the file has.

    Raises:
        StorageError: no room.
    """
    scratch.unlink(missing_ok=True)
    with closing(open_database(scratch, key, salt=told.salt)) as db:
        with immediate(db):
            for each in told.of(table):
                if each["sql"]:
                    db.execute(each["sql"])
            # SQLite reads no page beyond the number that the first one names.
            db.execute("CREATE TABLE filler (x)")
            missing = pages - _page_count(db)
            change(db, "INSERT INTO filler VALUES (zeroblob(?))", (missing * _OVERFLOW + PAGE // 2,))
            db.execute("DROP TABLE filler")
        with plain_errors():
            db.execute("PRAGMA writable_schema = ON")
        with immediate(db):
            for each in told.of(table):
                change(db, "UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", (each["rootpage"], each["name"]))
    with scratch.open("rb") as file:
        return file.read(PAGE)


def _page_count(db: Connection) -> int:
    found = row(db, "PRAGMA page_count")
    return int(found["page_count"]) if found else 0
