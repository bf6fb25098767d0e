"""Write one answer as cells of a French spreadsheet: as it was typed, and its normal form in a column of its own.

Codes have their French labels; normal forms have a decimal comma and day/month/year. This is the only guard against
formulas: a text cell gets an apostrophe in front when it begins with `=`, `+`, `-` or `@` (or their full-width forms,
U+FF1D…), with spaces before one of these, or with a line feed, and when it is digits behind a zero, such as a telephone
number. Control and invisible characters are left out. Cells that the program writes itself need no guard.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import lru_cache

from db.central.out.sheets import columns as kinds
from db.central.out.sheets.columns import Column, Row, Tell, by_row, each, listed
from db.central.tables.form_tables import normal_column
from kiosk.clock import from_text, local
from kiosk.domain.communes import Commune, communes
from kiosk.forms.building.parts import UNKNOWN as UNKNOWN_WORDS
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.text import clean_text

UNKNOWN = "ne sait pas"
YES_NO = {"yes": "oui", "no": "non"}
_TAKEN_FOR_ANOTHER = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|\n|0[0-9]+\Z")
"""OWASP, CSV injection, with its full-width characters; then a number that would lose its leading zero."""

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)(:[0-5]\d):[0-5]\dZ", re.ASCII)
"""An instant as `kiosk.clock.to_text` writes it: its hour, and its minute."""

_PARTING = dict.fromkeys(map(ord, "\t\u2028\u2029"), " ")
"""Characters that separate words and become a space in a cell: a tab, and two rare line separators."""


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula or a number, and that controls no terminal screen."""
    text = text if text.isprintable() else clean_text(text.translate(_PARTING), multiline=True)
    return f"'{text}" if _TAKEN_FOR_ANOTHER.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell without its guard, for a person to read."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


@lru_cache(maxsize=4096)  # the same few days recur in every row
def day(iso: object) -> str:
    """Return `2026-11-24` as `24/11/2026`; another text as it is, but guarded; "" for no text."""
    if not isinstance(iso, str):
        return ""
    try:
        return date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return guarded(iso)


def instant(utc: object) -> str:
    """Return a stored instant as `24/11/2026 14:05`, in Paris."""
    if not isinstance(utc, str):
        return ""
    parts = _INSTANT.fullmatch(utc)
    try:
        return f"{_hour(parts[1])}{parts[2]}" if parts else guarded(utc)
    except ValueError:
        return guarded(utc)


@lru_cache(maxsize=4096)  # a day has few hours, and Paris is whole hours from UTC
def _hour(utc: str) -> str:
    return local(from_text(f"{utc}:00:00Z")).strftime("%d/%m/%Y %H")


def day_of(utc: object) -> str:
    """Return the day of a stored instant, in Paris."""
    return instant(utc).partition(" ")[0]


def plain(column: str) -> Tell:
    """Return the cells of a column as they are stored."""
    return each(column, _stored)


def coded(column: str, words: Mapping[str, str]) -> Tell:
    """Return the cells of a column of codes, one or several, in French; an unknown code stays a code."""

    @lru_cache(maxsize=256)  # the same few codes recur in thousands of rows
    def said(code: object) -> str:
        return guarded(", ".join(words.get(one, one) for one in str(code or "").split(" ")))

    return each(column, said)


def words_of(field: FieldSpec) -> dict[str, str]:
    """Return the French words of each code that may answer a field; empty when it is not answered by codes."""
    found = {option.code: option.label for option in field.options}
    return found or (dict(YES_NO) if field.kind in _YES_NO_KINDS else {})


def unknown_words(field: FieldSpec) -> str:
    """Return the French words of a cell for "I don't know": the field's own, if it has words of its own."""
    return UNKNOWN if field.unknown in {"", UNKNOWN_WORDS} else field.unknown


def columns(field: FieldSpec) -> tuple[Column, ...]:
    """Return the CSV columns of a field: as it was answered, and its normal form where that differs."""
    teller, form = _FIRST.get(field.kind, (_typed, kinds.AS_TYPED))
    unknown, words = unknown_words(field), words_of(field)
    first = Column(
        field.short,
        _or_unknown(field.key, teller(field), unknown),
        field.label,
        f"{form}, en {field.unit}" if field.unit else form,
        (*listed(words), *([unknown] if words and field.unknown else [])),
        field.contact,
    )
    if field.kind not in _SECOND:
        return (first,)
    named, teller, meaning, form = _SECOND[field.kind]
    second = Column(f"{field.short} ({named})", teller(field), f"{field.label} {meaning}", form, (), field.contact)
    return (first, second)


