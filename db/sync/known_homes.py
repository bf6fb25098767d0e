"""Homes known from a table that somebody else makes: read by a mapping, line by line, and told whole to the terminals.

A line that is refused is named by its number and its column, never by what it holds, and erases nothing: as long as
there is one, what was known before stays beside what could be read. A table without a fault takes the place of all.
"""

import codecs
import csv
import io
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from db.connection import change, immediate, row, rows
from db.sync import down
from db.sync.central import Central
from db.sync.down import Json
from kiosk.clock import to_text
from kiosk.config import read_toml, wrong
from kiosk.domain.known_home import EVERY_AGENCY, KnownHome, ListingImport, RefusedLine

NAME = "central/down/listings.toml"
MOST_BYTES = 32 << 20
_DELIMITERS = ";,\t"
_SEPARATOR = re.compile(r'"?sep=.?"?[;,\t ]*(\r\n|\r|\n)', re.IGNORECASE)
"""A first line that spreadsheets write for each other."""


@dataclass(frozen=True)
class Refused:
    """A line that is no home."""

    line: int
    """Counted from 1, the headers' included."""
    column: str
    """Header of what is wrong; `TWICE`: its id stands in an earlier line."""


TWICE = "*"


class NotImported(Exception):
    """Nothing was changed; with the lines that are no home, if it came to that. Exit code 2."""

    def __init__(self, why: str, refused: Sequence[Refused] = ()) -> None:
        super().__init__(why)
        self.refused = refused


class BadTable(NotImported):
    """`no_file`, `no_right`, `too_large`, `encoding`, `no_table` or `no_home`."""


class NoMapping(Exception):
    """`central/down/listings.toml` is not there: nobody said which column is what. Exit code 2."""


class MissingColumns(Exception):
    """Headers that the mapping names and the table has not. Exit code 2."""


class ColumnsTwice(Exception):
    """Headers that the mapping names and the table has more than once. Exit code 2."""


class TooManyHomes(NotImported):
    """A terminal of an agency could not read them."""

    def __init__(self, homes: int, agency: str, most: int, refused: Sequence[Refused] = ()) -> None:
        super().__init__(agency, refused)
        self.homes, self.agency = homes, agency
        self.most = most
        """About how many it reads, when they are told as these are."""


class TooManyBeside(TooManyHomes):
    """The same, where what was known before stays beside, for lines that are refused."""


@dataclass(frozen=True)
class Imported:
    """What an import did."""

    homes: int
    """Known now."""
    refused: Sequence[Refused]


def mapping(path: Path) -> ListingImport:
    """How tables are read here.

    Raises:
        NoMapping: see there. ConfigurationError: the first key that is wrong, and why.
    """
    raw = read_toml(path, NAME)
    if raw is None:
        raise NoMapping
    try:
        return ListingImport.model_validate(raw)
    except ValidationError as error:
        raise wrong(error, NAME) from None


def take_in(central: Central, file: Path, now: datetime) -> Imported:
    """Import a table.

    Raises:
        NotImported, MissingColumns, ColumnsTwice, NoMapping, ConfigurationError: nothing was changed.
        StorageError: the database could not be written; nothing was changed.
    """
    homes, refused = read(_bytes(file), mapping(central.home.listings_file))
    if not homes:
        raise BadTable("no_home", refused)
    with immediate(central.db) as db:
        is_beside = bool(refused) and _count(central) > 0
        if not refused:
            change(db, "DELETE FROM known_homes")
        db.executemany(
            "INSERT OR REPLACE INTO known_homes (id, agency, commune, type, rent_cents, surface, features, imported_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*_cells(home), to_text(now)) for home in homes],
        )
        _check_each_is_read(central, refused, is_beside=is_beside)
    return Imported(_count(central), refused)


