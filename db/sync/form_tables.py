"""How a journey becomes columns at central: what was typed, and beside it the normal form where the two differ.

    <key>           as typed or chosen, TEXT; several answers as a JSON list; NULL: not asked, not answered, not known
    <key>_<unit>    the normal form: `_cents` and `_number` whole numbers, `_date` ISO, `_insee`, `_e164`, `_normal`
    unknown_fields  JSON list of the keys that the tenant answered with "I don't know"
    other_answers   JSON object of answers to questions that this program no longer asks

Contact fields go to a table of their own, so that the facts can be read, and exported, without them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kiosk.forms.spec import FieldSpec, FormSpec, Kind

NORMAL_FORM: Mapping[Kind, tuple[str, str]] = {
    Kind.NUMBER: ("number", "INTEGER"),
    Kind.AMOUNT: ("cents", "INTEGER"),
    Kind.DATE: ("date", "TEXT"),
    Kind.COMMUNE: ("insee", "TEXT"),
    Kind.COMMUNES: ("insee", "TEXT"),
    Kind.PHONE: ("e164", "TEXT"),
    Kind.EMAIL: ("normal", "TEXT"),
}
"""Unit and type of the second column of a kind; the other kinds have none."""

BASE_COLUMNS: Mapping[str, str] = {
    "reference": "TEXT PRIMARY KEY",
    "state": "TEXT NOT NULL",
    "submitted_at": "TEXT NOT NULL",
    "promise": "TEXT NOT NULL",
    "read_at": "TEXT",
    "language": "TEXT NOT NULL",
    "agency": "TEXT NOT NULL",
    "terminal": "TEXT NOT NULL",
    "identity": "TEXT NOT NULL",
    "spec_version": "INTEGER NOT NULL",
    "revision": "INTEGER NOT NULL",
    "event_id": "TEXT NOT NULL",
    "unknown_fields": "TEXT NOT NULL",
    "other_answers": "TEXT NOT NULL",
}
"""What every journey's table has; `state` is `submitted` or `read`."""

Cell = str | int | None


class Unfit(ValueError):
    """A payload that does not fit its table: kept raw, for a person or a newer program."""


@dataclass(frozen=True)
class FormTables:
    """The two tables of a journey."""

    spec: FormSpec

    @property
    def main(self) -> str:
        return f"{self.spec.id}s"

    @property
    def contacts(self) -> str:
        return f"{self.spec.id}_contacts"

    def columns(self, *, contact: bool) -> dict[str, str]:
        """Name and SQL type of each column of one of the tables, in order."""
        found = {"reference": "TEXT PRIMARY KEY"} if contact else dict(BASE_COLUMNS)
        for field in self.spec.fields():
            if field.contact is contact:
                found |= {field.key: "TEXT"}
                if field.kind in NORMAL_FORM:
                    found |= {normal_column(field): NORMAL_FORM[field.kind][1]}
        return found

    def cells(self, answers: Mapping[str, object], values: Mapping[str, object], *, contact: bool) -> dict[str, Cell]:
        """The cells of the journey's own columns, by column.

        Raises:
            Unfit: a value of another type than its column.
        """
        found: dict[str, Cell] = {}
        for field in self.spec.fields():
            if field.contact is contact:
                found[field.key] = _text(answers.get(field.key))
                if field.kind in NORMAL_FORM:
                    asked = answers.get(field.key) is not None
                    found[normal_column(field)] = _normal(field, values.get(field.key) if asked else None)
        return found

    def unknown(self, answers: Mapping[str, object]) -> str:
        return _json([key for key, answer in answers.items() if answer is None])

    def others(self, answers: Mapping[str, object]) -> str:
        known = {field.key for field in self.spec.fields()}
        return _json({key: answer for key, answer in answers.items() if key not in known})


@cache
def all_forms() -> Mapping[str, FormTables]:
    """Every journey whose submissions central knows, by the journey's id."""
    from kiosk.forms.catalog import bel_listing

    return {spec.id: FormTables(spec) for spec in (bel_listing.SPEC,)}


def normal_column(field: FieldSpec) -> str:
    """Name of the column that holds a field's normal form."""
    return f"{field.key}_{NORMAL_FORM[field.kind][0]}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _text(answer: object) -> str | None:
    if answer is None or isinstance(answer, str):
        return answer
    if isinstance(answer, list) and all(isinstance(part, str) for part in answer):
        return _json(answer)
    raise Unfit("an answer is a text or a list of texts")


def _normal(field: FieldSpec, value: object) -> Cell:
    if value is None:
        return None
    if NORMAL_FORM[field.kind][1] == "INTEGER":
        if type(value) is int and abs(value) < 2**63:
            return value
        raise Unfit("a whole number was expected")
    return _text(value)
