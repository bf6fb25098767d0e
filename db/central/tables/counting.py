"""Count anonymous answers: how many gave each answer, by year and agency. Free text is not kept.

    answer_counts     form, year, agency, question, answer (a code) and how many; question "": how many answered at all

The same numbers are computed for answers not folded yet, so that a report does not change on the day of folding.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from db.central.out.sheets.columns import every
from db.central.tables.form_tables import FormTables, all_forms
from db.connection import Connection, Row, change, rows
from kiosk.clock import from_text, local
from kiosk.forms.spec import FieldSpec, Kind

OPINION = "opinion"
"""The one question about the terminal, which belongs to no journey."""
UNKNOWN = "?"
"""The answer of a tenant who does not know, or would not say."""
EVERYBODY = ("", "")
"""The question and answer under which all respondents are counted."""

Key = tuple[str, int, str, str, str]
"""Form, year, agency, question, answer."""
Counts = Counter[Key]

_COUNTED_KINDS = (Kind.CHOICE, Kind.CHOICES, Kind.TRISTATE, Kind.CONSENT)


def counted_fields(tables: FormTables) -> tuple[FieldSpec, ...]:
    """Return the questions whose answers can be counted."""
    return tuple(field for field in tables.sent_fields if field.kind in _COUNTED_KINDS)


def all_counts(db: Connection) -> Counts:
    """Return every number, over the answers already folded and those still stored."""
    found: Counts = Counter()
    for each in rows(db, "SELECT * FROM answer_counts"):
        found[each["form"], each["year"], each["agency"], each["question"], each["answer"]] += each["n"]
    for tables in all_forms().values():
        if tables.spec.is_pseudonymous:
            found.update(_of_form(tables, every(db, f"SELECT * FROM {tables.main}")))  # noqa: S608 (our own name)
    found.update(_of_opinions(every(db, "SELECT day, agency, answer FROM kiosk_opinions")))
    return found


def fold_form(db: Connection, tables: FormTables, references: Sequence[str]) -> None:
    """Add the answers under some references to the numbers; inside `immediate`. The caller deletes the answers."""
    sql = f"SELECT * FROM {tables.main} WHERE reference IN (SELECT value FROM json_each(?))"  # noqa: S608 (our names)
    _add(db, _of_form(tables, rows(db, sql, (json.dumps(references),))))


def fold_opinions(db: Connection, event_ids: Sequence[str]) -> None:
    """Add some opinions of the terminal to the numbers, and delete them; call it inside `immediate`."""
    some = (json.dumps(event_ids),)
    these = "event_id IN (SELECT value FROM json_each(?))"
    _add(db, _of_opinions(rows(db, f"SELECT day, agency, answer FROM kiosk_opinions WHERE {these}", some)))  # noqa:S608
    for table in ("kiosk_opinions", "events"):
        change(db, f"DELETE FROM {table} WHERE {these}", some)  # noqa: S608 (our own names)
    db.executemany("INSERT INTO forgotten_events (event_id) VALUES (?)", [(each,) for each in event_ids])


def _add(db: Connection, counts: Counts) -> None:
    db.executemany(
        "INSERT INTO answer_counts (form, year, agency, question, answer, n) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET n = n + excluded.n",
        [(*key, n) for key, n in counts.items()],
    )


def _of_form(tables: FormTables, found: Iterable[Row]) -> Counts:
    fields, form = counted_fields(tables), tables.spec.id
    counts: Counts = Counter()
    for each in found:
        year = local(from_text(each["submitted_at"])).year
        counts.update((form, year, each["agency"], *counted) for counted in (EVERYBODY, *_answers(fields, each)))
    return counts


def _answers(fields: Sequence[FieldSpec], found: Row) -> Iterator[tuple[str, str]]:
    unknown = frozenset(json.loads(found["unknown_fields"]))
    for field in fields:
        answer = found[field.key]
        if field.key in unknown:
            yield field.key, UNKNOWN
        elif answer is not None:
            codes = {option.code for option in field.options} or {"yes", "no"}
            given = json.loads(answer) if field.kind is Kind.CHOICES else [answer]
            # An answer that is no code of this program is free text: it is not kept.
            yield from ((field.key, code) for code in given if code in codes)


def _of_opinions(found: Iterable[Row]) -> Counts:
    return Counter((OPINION, int(each["day"][:4]), each["agency"], OPINION, each["answer"]) for each in found)
