"""Check the count of a tenant's criteria beside the council's advice; no number of homes is given."""

from collections.abc import Mapping

import pytest

from kiosk.domain.home.criteria import Criteria
from kiosk.forms.answers import Raw
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.i18n import use
from tests.unit.journey import filled

ALL_TYPES = ("T1", "T2", "T3", "T4", "T5", "T6P")
NOTHING_MORE: Mapping[str, Raw | None] = {"wished_types": (), "rent_ceiling": "", "must_haves": ()}


@pytest.mark.parametrize(
    ("communes", "types", "has_ceiling", "must_haves", "expected"),
    [
        (0, 0, False, 0, 0),
        (1, 0, False, 0, 1),
        (10, 0, False, 0, 1),
        (1, 1, False, 0, 2),
        (1, 5, False, 0, 2),
        (1, 6, False, 0, 1),
        (1, 0, True, 0, 2),
        (1, 0, False, 3, 4),
        (2, 2, True, 6, 9),
    ],
)
def test_places_and_types_count_once_and_must_haves_each(
    communes: int, types: int, has_ceiling: bool, must_haves: int, expected: int
) -> None:
    assert Criteria(communes, types, has_ceiling, must_haves).count == expected


def said(changes: Mapping[str, Raw | None], language: str = "fr") -> list[str]:
    use(language)
    session = filled({**NOTHING_MORE, **changes})
    return [str(line) for line in session.words_of(SPEC.step("criteria"))]


def test_each_criterion_is_named_with_the_count_and_the_advice() -> None:
    assert said({"wished_types": ("T3", "T4"), "rent_ceiling": "500", "must_haves": ("lift", "parking")}) == [
        "Vous avez 5 critères.",
        "Lieu : Anglet (64600), Bayonne (64100)",
        "Taille : T3, T4",
        "Loyer : 500,00\u00a0€ au plus",
        "Indispensable : Ascenseur, Garage ou parking",
        "Moins il y a de critères, plus il y a de logements. Vous décidez.",
    ]


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("fr", "Vous avez 1 critère."),
        ("eu", "Irizpide 1 duzu."),
        ("es", "Tiene 1 criterio."),
        ("en", "You have 1 criterion."),
    ],
)
def test_one_criterion_is_singular_in_every_language(language: str, first: str) -> None:
    assert said({"wished_communes": ("Anglet (64600)",)}, language)[0] == first


@pytest.mark.parametrize("unknown", [None, "", "beaucoup"])
def test_an_unknown_or_unreadable_ceiling_is_no_criterion(unknown: str | None) -> None:
    assert said({"rent_ceiling": unknown})[0] == "Vous avez 1 critère."


def test_no_number_of_homes_is_given() -> None:
    words = " ".join(said({"wished_types": ALL_TYPES, "must_haves": ("lift",)}))
    assert words.count("2") == 1  # two criteria
