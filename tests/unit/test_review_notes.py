"""Check that an unlikely amount is questioned before it is sent, by name and figure, and blocks nothing."""

from collections.abc import Mapping

import pytest

from kiosk.domain.home.rent import LIKELY_CHARGES, LIKELY_PARKING, LIKELY_RENT, LIKELY_TOTAL
from kiosk.forms.catalog import sent_forms
from kiosk.forms.display import review_notes
from kiosk.forms.spec import Kind
from tests.unit.journey import answer, filled

BOUNDS = {"rent": LIKELY_RENT, "parking_rent": LIKELY_PARKING, "charges": LIKELY_CHARGES, "rent_ceiling": LIKELY_TOTAL}


UNKNOWN_TODAY = {"rent": None, "charges": None, "parking": "none"}


def warnings(key: str, cents: int) -> str:
    session = filled({**(UNKNOWN_TODAY if key == "rent_ceiling" else {}), key: f"{cents // 100},{cents % 100:02}"})
    assert session.all_errors() == ()
    return " ".join(str(note.says) for note in review_notes(session) if note.warns and note.field == key)


@pytest.mark.parametrize("key", BOUNDS)
def test_an_amount_is_questioned_only_beyond_its_bounds(key: str) -> None:
    least, most = BOUNDS[key]
    assert "Est-ce juste" not in warnings(key, least) + warnings(key, most)
    assert "Est-ce juste ?" in warnings(key, most + 1)
    if least:
        assert "Est-ce juste ?" in warnings(key, least - 1)


def test_a_questioned_amount_is_named_with_its_figure() -> None:
    assert "Loyer : 2\u202f500,00\xa0€. Est-ce juste ?" in warnings("rent", 250_000)


def test_every_amount_of_every_journey_has_its_bounds() -> None:
    amounts = [field for spec in sent_forms() for field in spec.fields() if field.kind is Kind.AMOUNT]
    assert [field.key for field in amounts if field.likely is None] == []


def asked(key: str, typed: str, changes: Mapping[str, str | None] | None = None) -> list[str]:
    """Return what is asked about an answer as its page is left."""
    session = filled({**(changes or {}), key: typed})
    session.place = session.spec.step_of(key).key
    return [str(error.message) for error in session.go_next()]


def test_a_rent_far_below_todays_is_asked_on_its_page() -> None:
    today = {"rent": "412,60", "parking": "garage", "parking_rent": "38,10", "charges": "95,00"}
    assert asked("rent_ceiling", "50", today) == [
        "50,00\xa0€ : 495,70\xa0€ de moins qu'aujourd'hui. Est-ce juste ? Si oui, « Continuer »."
    ]
    assert asked("rent_ceiling", "300", today) == []


def test_a_doubt_is_asked_once_and_blocks_nothing() -> None:
    session = filled({"rent_ceiling": "50"})
    session.place = "rent_ceiling"
    assert len(session.go_next()) == 1
    assert session.go_next() == ()
    assert session.place != "rent_ceiling"
    assert session.attempts == {}
    session.place = "rent_ceiling"
    session.answer("rent_ceiling", answer("60"))
    assert len(session.go_next()) == 1, "another answer is another doubt"


@pytest.mark.parametrize(
    ("typed", "near"),
    [("a@gmial.com", "gmail.com"), ("a@hotmial.fr", "hotmail.fr"), ("a@GMAIL.com", ""), ("a@x.fr", "")],
)
def test_a_misspelt_provider_is_asked_about(typed: str, near: str) -> None:
    told = asked("email", typed, {"consent_write": "yes", "phone": None})
    assert [f"« {near} »" in each for each in told] == [True] * bool(near)


def test_a_name_without_letters_is_asked_about() -> None:
    assert asked("contact_name", "12345") == [
        "« 12345 » : est-ce votre nom ? Si oui, appuyez encore sur « Continuer »."
    ]
    assert asked("contact_name", "Maider 2") == []
