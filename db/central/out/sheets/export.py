"""Write `central/csv/`: one file for each kind, as a French Excel opens it, `DICTIONNAIRE.csv` and `MANIFEST.json`.

`;` between cells, UTF-8 with a byte order mark, CRLF, decimal comma. Each file is written whole beside the old one,
then renamed: the same tables give the same bytes. A file is written while its table is read, so that memory does not
grow with the seasons. `db.central.out.sheets.tables` lists the files.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from db.central.out.sheets.columns import Row, Sheet
from db.central.out.sheets.tables import form_sheets, sheets
from db.central.tables.form_tables import all_forms
from db.connection import Connection, row
from db.files import Step, no_step, write_durably, write_whole

BOM = "\ufeff"
MANIFEST = "MANIFEST.json"
_CHUNK = 500


def cells_of(db: Connection, reference: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the facts and the contact under a reference as the files show them, each a cell by its heading."""
    facts: dict[str, str] = {}
    contact: dict[str, str] = {}
    for tables in all_forms().values():
        own = ((tables.main, facts), (tables.contacts, contact))
        for sheet, (name, found) in zip(form_sheets(tables), own, strict=False):  # some journeys ask for no contact
            held = row(db, f"SELECT * FROM {name} WHERE reference = ?", (reference,))  # noqa: S608 (our own name)
            if held is not None:
                found |= {column.heading: column.tell([held])[0] for column in sheet.columns}
    return facts, contact


def export(db: Connection, folder: Path, step: Step = no_step) -> dict[str, int]:
    """Write every file and the manifest into a folder; return the rows of each file."""
    manifest: dict[str, dict[str, object]] = {}
    counts: dict[str, int] = {}
    for sheet in sheets():
        pieces = _Pieces(sheet, sheet.read(db))
        step("csv")
        write_whole(folder / sheet.name, pieces, step)
        counts[sheet.name] = pieces.rows
        manifest[sheet.name] = {"rows": pieces.rows, "sha256": pieces.digest.hexdigest()}
    text = json.dumps({"files": manifest}, indent=1, sort_keys=True) + "\n"
    write_durably(folder / MANIFEST, text.encode(), step)  # flushes the folder, once for all files
    return counts


class _Pieces:
    """The bytes of a file, made once while it is written; `rows` and `digest` are complete afterwards."""

    def __init__(self, sheet: Sheet, found: Iterable[Row]) -> None:
        self._sheet, self._found = sheet, found
        self.rows = 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        columns = self._sheet.columns
        yield self._hashed(BOM + _lines([[column.heading for column in columns]]))
        waiting = iter(self._found)
        while some := list(islice(waiting, _CHUNK)):
            self.rows += len(some)
            yield self._hashed(_lines(zip(*(column.tell(some) for column in columns), strict=True)))

    def _hashed(self, text: str) -> bytes:
        data = text.encode()
        self.digest.update(data)
        return data


def _lines(cells: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(cells)
    return out.getvalue()
