"""Days as they are read out in each language, where locale data leaves them half written."""

from datetime import date

import pytest

from kiosk import formats
from kiosk.i18n import speaking


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
def test_a_basque_year_and_day_carry_the_endings_of_the_words_they_are_read_as(when: date, read: str) -> None:
    with speaking("eu"):
        assert formats.long_day(when) == read


def test_a_basque_day_of_this_year_has_its_ending_before_the_day_of_the_week() -> None:
    with speaking("eu"):
        assert formats.day(date(2026, 11, 27)) == "azaroaren 27a, ostirala"


@pytest.mark.parametrize("language", ["fr", "eu", "es", "en"])
def test_no_day_looks_like_a_form_to_fill(language: str) -> None:
    with speaking(language):
        written = "".join(
            formats.day(date(2028, 1, day)) + formats.long_day(date(2028, 1, day)) for day in range(1, 32)
        )
    assert not set("()") & set(written)
