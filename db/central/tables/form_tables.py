"""A journey's columns at central: the text as typed, and beside it the normal form where the two differ.

    <key>           as typed or chosen, TEXT; several answers as a JSON list; NULL: not asked, not answered, not known
    <key>_<unit>    the normal form: `_cents` and `_number` whole numbers, `_date` ISO, `_insee`, `_e164`, `_normal`
    assisted        JSON list of the keys of the answers that an agent helped with
    unknown_fields  JSON list of the keys that the tenant answered with "I don't know"
    other_answers   JSON object of answers to questions that this program no longer asks
Contact fields go to a table of their own, so that the facts can be read, and exported, without them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from db.wire.events import Event, SubmittedFile, Unfit
from kiosk.domain.identity import identity_of
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
    "assisted": "TEXT NOT NULL",
    "spec_version": "INTEGER NOT NULL",
    "revision": "INTEGER NOT NULL",
    "event_id": "TEXT NOT NULL",
    "unknown_fields": "TEXT NOT NULL",
    "other_answers": "TEXT NOT NULL",
}
"""Every journey's table has these; `state` is `submitted`, `read`, `printed` or `withdrawn`."""

Cell = str | int | None
Rows = tuple[dict[str, Cell], dict[str, Cell]]
"""A file's row of facts and its row of contact."""


@dataclass(frozen=True)
class FormTables:
    """The two tables of a journey."""

    spec: FormSpec

    @property
    def main(self) -> str:
        """The table of facts, one row a file."""
        return f"{self.spec.id}s"

    @property
    def contacts(self) -> str:
        """The table of contact details; a file that gives none, or was withdrawn, has no row in it."""
        return f"{self.spec.id}_contacts"

    @cached_property
    def _keys(self) -> frozenset[str]:
        return frozenset(field.key for field in self.sent_fields)

    @cached_property
    def sent_fields(self) -> tuple[FieldSpec, ...]:
        """The fields that leave the terminal."""
        return tuple(field for field in self.spec.fields() if not field.stays_here)

    @property
    def is_promised(self) -> bool:
        """Tell if a day is promised for its reading; a worksheet is printed at the agency, without a promise."""
        return self.sent_fields == self.spec.fields()

    def field(self, key: str) -> FieldSpec | None:
        """Return the field of a key; None when this program does not ask it (any more)."""
        return next((field for field in self.sent_fields if field.key == key), None)

    @cached_property
    def _plans(self) -> Mapping[bool, tuple[tuple[str, str, bool], ...]]:
        """For facts and for contact: each key, its normal form's column or "", and True if that is a whole number."""
        plans: dict[bool, list[tuple[str, str, bool]]] = {False: [], True: []}
        for field in self.sent_fields:
            column, kind = (normal_column(field), NORMAL_FORM[field.kind][1]) if field.kind in NORMAL_FORM else ("", "")
            plans[field.contact].append((field.key, column, kind == "INTEGER"))
        return {contact: tuple(plan) for contact, plan in plans.items()}

    def columns(self, *, contact: bool) -> dict[str, str]:
        """Return the name and SQL type of each column of one of the tables, in order."""
        found = {"reference": "TEXT PRIMARY KEY"} if contact else dict(BASE_COLUMNS)
        for key, normal, is_whole in self._plans[contact]:
            found[key] = "TEXT"
            if normal:
                found[normal] = "INTEGER" if is_whole else "TEXT"
        return found

    def cells(self, answers: Mapping[str, object], values: Mapping[str, object], *, contact: bool) -> dict[str, Cell]:
        """Return the cells of the journey's columns, by column. Raises Unfit when a value has not its column's type."""
        found: dict[str, Cell] = {}
        for key, normal, is_whole in self._plans[contact]:
            answer = answers.get(key)
            found[key] = answer if answer is None or type(answer) is str else _text(answer)
            if normal:
                # Without an answer there is no normal form, whatever the model's default says.
                value = None if answer is None else values.get(key)
                found[normal] = _whole(value) if is_whole else _text(value)
        return found

    def rows(self, event: Event) -> Rows:
        """Return the rows of a file that nobody has read yet; its reference was checked.

        Raises:
            Unfit: a part is missing, or of another type than its column.
        """
        file, reference = SubmittedFile.read(event), event.reference or ""
        main: dict[str, Cell] = {
            "reference": reference,
            "state": "submitted",
            "submitted_at": file.submitted_at,
            "promise": file.promise,
            "read_at": None,
            "language": file.language,
            "agency": event.agency,
            "terminal": event.terminal,
            "identity": identity_of(file.identity, file.answers),
            "assisted": _list(file.assisted),
            "spec_version": file.spec_version,
            "revision": file.revision,
            "event_id": event.event_id,
            "unknown_fields": self.unknown(file.answers),
            "other_answers": self.others(file.answers),
        }
        main |= self.cells(file.answers, file.values, contact=False)
        return main, {"reference": reference, **self.cells(file.answers, file.values, contact=True)}

    def unknown(self, answers: Mapping[str, object]) -> str:
        """Return the cell of `unknown_fields`: a JSON list of the keys whose answer is None."""
        if None not in answers.values():
            return "[]"
        return _list(tuple(key for key, answer in answers.items() if answer is None))

    def others(self, answers: Mapping[str, object]) -> str:
        """Return the cell of `other_answers`: a JSON object, `{}` when this program knows every key."""
        others = answers.keys() - self._keys
        return _json({key: answers[key] for key in others}) if others else "{}"


@cache
def all_forms() -> Mapping[str, FormTables]:
    """Return every journey whose submissions central knows, by the journey's id."""
    from kiosk.forms.catalog import sent_forms

    return {spec.id: FormTables(spec) for spec in sent_forms()}


def normal_column(field: FieldSpec) -> str:
    """Return the name of the column that holds a field's normal form."""
    return f"{field.key}_{NORMAL_FORM[field.kind][0]}"


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
"""One encoder for all cells: `json.dumps` with options makes one at each call."""


@lru_cache(4096)
def _list(parts: tuple[str, ...]) -> str:
    """Return the JSON of a list of choices or keys; cached, as the same few recur."""
    return _json(parts)


def _text(answer: object) -> str | None:
    if answer is None or isinstance(answer, str):
        return answer
    if isinstance(answer, list) and all(isinstance(part, str) for part in answer):
        return _list(tuple(answer))
    raise Unfit("an answer is a text or a list of texts")


def _whole(value: object) -> int | None:
    if value is None or (type(value) is int and abs(value) < 2**63):
        return value
    raise Unfit("a whole number was expected")
