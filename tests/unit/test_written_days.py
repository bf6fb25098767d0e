"""Check days and hours as they are read out in each language, where locale data leaves them half written."""

import re
from datetime import date, time

import pytest

from kiosk import formats
from kiosk.i18n import locales_folder, speaking


@pytest.mark.parametrize(
    ("when", "read"),
    [
        (date(2026, 11, 27), "2026ko azaroaren 27a"),
        (date(2025, 3, 1), "2025eko martxoaren 1a"),
        (date(2030, 5, 11), "2030eko maiatzaren 11"),
        (date(2031, 1, 31), "2031ko urtarrilaren 31"),
        (date(2035, 12, 21), "2035eko abenduaren 21a"),
        (date(2041, 6, 12), "2041eko ekainaren 12a"),
    ],
)
def test_a_basque_year_and_day_end_as_they_are_read_aloud(when: date, read: str) -> None:
    with speaking("eu"):
        assert formats.long_day(when) == read


def test_a_basque_day_has_its_ending_before_the_weekday() -> None:
    with speaking("eu"):
        assert formats.day(date(2026, 11, 27)) == "azaroaren 27a, ostirala"


@pytest.mark.parametrize("language", ["fr", "eu", "es", "en"])
def test_no_day_is_written_with_parentheses(language: str) -> None:
    with speaking(language):
        written = "".join(
            formats.day(date(2028, 1, day)) + formats.long_day(date(2028, 1, day)) for day in range(1, 32)
        )
    assert not set("()") & set(written)


@pytest.mark.parametrize(
    ("language", "read"),
    [("fr", "8 h 30, 9 h, 14 h 05"), *((language, "08:30, 09:00, 14:05") for language in ("eu", "es", "en"))],
)
def test_an_hour_is_written_in_one_form(language: str, read: str) -> None:
    hours = (time(8, 30), time(9), time(14, 5))
    with speaking(language):
        assert ", ".join(map(formats.hour, hours)) == read
    assert ", ".join(formats.hour(each, language) for each in hours) == read


def test_a_year_that_is_filled_in_has_no_basque_ending() -> None:
    """`{year}ko` would be right for 2019 and wrong for 2021; `{year}. urteko` is right for all years."""
    texts = (locales_folder() / "eu" / "LC_MESSAGES" / "tenant.po").read_text(encoding="utf-8")
    assert "{year}. urteko" in texts
    assert not re.search(r"\{year\w*\}[^\W\d]", texts)
