"""Check answers in words: in the tenant's language on the screen, in French for the service."""

from collections.abc import Iterator

import pytest

from kiosk import i18n
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.display import french, shown


@pytest.fixture(autouse=True)
def back_to_french() -> Iterator[None]:
    yield
    i18n.use(i18n.SOURCE_LANGUAGE)


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("rent", Answer("412.6"), "412,60 €"),
        ("rent", UNKNOWN, "Je ne sais pas"),
        ("area", Answer("64"), "64 m²"),
        ("lease_start", Answer("1/3/16"), "01/03/2016"),
        ("lease_start", Answer("1er mars 2016"), "01/03/2016"),
        ("heating", Answer("gas_shared"), "Gaz, collectif"),
        ("outside", Answer(("balcony", "cellar")), "Balcon, Cave"),
        ("lift", Answer("no"), "Non"),
        ("commune", Answer("cambo les bains"), "Cambo-les-Bains (64250)"),
        ("wished_communes", Answer(("Anglet", "Pau")), "Anglet (64600), Pau (64000)"),
        ("consent_write", None, "Non"),
        ("must_haves", None, "Sans réponse"),
        ("contact_name", Answer("[/b] =1+1"), "[/b] =1+1"),
        ("rent", Answer("412,60,3"), "412,60,3"),
        ("commune", Answer("64250"), "64250"),
        ("heating", Answer("a code of last year"), "a code of last year"),
    ],
)
def test_an_answer_is_shown_in_words(key: str, answer: Answer | None, words: str) -> None:
    assert french(SPEC.field(key), answer).replace("\N{NO-BREAK SPACE}", " ") == words
    assert shown(SPEC.field(key), answer) == french(SPEC.field(key), answer)


def test_a_commune_has_both_its_names_in_basque() -> None:
    answer = Answer(("Bayonne (64100)", "Pau (64000)"))
    i18n.use("eu")
    assert shown(SPEC.field("wished_communes"), answer) == "Baiona / Bayonne (64100), Pau (64000)"
    assert french(SPEC.field("wished_communes"), answer) == "Bayonne (64100), Pau (64000)"
    assert shown(SPEC.field("commune"), Answer("Kanbo")) == "Kanbo / Cambo-les-Bains (64250)"


def test_amounts_follow_the_language_and_are_french_for_agents() -> None:
    rent, lease = SPEC.field("rent"), SPEC.field("lease_start")
    i18n.use("en")
    assert shown(rent, Answer("1412,60")) == "€1,412.60"
    assert shown(lease, Answer("13/03/2016")) == "13/03/2016"
    assert french(rent, Answer("412,60")).replace("\N{NO-BREAK SPACE}", " ") == "412,60 €"
    assert french(SPEC.field("heating"), Answer("oil")) == "Fioul"
