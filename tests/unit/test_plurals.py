"""Check a count in words, in French, which has no catalogue, and in a language that has one."""

import pytest

from kiosk import i18n
from kiosk.i18n import nmsg


@pytest.mark.parametrize(
    ("language", "of_none", "of_one", "of_two"),
    [
        ("fr", "Votre annonce : 0 point sur 10", "Votre annonce : 1 point sur 10", "Votre annonce : 2 points sur 10"),
        (
            "en",
            "Your listing: 0 points out of 10",
            "Your listing: 1 point out of 10",
            "Your listing: 2 points out of 10",
        ),
    ],
)
def test_none_is_singular_in_french_alone(language: str, of_none: str, of_one: str, of_two: str) -> None:
    i18n.use(language)
    said = [str(nmsg("Votre annonce : {n} point sur 10", "Votre annonce : {n} points sur 10", n)) for n in range(3)]
    assert said == [of_none, of_one, of_two]
