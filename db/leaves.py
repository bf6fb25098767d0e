"""Events of an outbox that its tree does not lead to any more: each page of a copy is read as if the table began there.

A row that is frozen with its own id inside tells by itself what it is: of another table's page none is taken.
"""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from db import salvage
from db.connection import Connection, change, immediate, open_database, plain_errors
from db.night.central.events import UnreadableEvent, parse
from db.salvage import Key, Source, Table, Taken, Values
from kiosk.services.ports import DamagedDatabase

OUTBOX = "outbox"


def events(copy: Path, key: bytes, table: Table, pages: int) -> Iterator[tuple[Key, Values]]:
    """Every event that stands whole on a page, with its rowid, some of them more than once.

    Args:
        copy: of a file whose list of tables is read and names the outbox; it is written to.
        table: the outbox, whatever of its columns, `event_id` and `body` among them.
        pages: how many the file has.

    Raises:
        StorageError: no room.
    """
    for page in range(2, pages + 1):
        try:
            with closing(open_database(copy, key)) as db:
                _begin_at(db, page)
            with closing(Source(partial(open_database, copy, key, read_only=True))) as source:
                source.ask(f"SELECT rowid FROM {table.name} NOT INDEXED LIMIT 1")  # noqa: S608 (a name of our own)
                found = list(salvage.read(source, table, Taken()))
        except DamagedDatabase:  # an index, or gone
            continue
        yield from (
            (rowid, values) for rowid, values in found if _is_event(dict(zip(table.columns, values, strict=True)))
        )


def _begin_at(db: Connection, page: int) -> None:
    with plain_errors():
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA writable_schema = ON")
    with immediate(db):
        change(db, "UPDATE sqlite_schema SET rootpage = ? WHERE name = ?", (page, OUTBOX))


def _is_event(row: dict[str, object]) -> bool:
    body = row["body"]
    try:
        return isinstance(body, bytes) and parse(body).event_id == row["event_id"]
    except UnreadableEvent:
        return False
