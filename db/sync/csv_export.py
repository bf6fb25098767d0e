"""`central/csv/`: a file a kind, as a French Excel opens it, and `MANIFEST.json`.

`;` between cells, UTF-8 with a mark, CRLF, decimal comma. Files are written whole from the tables, beside the old
ones, then renamed: the same tables give the same bytes. What each cell looks like: `db.sync.csv_cells`.
"""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from db.connection import Connection, row, rows
from db.files import write_durably
from db.sync.central import Central
from db.sync.csv_cells import Row, columns, day, day_of, guarded, instant
from db.sync.form_tables import FormTables, all_forms
from kiosk.domain import portal
from kiosk.domain.identity import CHECKED_BY_AGENT, DECLARED
from kiosk.domain.opinion import KIOSK_ANSWERS
from kiosk.domain.ticket import PLACES
from kiosk.forms.catalog import guiding_forms

BOM = "\ufeff"
Column = tuple[str, Callable[[Row], str]]


@dataclass(frozen=True)
class Sheet:
    """One CSV file."""

    name: str
    query: str
    """Gives the rows in an order that does not depend on their arrival."""
    columns: Sequence[Column]


def _coded(column: str, words: Mapping[str, str]) -> Callable[[Row], str]:
    """A code in French; one that this program does not know stays a code."""
    return lambda row: guarded(words.get(str(row[column]), str(row[column] or "")))


def _plain(column: str) -> Callable[[Row], str]:
    return lambda row: guarded(str(row[column] if row[column] is not None else ""))


LANGUAGES = {"fr": "français", "eu": "basque", "es": "espagnol", "en": "anglais"}
STATES = {"submitted": "à relire", "read": "relue", "printed": "imprimée", "withdrawn": "retirée"}
IDENTITIES = {DECLARED: "déclarée", CHECKED_BY_AGENT: "vérifiée par un agent"}
PRIORITIES = {"normal": "normal", "appointment": "rendez-vous", "priority": "prioritaire"}
COUNTED = {
    "seen": "guide lu",
    "done": "essai réussi",
    "alone": "essai réussi sans aide",
    "with_help": "essai réussi avec de l'aide",
    "door_phone": "suite : sur son téléphone",
    "door_agent": "suite : avec un agent",
    "door_paper": "suite : sur papier",
}
OUTCOMES = {"done": "reçu", "no_show": "absent", "left": "parti", "expired": "journée finie"}

_REFERENCE: Column = ("Référence", _plain("reference"))
_FACTS: tuple[Column, ...] = (
    _REFERENCE,
    ("État", _coded("state", STATES)),
    ("Déposée le", lambda row: instant(row["submitted_at"])),
    ("À relire avant le", lambda row: day(row["promise"])),
    ("Relue le", lambda row: instant(row["read_at"])),
    ("Langue", _coded("language", LANGUAGES)),
    ("Agence", _plain("agency")),
    ("Borne", _plain("terminal")),
    ("Identité", _coded("identity", IDENTITIES)),
)
_NAMELESS_FACTS: tuple[Column, ...] = (
    _REFERENCE,
    ("Jour", lambda row: day_of(row["submitted_at"])),
    ("Agence", _plain("agency")),
)
"""Of what names nobody: neither hour, terminal nor language, which together would."""
_COUNTED_FACTS: tuple[Column, ...] = (
    ("Jour", lambda row: day(row["day"])),
    ("Agence", _plain("agency")),
    ("Borne", _plain("terminal")),
)


def sheets() -> list[Sheet]:
    """Every file of the export."""
    found = [sheet for tables in all_forms().values() for sheet in _form_sheets(tables)]
    forms = {spec.ticket_motive: spec.title for spec in guiding_forms()}
    forms |= {form: tables.spec.title for form, tables in all_forms().items()}
    motives = forms | {act.motive: act.title for act in portal.ACTS} | PLACES
    ticket: tuple[Column, ...] = (
        *_COUNTED_FACTS,
        ("Motif", _coded("motive", motives)),
        ("Langue", _coded("language", LANGUAGES)),
        ("Priorité", _coded("priority", PRIORITIES)),
        ("Issue", _coded("outcome", OUTCOMES)),
        ("Attente (s)", _plain("waited_seconds")),
        ("Entretien (s)", _plain("served_seconds")),
    )
    helped: tuple[Column, ...] = (
        ("Aide au portail", _coded("act", {act.key: act.title for act in portal.ACTS})),
        ("Résultat", _coded("what", COUNTED)),
    )
    opinion: tuple[Column, ...] = (("Borne utile", _coded("answer", KIOSK_ANSWERS)),)
    return [
        *found,
        Sheet("ticket.csv", "SELECT * FROM ticket_closures ORDER BY day, agency, event_id", ticket),
        _counts("portal_help.csv", "portal_counts", ("act", "what"), helped),
        _counts("kiosk_opinion.csv", "kiosk_opinions", ("answer",), opinion),
    ]


def _counts(name: str, table: str, codes: Sequence[str], told: tuple[Column, ...]) -> Sheet:
    """How often each thing was counted, by day and terminal."""
    parts = ", ".join(("day", "agency", "terminal", *codes))
    query = f"SELECT {parts}, count(*) AS n FROM {table} GROUP BY {parts} ORDER BY {parts}"  # noqa: S608 (our names)
    return Sheet(name, query, (*_COUNTED_FACTS, *told, ("Nombre", _plain("n"))))


def _form_sheets(tables: FormTables) -> list[Sheet]:
    fields = tables.told
    facts = [column for field in fields if not field.contact for column in columns(field)]
    contact = [column for field in fields if field.contact for column in columns(field)]
    facts_query = f"SELECT * FROM {tables.main} ORDER BY submitted_at, reference"  # noqa: S608 (our own name)
    contact_query = f"SELECT * FROM {tables.contacts} ORDER BY reference"  # noqa: S608 (our own name)
    first = _NAMELESS_FACTS if tables.spec.is_pseudonymous else _FACTS
    own = [Sheet(f"{tables.spec.id}.csv", facts_query, (*first, *facts))]
    return [*own, *([Sheet(f"{tables.spec.id}_contact.csv", contact_query, (_REFERENCE, *contact))] if contact else [])]


def cells_of(db: Connection, reference: str) -> tuple[dict[str, str], dict[str, str]]:
    """Heading and cell of each fact, and of each part of the contact, that the files tell of a reference."""
    facts: dict[str, str] = {}
    contact: dict[str, str] = {}
    for tables in all_forms().values():
        own = ((tables.main, facts), (tables.contacts, contact))
        for sheet, (name, found) in zip(_form_sheets(tables), own, strict=False):  # some journeys ask no contact
            held = row(db, f"SELECT * FROM {name} WHERE reference = ?", (reference,))  # noqa: S608 (our own name)
            if held is not None:
                found |= {header: tell(held) for header, tell in sheet.columns}
    return facts, contact


def export(central: Central) -> dict[str, int]:
    """Write every file and the manifest; gives the rows of each file."""
    manifest: dict[str, dict[str, object]] = {}
    counts: dict[str, int] = {}
    for sheet in sheets():
        found = rows(central.db, sheet.query)
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
    writer.writerow([header for header, _tell in sheet.columns])
    writer.writerows([tell(row) for _header, tell in sheet.columns] for row in found)
    return (BOM + out.getvalue()).encode()
