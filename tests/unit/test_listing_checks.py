"""The file of a listing answers its five checks before an agent does."""

from kiosk.domain.home.checks import CHECKS, NO, NOT_DUE, YES
from kiosk.forms.answers import Answer, Raw
from kiosk.services.desk.files.listing_checks import (
    ACCEPTING,
    ASKING,
    Finding,
    contradicted,
    findings,
    questions,
    quoted,
)
from kiosk.services.desk.session import Choice
from tests.unit.journey import filled

WHOLE: dict[str, Raw | None] = {
    "parking": "garage",
    "parking_rent": "38,50",
    "charges": "54",
    **dict.fromkeys(("cold_water", "hot_water", "heating_charge", "upkeep", "lift_charge", "waste_tax"), "yes"),
    "around": ("transport", "shops"),
}


def found(leaks: tuple[str, ...] = (), **changes: Raw | None) -> dict[str, Finding]:
    return dict(findings(filled({**WHOLE, **changes}).answers, leaks))


def test_the_file_answers_what_it_knows() -> None:
    told = found()
    assert {code: each.answer for code, each in told.items()} == {
        "photos": "",
        "garage_rent": YES,
        "charges": YES,
        "surroundings": YES,
        "description": YES,
    }
    assert [quoted(told[code]) for code in ("garage_rent", "charges", "surroundings")] == [
        "« Garage : 38,50 € »",
        "« Charges : 54,00 € »",
        "« À proximité : les transports et des commerces »",
    ]


def test_what_is_to_be_asked_is_missing_in_the_words_of_the_text() -> None:
    told = found(("leak_phone", "leak_money"), parking_rent=None, charges=None)
    assert {code for code, each in told.items() if each.answer == NO} == {"garage_rent", "charges", "description"}
    assert quoted(told["charges"]) == "« Charges : à demander »"
    assert quoted(told["garage_rent"]) == "« Garage : à demander »"
    assert quoted(told["description"]) == "« téléphone, argent »"


def test_an_unknown_line_of_the_charges_is_missing() -> None:
    assert quoted(found(hot_water=None)["charges"]) == "« À demander : eau chaude »"


def test_a_home_without_garage_owes_no_garage_rent() -> None:
    assert found(parking="none")["garage_rent"].answer == NOT_DUE
    assert findings({"rent": Answer("412,60")}, ())["garage_rent"] == Finding()


def test_a_contradiction_of_the_file_is_told() -> None:
    told = found(charges=None)
    everything = dict.fromkeys(CHECKS, YES)
    assert contradicted(everything, told) == (told["charges"],)
    assert contradicted(everything | {"charges": NO}, told) == ()
    assert contradicted(everything | {"charges": NO, "garage_rent": NO}, told) == (told["garage_rent"],)


def test_the_two_acts_ask_in_their_own_words() -> None:
    for checking, opens in ((ACCEPTING, "Accepter, 1 sur 5"), (ASKING, "Demander, 1 sur 5")):
        asks = questions(checking, found(charges=None))
        first, charges = asks[0], asks[2]
        assert isinstance(first, Choice)
        assert isinstance(charges, Choice)
        assert callable(first.question)
        assert first.question().startswith(opens)
        assert charges.value == NO
        assert str(charges.note) == "Dans le dossier : « Charges : à demander »"


def test_what_the_file_does_not_say_is_not_taken_as_there() -> None:
    for checking in (ACCEPTING, ASKING):
        photos = questions(checking, found())[0]
        assert isinstance(photos, Choice)
        assert photos.value == NO
