"""Reading what can still be read of a damaged file. SQLCipher seals each page: one wrong byte, and the page is gone.

A table is read in ranges of its key, upwards until a page stops it, then downwards; what lies between is halved and
read again, until the rows that cannot be read stand alone. Nothing is written here.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from db.connection import Connection, Opener, Parameters, is_sealed_throughout, plain_errors
from db.guards import torn_page
from kiosk.services.ports import DamagedDatabase

_MANY = 256
"""Rows of one reading, at the most."""
_BLOB_BITS = 128
"""Keys of a table without a rowid are that many random bits."""
_SPREAD = 2
"""Ranges that a table without a rowid is halved into, for each page of the file: rows stand far apart in them."""
_BEYOND = 64
"""Rowids looked at behind the last one that was read, where nothing else tells how far a table goes."""
_AHEAD = (*(1 << power for power in range(20, 10, -1)), *range(1 << 10, 0, -16))
"""Rowids beyond it where a page is looked for that can be read, the farthest first: several may be gone in a row."""
_HIGHEST = (1 << 63) - 1

REVISION = "revision"
"""Column of what may be amended: of two rows the one with the higher number counts (R7)."""

Key = int | bytes
Values = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[str, ...]
    key: str
    """`rowid`, or the one BLOB column that a table without a rowid is ordered by."""
    identity: tuple[str, ...] = ()
    """Columns of the primary key: by them two files have the same row, whatever its rowid in each."""


@dataclass
class Taken:
    """What was read of a table, and what could not be."""

    keys: set[Key] = field(default_factory=set)
    """Of the rows that were read whole."""
    known: set[Key] = field(default_factory=set)
    """Of the rows that are there, as far as the table's own pages and its indexes tell."""
    is_counted: bool = True
    """Whether `known` is all; otherwise a page is gone of which nothing else tells what stood on it."""

    @property
    def lost(self) -> int:
        return len(self.known - self.keys)


class Source:
    """A file to read from. Once a page was refused, SQLCipher reads no other on that connection: a new one is taken."""

    def __init__(self, opener: Opener) -> None:
        """Raises what `opener` raises."""
        self._open = opener
        self._db: Connection = opener()

    def ask(self, sql: str, parameters: Parameters = ()) -> list[Values]:
        """Rows of a query. Raises DamagedDatabase where a page is gone; the next question is answered all the same."""
        return list(self.stream(sql, parameters))

    def stream(self, sql: str, parameters: Parameters = ()) -> Iterator[Values]:
        """The same, one row after the other until a page is gone: their bytes count once it ends without an error."""
        try:
            with plain_errors():
                yield from self._db.execute(sql, parameters)
            # The end of a long value on a page that is gone would else be zeros, and nobody's fault.
            if not is_sealed_throughout(self._db):
                raise torn_page()
        except DamagedDatabase:
            self.close()
            self._db = self._open()
            raise

    def close(self) -> None:
        self._db.close()


def tables(source: Source) -> list[Table]:
    """Every table of a file, by name; ours have a rowid, or a primary key of one column of 16 random bytes.

    Raises:
        DamagedDatabase: the list of tables itself cannot be read.
        TypeError: a table of another kind, which `read` cannot go through.
    """
    sql = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
    return [
        _table(source, str(name), is_rowless=bool(rowless))
        for name, rowless in source.ask(sql)
        if not str(name).startswith(("sqlite_", "_sqlite_"))
    ]


def _table(source: Source, name: str, *, is_rowless: bool) -> Table:
    columns = source.ask("SELECT name, type, pk FROM pragma_table_info(?)", (name,))
    keys = [(str(column), kind) for column, kind, place in columns if place]
    if is_rowless and [kind for _column, kind in keys] != ["BLOB"]:
        raise TypeError(f"{name}: no way to go through its key")
    names, identity = tuple(str(column[0]) for column in columns), tuple(column for column, _kind in keys)
    return Table(name, names, identity[0] if is_rowless else "rowid", identity)


def read(source: Source, table: Table, taken: Taken) -> Iterator[tuple[Key, Values]]:
    """Every row that can be read, with its key, each once; `taken` tells the rest once all were taken.

    Args:
        table: as the file has it, or with fewer columns.
    """
    is_whole = _ask_indexes(source, table, taken.known)
    pages = as_number(source.ask("PRAGMA page_count")[0][0])
    finest = 0 if table.key == "rowid" else _BLOB_BITS - (pages * _SPREAD).bit_length()
    whole, gaps = _Pages(source, table, table.columns, finest), list[_Span]()
    for span in _spans(whole, taken, is_whole=is_whole):
        for key, values in _walk(whole, span, gaps.append):
            taken.keys.add(key)
            taken.known.add(key)
            yield key, values
    if is_whole:
        return
    # A row whose text runs over to a page that is gone still has its key.
    names, blind = replace(whole, columns=()), list[_Span]()
    taken.known.update(key for gap in gaps for key, _values in _walk(names, gap, blind.append))
    taken.is_counted = not blind


def identities(source: Source, table: Table) -> dict[Key, Values]:
    """What the index of its primary key tells of a table's rows, as far as that index can be read."""
    told: dict[Key, Values] = {}
    columns = ", ".join(table.identity)
    for (index,) in source.ask("SELECT name FROM pragma_index_list(?) WHERE origin = 'pk'", (table.name,)):
        for order in ("ASC", "DESC") if table.key == "rowid" else ():
            turn = ", ".join(f"{column} {order}" for column in table.identity)
            sql = f"SELECT rowid, {columns} FROM {table.name} INDEXED BY {index} ORDER BY {turn}"  # noqa: S608 (ours)
            with suppress(DamagedDatabase):
                told |= {_key(values[0]): values[1:] for values in source.stream(sql)}
                break
    return told