def _or_unknown(key: str, tell: Tell, unknown: str) -> Tell:
    """Write the words for "I don't know" into those empty cells that the tenant answered so."""

    def filled(rows: Sequence[Row]) -> list[str]:
        cells = tell(rows)
        for number, cell in enumerate(cells):
            if not cell and key in _keys_in(rows[number].get("unknown_fields")):
                cells[number] = unknown
        return cells

    return filled


@lru_cache(maxsize=256)  # the same few lists recur in thousands of rows
def _keys_in(listed: object) -> frozenset[str]:
    return frozenset(map(str, json.loads(listed))) if isinstance(listed, str) else frozenset()


def _stored(found: object) -> str:
    return "" if found is None else guarded(str(found))


def _list(found: object) -> list[str]:
    """Return the codes of a cell, which is a JSON list, or one code."""
    if not isinstance(found, str):
        return []
    if found.startswith("["):
        with suppress(ValueError):
            return [*map(str, json.loads(found))]
    return [found]


def _typed(field: FieldSpec) -> Tell:
    return plain(field.key)


def _labels(field: FieldSpec) -> Tell:
    labels = words_of(field)

    @lru_cache(maxsize=256)  # the same few answers recur in thousands of rows
    def said(found: object) -> str:
        return guarded(", ".join(labels.get(code, code) for code in _list(found)))

    return each(field.key, said)


def _number(field: FieldSpec) -> Tell:
    return each(normal_column(field), lambda found: "" if found is None else str(found))


def _amount(field: FieldSpec) -> Tell:
    return each(normal_column(field), euros)


def euros(cents: object) -> str:
    """Return `41260` as `412,60`; "" for no amount."""
    return f"{cents // 100},{cents % 100:02d}" if isinstance(cents, int) else ""


def _date(field: FieldSpec) -> Tell:
    return each(normal_column(field), day)


def _communes(field: FieldSpec) -> Tell:
    column = normal_column(field)

    def said(row: Row) -> str:
        codes = _list(row[column])
        found = _known_communes(codes)
        if not codes or len(found) < len(codes):
            return guarded(", ".join(_list(row[field.key])))
        return ", ".join(commune.label for commune in found)

    return by_row(said)


def _known_communes(codes: list[str]) -> list[Commune]:
    return [commune for commune in map(communes().get, codes) if commune is not None]


def _codes(field: FieldSpec) -> Tell:
    return each(normal_column(field), lambda found: guarded(", ".join(_list(found))))


_FIRST: Mapping[Kind, tuple[Callable[[FieldSpec], Tell], str]] = {
    Kind.CHOICE: (_labels, "mot de la liste"),
    Kind.CHOICES: (_labels, "mots de la liste, séparés par une virgule"),
    Kind.TRISTATE: (_labels, "mot de la liste"),
    Kind.CONSENT: (_labels, "mot de la liste ; vide : pas demandé"),
    Kind.COMMUNE: (_communes, "commune et code postal"),
    Kind.COMMUNES: (_communes, "communes et codes postaux, séparés par une virgule"),
}
"""The content and form of an answer's first column; the other kinds are shown as typed."""
_YES_NO_KINDS = (Kind.TRISTATE, Kind.CONSENT)
_SECOND: Mapping[Kind, tuple[str, Callable[[FieldSpec], Tell], str, str]] = {
    Kind.NUMBER: ("nombre", _number, "(la même réponse, pour compter)", kinds.WHOLE),
    Kind.AMOUNT: ("euros", _amount, "(la même réponse, pour compter)", kinds.EUROS),
    Kind.DATE: ("date", _date, "(la même réponse, pour trier)", kinds.DAY),
    Kind.COMMUNE: ("INSEE", _codes, "(la même réponse)", "code INSEE, cinq signes"),
    Kind.COMMUNES: ("INSEE", _codes, "(la même réponse)", "codes INSEE, séparés par une virgule"),
    Kind.PHONE: ("international", _codes, "(la même réponse, pour appeler)", "numéro international, E.164"),
}
"""The second column of a kind, to add up, join or dial: its words in the header, its content, meaning and form."""
