"""Check that an unlikely amount is questioned before it is sent, by name and figure, and blocks nothing."""

import pytest

from kiosk.domain.home.rent import LIKELY_CHARGES, LIKELY_PARKING, LIKELY_RENT, LIKELY_TOTAL
from kiosk.forms.catalog import sent_forms
from kiosk.forms.display import review_notes
from kiosk.forms.spec import Kind
from tests.unit.journey import filled

BOUNDS = {"rent": LIKELY_RENT, "parking_rent": LIKELY_PARKING, "charges": LIKELY_CHARGES, "rent_ceiling": LIKELY_TOTAL}


def warnings(key: str, cents: int) -> str:
    session = filled({key: f"{cents // 100},{cents % 100:02}"})
    assert session.all_errors() == ()
    return " ".join(str(note.says) for note in review_notes(session) if note.warns)


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