@dataclass(frozen=True)
class _Span:
    """A range of keys, both ends included, as numbers; which of its ends are known to be unreadable."""

    low: int
    high: int
    is_low_gone: bool = False
    is_high_gone: bool = False

    @property
    def bits(self) -> int:
        return (self.high - self.low).bit_length()

    def halves(self) -> "tuple[_Span, _Span]":
        """Of a range of which neither end can be read."""
        middle = (self.low + self.high) // 2
        return _Span(self.low, middle, is_low_gone=True), _Span(middle + 1, self.high, is_high_gone=True)


@dataclass(frozen=True)
class _Pages:
    """A table's own pages, some columns of it."""

    source: Source
    table: Table
    columns: Sequence[str]
    finest: int
    """Bits of a range that is halved no further."""

    def some(self, span: _Span, order: str, most: int) -> list[tuple[int, Key, Values]]:
        """The first rows of a range, from below (`ASC`) or above (`DESC`). Raises DamagedDatabase."""
        key = self.table.key
        sql = (
            f"SELECT {', '.join((key, *self.columns))} FROM {self.table.name}"  # noqa: S608 (names of our own)
            f" WHERE {key} BETWEEN ? AND ? ORDER BY {key} {order} LIMIT ?"
        )
        found = self.source.ask(sql, (self._bound(span.low), self._bound(span.high), most))
        return [(as_number(values[0]), _key(values[0]), values[1:]) for values in found]

    def _bound(self, number: int) -> Key:
        return number if self.table.key == "rowid" else number.to_bytes(_BLOB_BITS // 8)


def _key(value: object) -> Key:
    if not isinstance(value, int | bytes):
        raise TypeError("a key is a number or bytes")
    return value


def as_number(value: object) -> int:
    """A key as a place in the order of its table."""
    key = _key(value)
    return key if isinstance(key, int) else int.from_bytes(key)


def _spans(pages: _Pages, taken: Taken, *, is_whole: bool) -> Iterator[_Span]:
    """The whole of a table, as far as anything tells how far it goes.

    Args:
        is_whole: whether `taken.known` is every row there is.
    """
    if pages.table.key != "rowid":
        yield _Span(0, (1 << _BLOB_BITS) - 1)
        return
    ends = [as_number(key) for key in taken.known]
    is_open = False
    for order in () if is_whole else ("ASC", "DESC"):
        try:
            ends += [number for number, _key, _values in pages.some(_Span(~_HIGHEST, _HIGHEST), order, 1)]
        except DamagedDatabase:
            is_open = True
    if is_open:
        ends += [1, _farthest(pages, max(ends, default=1))]
    if ends:
        yield _Span(min(ends), max(ends))
    end = max(ends, default=0)
    # Its last page is gone: what stands before it is read on for as long as there is something.
    while is_open:
        yield _Span(end + 1, end + _BEYOND)
        is_open = any(as_number(key) > end for key in taken.keys)
        end += _BEYOND


def _farthest(pages: _Pages, end: int) -> int:
    """The highest rowid that a look ahead meets, or `end`."""
    for ahead in _AHEAD:
        with suppress(DamagedDatabase):
            for number, _key, _values in pages.some(_Span(end + ahead, _HIGHEST), "ASC", 1):
                return _farthest(pages, number)
    return end


def _walk(pages: _Pages, span: _Span, fail: Callable[[_Span], None]) -> Iterator[tuple[Key, Values]]:
    """Every row of a range that can be read; `fail` is told each range in which none can."""
    waiting = [span]
    while waiting:
        left = waiting.pop()
        if left.low == left.high and (left.is_low_gone or left.is_high_gone):
            fail(left)
            continue
        for order, is_gone in (("ASC", left.is_low_gone), ("DESC", left.is_high_gone)):
            try:
                for number, key, values in _one_way(pages, left, order, is_gone=is_gone):
                    left = replace(left, low=number + 1) if order == "ASC" else replace(left, high=number - 1)
                    yield key, values
                break
            except DamagedDatabase:
                continue
        else:
            if left.bits <= pages.finest:
                fail(left)
            else:
                waiting += reversed(left.halves())


def _one_way(pages: _Pages, span: _Span, order: str, *, is_gone: bool) -> Iterator[tuple[int, Key, Values]]:
    """Rows of a range until its end, or until a page cannot be read: then raises DamagedDatabase."""
    if is_gone:
        raise DamagedDatabase
    most = 1
    while span.low <= span.high:
        try:
            found = pages.some(span, order, most)
        except DamagedDatabase:
            if most == 1:
                raise
            most = 1  # the page may stand behind the very next rows
            continue
        yield from found
        if len(found) < most:
            return
        last = found[-1][0]
        span = _Span(last + 1, span.high) if order == "ASC" else _Span(span.low, last - 1)
        most = min(2 * most, _MANY)


def _ask_indexes(source: Source, table: Table, known: set[Key]) -> bool:
    """Add the rowids that the table's indexes name; whether one of them could be read to its end."""
    if table.key != "rowid":
        return False
    for (index,) in source.ask("SELECT name FROM pragma_index_list(?) WHERE NOT partial", (table.name,)):
        column = source.ask("SELECT name FROM pragma_index_info(?)", (index,))[0][0]
        for order in ("ASC", "DESC"):
            sql = f"SELECT rowid FROM {table.name} INDEXED BY {index} ORDER BY {column} {order}"  # noqa: S608 (ours)
            try:
                for (key,) in source.stream(sql):
                    known.add(_key(key))
            except DamagedDatabase:
                continue
            return True
    return False
