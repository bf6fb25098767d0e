"""`central/csv/`: a file a kind, as a French Excel opens it, `DICTIONNAIRE.csv` and `MANIFEST.json`.

`;` between cells, UTF-8 with a mark, CRLF, decimal comma. Files are written whole from the tables, beside the old
ones, then renamed: the same tables give the same bytes. A file is written while its table is read: memory does not grow
with the seasons. Which files there are: `db.sync.csv_sheets`.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from db.connection import Connection, row
from db.files import write_durably
from db.night.central.form_tables import all_forms
from db.sync.central import Central
from db.sync.csv_columns import Row, Sheet
from db.sync.csv_sheets import form_sheets, sheets
from kiosk import small_files

BOM = "\ufeff"
MANIFEST = "MANIFEST.json"
_CHUNK = 500


def cells_of(db: Connection, reference: str) -> tuple[dict[str, str], dict[str, str]]:
    """Heading and cell of each fact, and of each part of the contact, that the files tell of a reference."""
    facts: dict[str, str] = {}
    contact: dict[str, str] = {}
    for tables in all_forms().values():
        own = ((tables.main, facts), (tables.contacts, contact))
        for sheet, (name, found) in zip(form_sheets(tables), own, strict=False):  # some journeys ask no contact
            held = row(db, f"SELECT * FROM {name} WHERE reference = ?", (reference,))  # noqa: S608 (our own name)
            if held is not None:
                found |= {column.heading: column.tell(held) for column in sheet.columns}
    return facts, contact


def export(central: Central) -> dict[str, int]:
    """Write every file and the manifest; gives the rows of each file."""
    manifest: dict[str, dict[str, object]] = {}
    counts: dict[str, int] = {}
    for sheet in sheets():
        pieces = _Pieces(sheet, sheet.read(central.db))
        central.step("csv")
        write_durably(central.home.csv / sheet.name, pieces, central.step)
        counts[sheet.name] = pieces.rows
        manifest[sheet.name] = {"rows": pieces.rows, "sha256": pieces.digest.hexdigest()}
    text = json.dumps({"files": manifest}, indent=1, sort_keys=True) + "\n"
    write_durably(central.home.csv / MANIFEST, text.encode(), central.step)
    return counts


def may_tell_of(folder: Path, is_meant: Callable[[str], bool]) -> bool:
    """Whether a row of a written sheet still is of a reference that is meant, or a sheet cannot be read.

    A night writes them anew: until then, those of before an erasure that could not write here stand.
    """
    try:
        return any(_has_row(folder / sheet.name, is_meant) for sheet in sheets())
    except (OSError, csv.Error):
        return True


def _has_row(file: Path, is_meant: Callable[[str], bool]) -> bool:
    """True too of what is no file: nobody knows what it tells."""
    if small_files.is_other_than_file(file):
        return True
    try:
        with file.open(encoding="utf-8", errors="replace", newline="") as told:
            return any(is_meant(cell) for row in csv.reader(told, delimiter=";") for cell in row[:1])
    except FileNotFoundError:
        return False


class _Pieces:
    """The bytes of a file, made once while they are written; what the manifest says of them is known afterwards."""

    def __init__(self, sheet: Sheet, found: Iterable[Row]) -> None:
        self._sheet, self._found = sheet, found
        self.rows = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        columns = self._sheet.columns
        yield self._told(BOM + _lines([[column.heading for column in columns]]))
        waiting = iter(self._found)
        while some := list(islice(waiting, _CHUNK)):
            self.rows += len(some)
            yield self._told(_lines([column.tell(row) for column in columns] for row in some))

    def _told(self, text: str) -> bytes:
        data = text.encode()
        self.digest.update(data)
        return data


def _lines(cells: Iterable[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(cells)
    return out.getvalue()
