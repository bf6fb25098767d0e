"""Describe a CSV file as data: its columns with their cells, their entries in the dictionary, and its rows.

Rows are read a few hundred at a time: ten years of listings are never in memory at once.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

from db.connection import Connection, plain_errors, rows
from db.connection import Row as Stored

Row = Mapping[str, object]
"""A row of central's table, by column."""
Tell = Callable[[Sequence[Row]], list[str]]
"""Gives the cells of one column for some rows, safe for a spreadsheet (`db.central.out.sheets.cells`): column by column
takes a third of the time of cell by cell.
"""

AS_TYPED = "texte, tel qu'écrit"
LIST = "mots de la liste"
DAY = "jour, jj/mm/aaaa"
INSTANT = "jour et heure, jj/mm/aaaa hh:mm, heure de Paris"
WHOLE = "nombre entier"
EUROS = "nombre, euros, virgule décimale"
CODE = "code"
_CHUNK = 500


@dataclass(frozen=True)
class Column:
    """One column: its heading, its cells, and its entry in `DICTIONNAIRE.csv`, in French."""

    heading: str
    tell: Tell
    meaning: str
    form: str
    """Type, unit and format."""
    words: Sequence[str] = ()
    """Every word that may stand in the column, with its code in `central.sqlite`; empty when it has no list."""
    is_contact: bool = False


def each(column: str, says: Callable[[object], str]) -> Tell:
    """Return the cells of a column, each computed from one column of the table."""
    held = itemgetter(column)
    return lambda rows: [*map(says, map(held, rows))]


def by_row(says: Callable[[Row], str]) -> Tell:
    """Return the cells of a column, each computed from a whole row."""
    return lambda rows: [*map(says, rows)]


@dataclass(frozen=True)
class Sheet:
    """One CSV file."""

    name: str
    read: Callable[[Connection], Iterable[Row]]
    """Gives the rows, once, in an order that does not depend on their arrival."""
    columns: Sequence[Column]


def listed(words: Mapping[str, str]) -> tuple[str, ...]:
    """Return a list of codes as the dictionary shows it."""
    return tuple(f"{word} [{code}]" for code, word in words.items())


def every(db: Connection, sql: str) -> Iterator[Stored]:
    """Yield the rows of a query by column name, while they are read. Raises StorageError."""
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


def in_order(table: str, order: str, db: Connection) -> Iterator[Stored]:
    """Yield every row of one of our tables, sorted by some of its columns.

    Only row numbers are sorted: to sort whole rows, SQLite would hold them all, and must not spill them to the disk,
    where names and telephone numbers would stay.

    Raises:
        StorageError: a row could not be read; the text says why.
    """
    with plain_errors(db):
        numbers = [number for (number,) in db.execute(f"SELECT rowid FROM {table} ORDER BY {order}")]  # noqa: S608
    waiting = iter(numbers)
    while some := list(islice(waiting, _CHUNK)):
        sql = f"SELECT rowid AS row_number, * FROM {table} WHERE rowid IN (SELECT value FROM json_each(?))"  # noqa:S608
        found = {each.pop("row_number"): each for each in rows(db, sql, (json.dumps(some),))}
        yield from (found[number] for number in some)
