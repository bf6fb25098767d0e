"""Whole tables, some hundred rows at a time: ten years of listings are never in memory at once."""

import json
from collections.abc import Iterator
from itertools import islice

from db.connection import Connection, Row, plain_errors, rows

_CHUNK = 500


def every(db: Connection, sql: str) -> Iterator[Row]:
    """What a query gives, each row by column name.

    Raises:
        StorageError: while it is read, and why.
    """
    with plain_errors(db):
        cursor = db.execute(sql)
        names = [column[0] for column in cursor.description]
    while True:
        with plain_errors(db):
            found = cursor.fetchmany(_CHUNK)
        if not found:
            return
        for values in found:
            yield dict(zip(names, values, strict=True))


def in_order(table: str, order: str, db: Connection) -> Iterator[Row]:
    """Every row of a table of ours, sorted by some of its columns.

    Row numbers alone are sorted: SQLite would hold every whole row to sort them, and must not spill them to the disk,
    where names and telephone numbers would stay.

    Raises:
        StorageError: while it is read, and why.
    """
    with plain_errors(db):
        numbers = [number for (number,) in db.execute(f"SELECT rowid FROM {table} ORDER BY {order}")]  # noqa: S608
    waiting = iter(numbers)
    while some := list(islice(waiting, _CHUNK)):
        sql = f"SELECT rowid AS row_number, * FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))"  # noqa: S608
        found = {each.pop("row_number"): each for each in rows(db, sql, (json.dumps(some),))}
        yield from (found[number] for number in some)
