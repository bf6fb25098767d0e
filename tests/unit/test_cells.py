"""A cell of a sheet is what was typed, and no spreadsheet takes it for a formula, a number or a control sequence."""

import json

import pytest

from db.central.out.sheets.cells import (
    columns,
    day,
    day_of,
    euros,
    guarded,
    instant,
    unguarded,
    unknown_words,
    words_of,
)
from db.central.out.sheets.columns import listed
from db.central.out.sheets.tables import sheets
from db.central.tables.form_tables import NORMAL_FORM, normal_column
from kiosk.forms.catalog import sent_forms
from kiosk.forms.spec import FieldSpec, Kind


@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20")
@pytest.mark.parametrize("before", ["", " ", "\t", "\n"])
def test_a_formula_becomes_a_text(sign: str, before: str) -> None:
    text = guarded(f"{before}{sign}1+1")
    assert text.startswith("'"), "OWASP, CSV injection: an apostrophe in front"
    assert text.lstrip("' \n") == f"{sign}1+1"


@pytest.mark.parametrize("number", ["0612345678", "064250", "00"])
def test_a_number_keeps_its_leading_zero(number: str) -> None:
    assert guarded(number) == f"'{number}"


@pytest.mark.parametrize("text", ["", "T3", "64250", "0", "a=b", "2-3 pièces", "06 12 34 56 78", "'cité'"])
def test_any_other_text_is_as_it_was_typed(text: str) -> None:
    assert guarded(text) == text


def test_what_controls_a_screen_or_hides_is_left_out() -> None:
    assert guarded("a\x1b[2Jb\u202ec\u200bd\te") == "a[2Jbcd e"


@pytest.mark.parametrize("text", ["=1+1", "0612345678", "T3"])
def test_a_person_reads_the_text_without_its_guard(text: str) -> None:
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize(
    ("stored", "cell"), [("2026-11-24", "24/11/2026"), (None, ""), ("=1", "'=1"), ("hier", "hier")]
)
def test_a_day_is_written_as_in_france(stored: object, cell: str) -> None:
    assert day(stored) == cell


@pytest.mark.parametrize(
    ("stored", "cell"),
    [
        ("2026-11-24T13:05:59Z", "24/11/2026 14:05"),
        ("2026-07-24T22:30:00Z", "25/07/2026 00:30"),
        (None, ""),
        ("@x", "'@x"),
        ("2026-13-24T13:05:59Z", "2026-13-24T13:05:59Z"),
    ],
)
def test_an_instant_is_that_of_paris(stored: object, cell: str) -> None:
    assert instant(stored) == cell


@pytest.mark.parametrize(("cents", "cell"), [(41260, "412,60"), (5, "0,05"), (0, "0,00"), (None, "")])
def test_an_amount_has_a_comma(cents: object, cell: str) -> None:
    assert euros(cents) == cell


def test_fewer_than_five_are_hidden_in_the_report() -> None:
    """The report may be published as it is: among fewer people one may be recognised."""
    (counts,) = (sheet for sheet in sheets() if sheet.name == "counts.csv")
    (number,) = (column for column in counts.columns if column.heading == "Nombre")
    assert [*number.tell([{"n": n} for n in (1, 4, 5, 6)])] == ["moins de 5", "moins de 5", "5", "6"]


def field_of(kind: Kind) -> FieldSpec:
    fields = (field for spec in sent_forms() for field in spec.fields() if field.kind is kind and not field.stays_here)
    return next(fields)


def told(field: FieldSpec, typed: object, normal: object = None, *, is_unknown: bool = False) -> list[str]:
    """Return the cells of an answer: as it was given, and its normal form where it has one."""
    row = {field.key: typed, "unknown_fields": json.dumps([field.key] if is_unknown else [])}
    if field.kind in NORMAL_FORM:
        row[normal_column(field)] = normal
    return [cell for column in columns(field) for cell in column.tell([row])]


@pytest.mark.parametrize(
    ("kind", "typed", "normal", "cells"),
    [
        (Kind.TRISTATE, "yes", None, ["oui"]),
        (Kind.CONSENT, "no", None, ["non"]),
        (Kind.NUMBER, "3 pièces", 3, ["3 pièces", "3"]),
        (Kind.NUMBER, "0", 0, ["0", "0"]),
        (Kind.NUMBER, "trois", None, ["trois", ""]),
        (Kind.AMOUNT, "412,60 €", 41260, ["412,60 €", "412,60"]),
        (Kind.DATE, "24 novembre 2026", "2026-11-24", ["24 novembre 2026", "24/11/2026"]),
        (Kind.COMMUNE, "bayonne", "64102", ["Bayonne (64100)", "64102"]),
        (Kind.COMMUNE, "Ville d'ailleurs", None, ["Ville d'ailleurs", ""]),
        (Kind.COMMUNES, '["pau", "bayonne"]', '["64445", "64102"]', ["Pau (64000), Bayonne (64100)", "64445, 64102"]),
        (Kind.COMMUNES, '["pau", "ailleurs"]', '["64445", "99999"]', ["pau, ailleurs", "64445, 99999"]),
        (Kind.PHONE, "06 12 34 56 78", "+33612345678", ["06 12 34 56 78", "'+33612345678"]),
        (Kind.LONG_TEXT, "[pas une liste", None, ["[pas une liste"]),
        (Kind.LONG_TEXT, "deux\nlignes", None, ["deux\nlignes"]),
        (Kind.LONG_TEXT, None, None, [""]),
    ],
)
def test_an_answer_stands_as_given_and_to_be_counted(
    kind: Kind, typed: object, normal: object, cells: list[str]
) -> None:
    assert told(field_of(kind), typed, normal) == cells


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.CHOICES])
def test_codes_stand_in_words(kind: Kind) -> None:
    field = field_of(kind)
    one, two, *_more = field.options
    assert told(field, one.code) == [one.label]
    assert told(field, json.dumps([one.code, two.code, "later"])) == [f"{one.label}, {two.label}, later"]
    assert columns(field)[0].words == (*listed(words_of(field)), *([unknown_words(field)] if field.unknown else []))


def test_who_does_not_know_is_told_from_who_was_not_asked() -> None:
    fields = [field for spec in sent_forms() for field in spec.fields() if field.unknown and not field.stays_here]
    assert {unknown_words(field) for field in fields} > {"ne sait pas"}, "some have words of their own"
    for field in fields:
        assert told(field, None, is_unknown=True)[0] == unknown_words(field) != ""
        assert told(field, None)[0] == ""


def test_a_column_says_its_unit_and_if_it_is_contact() -> None:
    fields = [field for spec in sent_forms() for field in spec.fields() if not field.stays_here]
    for field in fields:
        for column in columns(field):
            assert column.is_contact is field.contact
        form = columns(field)[0].form
        assert form.endswith(f", en {field.unit}") if field.unit else ", en " not in form


def test_a_day_of_an_instant_is_that_of_paris() -> None:
    assert (day_of("2026-07-24T22:30:00Z"), day_of(None)) == ("25/07/2026", "")
