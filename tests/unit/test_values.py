"""Check that a typed text gives a normal form or an error about the answer, and never another exception."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from kiosk import formats
from kiosk.domain import values
from kiosk.forms.messages import MESSAGES, FieldError
from kiosk.i18n import speaking
from kiosk.text import clean_text


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("412,60", 41260),
        ("412.6 €", 41260),
        ("1 412", 141200),
        ("1\N{NARROW NO-BREAK SPACE}412,60\N{NO-BREAK SPACE}€", 141260),
        ("0,10", 10),
        (",5", 50),
        ("1.234,50", 123450),
        ("1.234.567,8", 123456780),
        ("412.60", 41260),
        ("€1,412.60", 141260),
        ("1,412.60", 141260),
        ("1.412.600", 141260000),
        ("1,412,600", 141260000),
    ],
)
def test_an_amount_is_read_in_any_language(typed: str, cents: int) -> None:
    assert values.parse_amount(typed) == cents


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "€",
        ".",
        "1.23,50",
        "1,23.50",
        "412,60,3",
        "1.412,600.5",
        "1.412.60",
        "--1",
        "1e9",
        "9e999999",
        "sNaN",
        "inf",
        "٤١٢",
        "9" * 99,
    ],
)
def test_a_text_that_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(PydanticCustomError, match="not an amount"):
        values.parse_amount(typed)


@pytest.mark.parametrize("typed", ["412,605", "1.234", "1,234"])
def test_an_amount_with_three_decimals_has_its_own_error(typed: str) -> None:
    """`1.234` may mean more than a thousand: the terminal asks again and never guesses."""
    with pytest.raises(PydanticCustomError, match="more than two digits") as caught:
        values.parse_amount(typed)
    assert caught.value.type == "amount_cents"


@given(st.integers(0, 99999999))
def test_every_cent_survives(cents: int) -> None:
    assert values.parse_amount(f"{cents // 100},{cents % 100:02d}") == cents


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24/11/2026", date(2026, 11, 24)),
        ("24.11.26", date(2026, 11, 24)),
        ("1 3 98", date(1998, 3, 1)),
        ("24112026", date(2026, 11, 24)),
    ],
)
def test_a_date_is_day_month_year(typed: str, day: date) -> None:
    assert values.parse_date(typed) == day


@pytest.mark.parametrize("typed", ["2026/11/24", "2026-11-24", "2026.11.24", "2026 11 24"])
def test_a_year_of_four_digits_may_come_first(typed: str) -> None:
    assert values.parse_date(typed) == date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    [
        *("24 novembre 2026", "24 NOV. 26", "le mardi 24 novembre 2026", "24-nov-2026"),
        *("24 de noviembre de 2026", "24 noviembre 2026"),
        *("24 November 2026", "November 24, 2026", "24th of November 2026"),
        *("2026ko azaroaren 24a", "2026(e)ko azaroaren 24(a)", "2026 azaroak 24", "2026ko aza. 24an"),
    ],
)
def test_a_month_may_be_named_in_each_language(typed: str) -> None:
    assert values.parse_date(typed) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1er fevrier 2027", date(2027, 2, 1)),
        ("2 déc 26", date(2026, 12, 2)),
        ("3 aout 2026", date(2026, 8, 3)),
        ("3 août 2026", date(2026, 8, 3)),
        ("4 setiembre 2026", date(2026, 9, 4)),
        ("5 juil. 2026", date(2026, 7, 5)),
        ("2025eko abuztuaren 11", date(2025, 8, 11)),
    ],
)
def test_a_named_month_needs_no_accent_nor_its_end(typed: str, day: date) -> None:
    assert values.parse_date(typed) == day


@pytest.mark.parametrize("language", ["fr", "eu", "es", "en"])
def test_a_date_is_read_as_the_terminal_writes_it(language: str) -> None:
    with speaking(language):
        for month in range(1, 13):
            day = date(2026, month, 1 + 2 * month)
            assert values.parse_date(formats.long_day(day)) == values.parse_date(formats.short_day(day)) == day


@pytest.mark.parametrize(
    "typed",
    [
        *("", "24/11", "24 novembre", "novembre 2026", "bientôt", "1/1/" + "9" * 30, "24 novembre " + "9" * 30),
        *("24 jui 2026", "24 novembre ou décembre 2026", "du 3 au 5 mars 2026", "24 no 2026"),
    ],
)
def test_a_text_that_is_no_date_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(PydanticCustomError, match="not a date") as caught:
        values.parse_date(typed)
    assert caught.value.context == {"example": "24/11/2020"}


@pytest.mark.parametrize(("typed", "code"), [("bientôt", "date_format"), ("31/02/2027", "date_impossible")])
def test_a_coming_day_is_refused_with_tomorrow_as_the_example(typed: str, code: str) -> None:
    coming, today = TypeAdapter(values.ComingDay), date(2026, 11, 24)
    with pytest.raises(ValidationError) as caught:
        coming.validate_python(typed, context={"today": today})
    (wrong,) = caught.value.errors()
    assert wrong["type"] == code
    example = FieldError("start_day", code, wrong["ctx"]).message.values["example"]
    assert coming.validate_python(example, context={"today": today}) == today + timedelta(days=1)


@pytest.mark.parametrize(
    "typed", ["11/24/2026", "31/02/2026", "29/02/2027", "0/1/2026", "2026/24/11", "31 février 2026", "0 mars 2026"]
)
def test_a_day_that_no_calendar_has_has_its_own_error(typed: str) -> None:
    assert code_of(values.parse_date, typed) == "date_impossible"


@pytest.mark.parametrize("typed", ["-1", "\u2212300", "- 50,25 €", "-1.412,60"])
def test_an_amount_with_a_minus_has_its_own_error(typed: str) -> None:
    assert code_of(values.parse_amount, typed) == "amount_below_zero"


@pytest.mark.parametrize(("typed", "year"), [("01/01/0001", 1), ("1/1/026", 26), ("010100", 2000), ("1/1/6", 2006)])
def test_short_years_are_recent_and_longer_years_are_as_typed(typed: str, year: int) -> None:
    assert values.parse_date(typed).year == year


@pytest.mark.parametrize(
    ("typed", "code"),
    [("64,5", "number_whole"), ("64.5", "number_whole"), ("-1", "number_below_zero"), ("x", "number_format")],
)
def test_a_fraction_or_a_minus_is_refused_where_a_count_is_due(typed: str, code: str) -> None:
    assert code_of(values.parse_number, typed) == code


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from("/. -"))
def test_a_year_of_two_digits_is_from_1970_to_2069(day: date, sign: str) -> None:
    assert values.parse_date(day.strftime(f"%d{sign}%m{sign}%y")) == day


def test_a_telephone_number_and_an_address_have_a_normal_form() -> None:
    assert values.parse_phone("06 12 34 56 78") == "+33612345678"
    assert values.parse_phone("+34 943 00 00 00") == "+34943000000"
    assert values.parse_email("  nom@Exemple.FR ") == "nom@exemple.fr"


def test_a_wrong_character_of_an_address_is_named() -> None:
    for text, code, sign in (
        ("rené@exemple.fr", "email_sign", "é"),
        ("nom@exemple,fr", "email_sign", ","),
        ("mon nom@exemple.fr", "email_space", " "),
    ):
        with pytest.raises(PydanticCustomError) as refused:
            values.parse_email(text)
        assert (refused.value.type, refused.value.context) == (code, {"sign": sign})


def code_of(parse: Callable[[object], object], text: str) -> str | None:
    """Return the code that refuses a text, or None when it is accepted; any other exception is a fault."""
    try:
        parse(text)
    except PydanticCustomError as error:
        return error.type
    return None


@given(st.text(max_size=60) | st.text("0123456789,./- €+@e", max_size=60))
def test_any_text_gives_a_value_or_a_code_with_words(text: str) -> None:
    for parse in (values.parse_amount, values.parse_number, values.parse_date, values.parse_phone, values.parse_email):
        assert code_of(parse, text) in {None, *MESSAGES}


@given(st.text())
def test_cleaning_drops_controls_and_overrides_and_nothing_else(text: str) -> None:
    cleaned = clean_text(text, multiline=True)
    assert clean_text(cleaned, multiline=True) == cleaned
    assert not set(cleaned) & set("\x00\x07\x1b\r\x7f\x9b\u202e\u2066")
    assert "\n" not in clean_text(text)


def test_accents_emoji_and_brackets_are_kept() -> None:
    typed = "Ça va [/b] [@click=app.quit]x[/] '; -- =1+1 \N{HOUSE BUILDING}"
    assert clean_text(typed) == typed
    family = "\U0001f468\u200d\U0001f469"
    assert clean_text(f"deux\u200bmots {family}") == f"deuxmots {family}"
    assert clean_text("a\x1b[31mb\u202ec\r\nd", multiline=True) == "a[31mbc\nd"


@pytest.mark.parametrize(
    ("typed", "read"), [("45,32", 45), ("45.5", 46), ("64 m²", 64), ("64m2", 64), (" 1 045,5 M2", 1046), ("64", 64)]
)
def test_a_surface_is_read_as_a_lease_gives_it(typed: str, read: int) -> None:
    assert values.parse_area(typed) == read


@pytest.mark.parametrize("typed", ["", "T3", "-3", "-3,5", "45,5,5", "beaucoup", "m²"])
def test_what_is_no_surface_is_refused_as_a_number(typed: str) -> None:
    assert code_of(values.parse_area, typed) in {"number_format", "number_below_zero"}