def read(data: bytes, how: ListingImport) -> tuple[Sequence[KnownHome], Sequence[Refused]]:
    """The homes of a table, and the lines that are none.

    Raises:
        BadTable, MissingColumns, ColumnsTwice: it is no table, or not the one that the mapping is for.
    """
    homes: dict[str, KnownHome] = {}
    refused: list[Refused] = []
    try:
        for number, line in _lines(_text(data), how.columns.named().values()):
            try:
                home = how.home(line)
            except RefusedLine as why:
                refused.append(Refused(number, str(why)))
                continue
            if home.id in homes:
                refused.append(Refused(number, TWICE))
            else:
                homes[home.id] = home
    except csv.Error:
        raise BadTable("no_table") from None
    return tuple(homes.values()), refused


def tell(central: Central, agency: str) -> Json | None:
    """What an agency's terminals are told. None: nothing was ever imported."""
    if not _count(central):
        return None
    found = rows(
        central.db,
        "SELECT id, commune, type, rent_cents, surface, features FROM known_homes WHERE agency IN (?, ?) ORDER BY id",
        (EVERY_AGENCY, agency),
    )
    return {"homes": [{**home, "features": json.loads(home["features"])} for home in found]}


def _check_each_is_read(central: Central, refused: Sequence[Refused], *, is_beside: bool) -> None:
    """Before it is known here: else each night would write what no terminal can take. Raises TooManyHomes."""
    agencies = [str(found["agency"]) for found in rows(central.db, "SELECT DISTINCT agency FROM known_homes")]
    for agency in sorted({*agencies} - {EVERY_AGENCY}) or [EVERY_AGENCY]:
        told = tell(central, agency) or {}
        try:
            down.pack(down.for_agency(told, agency))
        except down.Oversized as found:
            why = TooManyBeside if is_beside else TooManyHomes
            raise why(count := _told(told), agency, _about(count * down.MOST_BYTES // found.size), refused) from None


def _told(told: Json) -> int:
    homes = told["homes"]
    return len(homes) if isinstance(homes, list) else 0


def _about(count: int) -> int:
    """Less, so that it holds where lines are longer than most, and round: two figures."""
    count -= count // 20
    unit = int(10 ** max(0, len(str(count)) - 2))
    return count // unit * unit


def _count(central: Central) -> int:
    found = row(central.db, "SELECT count(*) AS n FROM known_homes")
    return int(found["n"]) if found else 0


def _cells(home: KnownHome) -> tuple[object, ...]:
    return (
        home.id, home.agency, home.commune, home.type, home.rent, home.surface, json.dumps(home.features),
    )  # fmt: skip


def _bytes(file: Path) -> bytes:
    try:
        if not file.exists():
            raise BadTable("no_file")
        if not file.is_file():
            raise BadTable("no_table")
        if file.stat().st_size > MOST_BYTES:
            raise BadTable("too_large")
        return file.read_bytes()
    except PermissionError:
        raise BadTable("no_right") from None


def _text(data: bytes) -> str:
    """UTF-8, with its mark or without; else what a spreadsheet of Windows writes.

    Raises:
        BadTable: in two bytes a sign, or four; in another encoding its first sign has no empty one.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or 0 in data[:4]:
        raise BadTable("encoding")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _lines(text: str, headers: Collection[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Each line's number and its cells by header; lines that are empty are passed over."""
    told = _SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    missing = [_missing(text, headers, sign) for sign in _DELIMITERS]
    fewest = min(missing, key=len)
    if fewest:
        raise MissingColumns(", ".join(fewest))
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_DELIMITERS[missing.index(fewest)], restval="")
    reader.fieldnames = found = [header.strip() for header in reader.fieldnames or ()]
    if twice := [header for header in dict.fromkeys(headers) if found.count(header) > 1]:
        raise ColumnsTwice(", ".join(twice))
    for line in reader:
        if any(line[header].strip() for header in headers):
            yield reader.line_num + bool(told), line


def _missing(text: str, headers: Collection[str], delimiter: str) -> list[str]:
    found = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    known = {header.strip() for header in found}
    return [header for header in headers if header not in known]
