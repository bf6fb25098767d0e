"""Check that the listing's spec keeps what was promised to the tenant: short, readable, and never a trap."""

import re

import pytest

from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.forms.lazy_models import made
from kiosk.forms.spec import FieldSpec, Kind, Step
from tests.unit.journey import filled, walk

FIELDS = SPEC.fields()
TEXTS = tuple(
    text
    for step in SPEC.steps
    for text in (
        step.title,
        *step.lines,
        step.privacy,
        *(text for field in step.fields for text in (field.label, field.help, field.why, field.unknown)),
        *(option.label for field in step.fields for option in field.options),
    )
    if text
)


def by_key(part: FieldSpec | Step) -> str:
    return part.key


def test_at_most_28_pages_and_four_fields_typed_in_letters() -> None:
    letters = {Kind.TEXT, Kind.LONG_TEXT, Kind.COMMUNE, Kind.COMMUNES, Kind.EMAIL}
    assert len(walk(filled())) <= 28
    assert sum(field.kind in letters and field.compose is None for field in FIELDS) <= 4


def test_sections_follow_each_other_and_each_has_pages() -> None:
    assert [section.label for section in SPEC.sections] == [
        "Vous",
        "Votre logement",
        "Votre loyer",
        "Autour",
        "Vos souhaits",
        "Envoi",
    ]
    assert list(dict.fromkeys(step.section for step in SPEC.steps)) == [section.key for section in SPEC.sections]


def test_fields_are_those_of_the_model_each_asked_once() -> None:
    keys = [field.key for field in FIELDS]
    assert sorted(keys) == sorted(made(SPEC.model).model_fields)


@pytest.mark.parametrize("step", [step for step in SPEC.steps if step.fields], ids=by_key)
def test_a_page_checks_the_fields_it_asks(step: Step) -> None:
    assert step.model is not None
    assert set(made(step.model).model_fields) == {field.key for field in step.fields}


@pytest.mark.parametrize("field", FIELDS, ids=by_key)
def test_required_fields_are_always_asked_and_never_skipped(field: FieldSpec) -> None:
    if made(SPEC.model).model_fields[field.key].is_required():
        assert not field.optional
        assert not field.unknown
        assert field.visible_if is None
        assert SPEC.step_of(field.key).visible_if is None


def test_only_six_fields_must_be_answered() -> None:
    must_be_answered = [field.key for field in FIELDS if not field.optional and not field.unknown]
    assert must_be_answered == [
        "commune",
        "dwelling_kind",
        "dwelling_type",
        "parking",
        "wished_communes",
        "contact_name",
    ]


@pytest.mark.parametrize("field", FIELDS, ids=by_key)
def test_words_fit_the_smallest_screen(field: FieldSpec) -> None:
    assert len(field.short) <= 18
    assert len(field.label) <= 90
    assert len(field.help) <= 100
    assert len(field.why) <= 160
    assert all(len(option.label) <= 22 for option in field.options)


def test_short_names_are_unique() -> None:
    assert len({field.short for field in FIELDS}) == len(FIELDS)


@pytest.mark.parametrize("text", TEXTS)
def test_a_sentence_has_at_most_15_words(text: str) -> None:
    assert all(len(sentence.split()) <= 15 for sentence in re.split(r"[.!?:]", text))


@pytest.mark.parametrize("field", [f for f in FIELDS if f.kind in {Kind.TEXT, Kind.LONG_TEXT}], ids=by_key)
def test_a_free_text_says_what_not_to_write(field: FieldSpec) -> None:
    assert field.help.endswith(("ni nom d'une autre personne.", "Écrivez seulement votre nom."))


@pytest.mark.parametrize("field", [f for f in FIELDS if f.kind in {Kind.CHOICE, Kind.CHOICES}], ids=by_key)
def test_every_offered_answer_is_one_the_model_takes(field: FieldSpec) -> None:
    model = SPEC.step_of(field.key).model
    assert model is not None
    for option in field.options:
        raw = (option.code,) if field.kind is Kind.CHOICES else option.code
        others = {each.key: each.options[0].code for each in SPEC.step_of(field.key).fields if each.kind is Kind.CHOICE}
        assert getattr(made(model).model_validate({**others, field.key: raw}), field.key) == raw


def test_only_contact_fields_are_marked_as_contact() -> None:
    assert [field.key for field in FIELDS if field.contact] == ["contact_name", "phone", "email"]


def test_no_text_asks_for_data_that_the_kiosk_never_holds() -> None:
    words = " ".join(TEXTS).lower()
    assert not re.search(r"\biban\b|sécurité sociale|mot de passe|handicap|maladie", words)
