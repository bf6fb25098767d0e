"""Check the cost of a home, to the cent; what is not known is shown as such."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.home.rent import AllInRent, euros

KNOWN = {"rent": 41260, "parking": "garage", "parking_rent": 3810, "charges": 9510, "dwelling_kind": "apartment"}
CENTS = st.integers(0, 300_000)


def test_the_paragraph_of_a_fully_known_home() -> None:
    lines = {"cold_water": True, "hot_water": False, "heating_charge": True, "upkeep": True, "lift_charge": True}
    assert AllInRent.of(KNOWN | lines | {"waste_tax": False}).paragraph() == (
        "Loyer sans les charges : 412,60 €. Garage : 38,10 €. Charges : 95,10 €. "
        "Comprises : eau froide, chauffage, entretien de l'immeuble, ascenseur. "
        "Non comprises : eau chaude, ordures ménagères. Total tout compris chaque mois : 545,80 €. "
        "Loyer d'aujourd'hui : le vôtre peut être différent."
    )


def test_an_unknown_amount_is_to_be_asked_not_counted_as_zero() -> None:
    rent = AllInRent.of({"rent": 10, "parking": "both"})
    assert rent.missing == ("parking_rent", "charges")
    assert rent.paragraph() == (
        "Loyer sans les charges : 0,10 €. Garage et place de parking : à demander. Charges : à demander. "
        "À demander : eau froide, eau chaude, chauffage, entretien de l'immeuble, ascenseur, ordures ménagères. "
        "Total connu chaque mois : 0,10 €, le reste est à demander. "
        "Loyer d'aujourd'hui : le vôtre peut être différent."
    )


def test_without_the_rent_there_is_no_total() -> None:
    for known in ({}, {"charges": 9000}):
        paragraph = AllInRent.of({"parking": "none", **known}).paragraph()
        assert "Loyer sans les charges : à demander." in paragraph
        assert "Total" not in paragraph
        assert "Loyer d'aujourd'hui" not in paragraph


def test_without_a_garage_its_price_is_not_missing_nor_counted() -> None:
    rent = AllInRent.of({"rent": 40000, "parking": "none", "parking_rent": 5000, "charges": 5000})
    assert rent.missing == ()
    assert rent.known_total == 45000


def test_a_house_and_a_building_without_a_lift_pay_no_lift() -> None:
    assert "lift_charge" not in AllInRent.of({"dwelling_kind": "house"}).lines
    assert "lift_charge" not in AllInRent.of({"dwelling_kind": "apartment", "lift": False}).lines
    assert "lift_charge" in AllInRent.of({"dwelling_kind": "apartment"}).lines


@given(CENTS, CENTS, CENTS, CENTS)
def test_the_total_is_exact_and_the_gap_is_signed(rent: int, parking: int, charges: int, ceiling: int) -> None:
    whole = AllInRent.of({"rent": rent, "parking": "place", "parking_rent": parking, "charges": charges})
    assert whole.known_total == rent + parking + charges
    assert whole.gap(ceiling) == rent + parking + charges - ceiling
    assert whole.gap(None) is None
    assert euros(whole.known_total) in whole.paragraph()


@given(st.integers(0, 10_000_000))
def test_euros_read_back_to_the_same_cents(cents: int) -> None:
    assert int(euros(cents).removesuffix(" €").replace(" ", "").replace(",", "")) == cents
