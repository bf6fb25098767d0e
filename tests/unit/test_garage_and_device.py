"""Check garage, parking and devices: what each tenant is asked, what is refused, and what is only questioned."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from kiosk.domain import garage as bounds
from kiosk.forms.answers import UNKNOWN, Answer, Raw
from kiosk.forms.building.contact import UNREACHED
from kiosk.forms.catalog.device import SPEC as DEVICE
from kiosk.forms.catalog.garage import SPEC as GARAGE
from kiosk.forms.catalog.garage import build
from kiosk.forms.doubts import notes_of
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec
from kiosk.i18n import Message
from kiosk.services.paper.receipt import not_done_words
from tests.unit.journey import TUESDAY, Terminal, on_the_day, walk

REACHED: Mapping[str, Raw] = {"contact_name": "Maider Exemple", "consent_call": "yes", "phone": "06 12 34 56 78"}
TENANT: Mapping[str, Raw] = {
    "is_tenant": "yes",
    "wanted": "garage",
    "location": "near",
    "residence": "Les Tilleuls",
    "start": "soon",
    **REACHED,
}
OUTSIDER: Mapping[str, Raw] = {
    "is_tenant": "no",
    "wanted": "any",
    "wished_communes": ("Bayonne (64100)",),
    "start": "soon",
    **REACHED,
}
ASKED_FOR_DEVICE: Mapping[str, Raw] = {"device": "any", "has_internet": "no", "hands_on": "yes", **REACHED}


def session(spec: FormSpec, answers: Mapping[str, Raw], **changes: Raw | None) -> FormSession:
    filled = FormSession(on_the_day(spec))
    for key, raw in {**answers, **changes}.items():
        filled.answer(key, UNKNOWN if raw is None else Answer(raw))
    return filled


def codes(spec: FormSpec, answers: Mapping[str, Raw], **changes: Raw | None) -> list[tuple[str, str]]:
    return [(error.key, error.code) for error in session(spec, answers, **changes).all_errors()]


def day(ahead: int) -> str:
    return f"{TUESDAY + timedelta(days=ahead):%d/%m/%Y}"


def test_the_example_of_a_first_day_is_tomorrow() -> None:
    (field,) = (field for field in build(lambda: TUESDAY).fields() if field.key == "start_day")
    assert day(1) in str(Message(field.help, field.help_values))


def test_a_tenant_who_searches_near_home_names_no_commune() -> None:
    pages = walk(session(GARAGE, TENANT))
    assert ("location" in pages, "residence" in pages, "communes" in pages) == (True, True, False)
    pages = walk(session(GARAGE, TENANT, location="communes", wished_communes=("Anglet (64600)",)))
    assert ("residence" in pages, "communes" in pages) == (False, True)


def test_a_person_who_is_no_tenant_names_communes_only() -> None:
    pages = walk(session(GARAGE, OUTSIDER, location="near", residence="x"))
    assert ("location" in pages, "residence" in pages, "communes" in pages) == (False, False, True)
    sent = session(GARAGE, OUTSIDER, location="near", residence="x").visible_answers()
    assert not {"location", "residence"} & sent.keys(), "what was answered before and is hidden now never leaves"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"start": "date", "start_day": day(0)}, []),
        ({"start": "date", "start_day": day(bounds.MOST_DAYS)}, []),
        ({"start": "date", "start_day": day(-1)}, [("start_day", "date_gone")]),
        ({"start": "date", "start_day": day(bounds.MOST_DAYS + 1)}, [("start_day", "date_far")]),
        ({"start": "date", "start_day": "31/02/2027"}, [("start_day", "date_impossible")]),
        ({"start": "date", "start_day": "bientôt"}, [("start_day", "date_format")]),
        ({"start": "date"}, [("start_day", "missing")]),
        ({"rent_ceiling": "1000"}, []),
        ({"rent_ceiling": "1000,01"}, [("rent_ceiling", "amount_range")]),
        ({"rent_ceiling": "0,50"}, [("rent_ceiling", "amount_range")]),
        ({"rent_ceiling": "0"}, [("rent_ceiling", "amount_zero")]),
        ({"rent_ceiling": "-5"}, [("rent_ceiling", "amount_below_zero")]),
        ({"rent_ceiling": None}, []),
        ({"vehicles": ("tank",)}, [("vehicles", "choice_unknown")]),
        ({"contact_name": " "}, [("contact_name", "missing")]),
        ({"contact_name": "x" * 81}, [("contact_name", "text_too_long")]),
        ({"phone": ""}, [("phone", "missing")]),
        ({"phone": None}, []),
        ({"phone": "12"}, [("phone", "phone_format")]),
        ({"phone": "abcd 0559123456 ext 7"}, [("phone", "phone_format")]),
        ({"wanted": ""}, [("wanted", "missing")]),
    ],
)
def test_an_impossible_answer_is_refused(changes: dict[str, Raw | None], found: list[tuple[str, str]]) -> None:
    assert codes(GARAGE, TENANT, **changes) == found


def test_at_most_five_communes_are_accepted() -> None:
    towns = ("Anglet", "Bayonne", "Biarritz", "Bidart", "Boucau", "Hendaye")
    assert codes(GARAGE, OUTSIDER, wished_communes=towns[:5]) == []
    assert codes(GARAGE, OUTSIDER, wished_communes=towns) == [("wished_communes", "too_many")]


def warnings(filled: FormSession) -> list[str]:
    return [str(note.says) for note in notes_of(filled.spec, filled.visible_answers()) if note.warns]


@pytest.mark.parametrize(
    ("rent", "is_asked_about"), [("4,99", True), ("5", False), ("150", False), ("150,01", True), ("1000", True)]
)
def test_an_unlikely_rent_is_questioned_and_accepted(rent: str, is_asked_about: bool) -> None:
    asked = session(GARAGE, TENANT, rent_ceiling=rent)
    assert (
        any(said.startswith("Loyer maximum : ") and said.endswith("Est-ce juste ?") for said in warnings(asked))
        is is_asked_about
    )
    assert asked.all_errors() == ()


@pytest.mark.parametrize(("spec", "answers"), [(GARAGE, TENANT), (DEVICE, ASKED_FOR_DEVICE)])
def test_contact_data_is_asked_only_for_an_agreed_purpose(spec: FormSpec, answers: Mapping[str, Raw]) -> None:
    agreed_to_nothing = session(spec, answers, consent_call="no", consent_write="no")
    assert agreed_to_nothing.all_errors() == ()
    assert "phone" not in agreed_to_nothing.visible_answers()
    assert warnings(agreed_to_nothing) == [
        "L'agence ne peut pas vous contacter : venez, ou appelez, avec votre référence."
    ]
    only_called = session(spec, answers, email="maider@exemple.fr")
    assert "email" not in only_called.visible_answers(), "who is only to be called is asked for no address"
    written = session(spec, answers, consent_call="no", consent_write="yes", phone=None, email="maider@exemple.fr")
    assert written.all_errors() == ()
    assert written.visible_answers()["email"].raw == "maider@exemple.fr"
    gives_none = session(spec, answers, phone=None)
    assert gives_none.all_errors() == ()
    assert warnings(gives_none) == warnings(agreed_to_nothing)


def test_a_device_request_asks_no_criteria_and_says_none_exist() -> None:
    assert [field.key for field in DEVICE.fields() if not field.contact] == [
        "device",
        "has_internet",
        "hands_on",
        "consent_call",
        "consent_write",
    ]
    assert DEVICE.steps[0].lines[0] == "Office64 n'a pas encore fixé les critères."
    assert not_done_words(DEVICE.receipt_words).endswith("Office64 n'a pas encore fixé les critères.")


@pytest.mark.parametrize(
    ("agreed", "says"), [("no", UNREACHED), ("", UNREACHED), ("yes", "Puis Office64 fixe ses critères et décide.")]
)
def test_a_device_s_receipt_says_if_the_tenant_is_unreachable(agreed: str, says: str) -> None:
    answers = session(DEVICE, ASKED_FOR_DEVICE, consent_call=agreed, consent_write="no").visible_answers()
    assert DEVICE.receipt_words_of(answers).then == says


def test_not_knowing_about_internet_is_an_answer_silence_is_not() -> None:
    assert codes(DEVICE, ASKED_FOR_DEVICE, has_internet=None) == []
    assert codes(DEVICE, ASKED_FOR_DEVICE, has_internet="") == [("has_internet", "missing")]


@pytest.mark.parametrize(("spec", "prefix"), [(GARAGE, "GAR"), (DEVICE, "MAT")])
def test_the_reference_of_a_sent_request_names_its_kind(spec: FormSpec, prefix: str) -> None:
    from kiosk.services.visit.submissions import submit

    terminal = Terminal()
    receipt = submit(session(spec, TENANT if spec is GARAGE else ASKED_FOR_DEVICE).finish(), terminal.services())
    assert receipt.reference.startswith(f"{prefix}-")
    assert terminal.submissions.stored[receipt.reference].kind == spec.id
