"""`central/csv/`: a file a kind, as a French Excel opens it, `DICTIONNAIRE.csv` and `MANIFEST.json`.

`;` between cells, UTF-8 with a mark, CRLF, decimal comma. Files are written whole from the tables, beside the old
ones, then renamed: the same tables give the same bytes. Which files there are: `db.sync.csv_sheets`.
"""

import csv
import hashlib
import io
import json
from collections.abc import Sequence

from db.connection import Connection, row
from db.files import write_durably
from db.sync.central import Central
from db.sync.csv_columns import Row, Sheet
from db.sync.csv_sheets import form_sheets, sheets
from db.sync.form_tables import all_forms

BOM = "\ufeff"


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
        found = sheet.read(central.db)
        data = _file(sheet, found)
        central.step("csv")
        write_durably(central.home.csv / sheet.name, data, central.step)
        counts[sheet.name] = len(found)
        manifest[sheet.name] = {"rows": len(found), "sha256": hashlib.sha256(data).hexdigest()}
    text = json.dumps({"files": manifest}, indent=1, sort_keys=True) + "\n"
    write_durably(central.home.csv / "MANIFEST.json", text.encode(), central.step)
    return counts


def _file(sheet: Sheet, found: Sequence[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in sheet.columns])
    writer.writerows([column.tell(row) for column in sheet.columns] for row in found)
    return (BOM + out.getvalue()).encode()
