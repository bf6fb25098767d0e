"""Check a count in words, in French, which has no catalogue, and in a language that has one."""

import pytest

from kiosk import i18n
from kiosk.i18n import nmsg


@pytest.mark.parametrize(
    ("language", "of_none", "of_one", "of_two"),
    [
        ("fr", "Il manque 0 réponse.", "Il manque 1 réponse.", "Il manque 2 réponses."),
        ("en", "0 answers are missing.", "1 answer is missing.", "2 answers are missing."),
    ],
)
def test_none_is_singular_in_french_alone(language: str, of_none: str, of_one: str, of_two: str) -> None:
    i18n.use(language)
    said = [str(nmsg("Il manque {n} réponse.", "Il manque {n} réponses.", n)) for n in range(3)]
    assert said == [of_none, of_one, of_two]
