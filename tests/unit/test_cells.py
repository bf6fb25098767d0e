"""A cell of a sheet is what was typed, and no spreadsheet takes it for a formula, a number or a control sequence."""

import pytest

from db.central.out.sheets.cells import day, euros, guarded, instant, unguarded
from db.central.out.sheets.tables import sheets


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
