"""The pre-check of a swap: every rule of the reviewed file, its examples, and the words it never says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import data_files, precheck
from kiosk.domain.precheck import Rule, Situation, Verdict
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.catalog import forms_for
from kiosk.forms.records import REVIEW
from kiosk.forms.session import FormSession
from kiosk.i18n import LANGUAGE, speaking, translate
from tests.unit.journey import config

DATA = data_files.read("exchange_rules")
RULES = precheck.rules()
TODAY = date(2026, 11, 25)


def failed(cases: Iterable[Mapping[str, Any]], rules: tuple[Rule, ...]) -> list[str]:
    """Names of the examples that do not hold with some rules."""
    return [
        case["name"]
        for case in cases
        if [rule.id for rule in precheck.lines(Situation(**case["answers"]), case["today"], rules)] != case["lines"]
    ]


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_every_example_of_the_file_holds(case: Mapping[str, Any]) -> None:
    assert failed([case], RULES) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_that_is_deleted_breaks_a_named_example(rule: Rule) -> None:
    assert failed(DATA["cases"], tuple(each for each in RULES if each is not rule))


@pytest.mark.parametrize(("index", "code"), [(i, code) for i, rule in enumerate(RULES) for code in sorted(rule.codes)])
def test_an_answer_that_is_taken_out_of_a_rule_breaks_a_named_example(index: int, code: str) -> None:
    written = [dict(each) for each in DATA["rules"]]
    written[index]["is"] = [each for each in written[index]["is"] if each != code]
    assert failed(DATA["cases"], precheck.read_rules(written))


def test_only_what_the_site_itself_excludes_is_another_way() -> None:
    assert {rule.id for rule in RULES if rule.verdict is Verdict.OTHER} == {
        "landlord_none",
        "notice_given",
        "procedure",
        "special_home",
    }


@pytest.mark.parametrize("language", LANGUAGE)
def test_nobody_is_refused_in_any_language(language: str) -> None:
    for rule in RULES:
        for text in (rule.says, rule.bring):
            words = translate(text, language).lower()
            assert not any(word in words for word in ("refus", "rechaz", "denega", "reject", "denied", "ukatu"))


def test_the_weightiest_line_gives_the_title() -> None:
    clear, check, other = ((), _lines(debt="debt"), _lines(debt="debt", notice_given="yes"))
    assert [precheck.verdict(found) for found in (clear, check, other)] == [
        Verdict.CLEAR,
        Verdict.CHECK,
        Verdict.OTHER,
    ]


def _lines(**answers: str) -> tuple[Rule, ...]:
    return precheck.lines(Situation(**answers), TODAY)  # type: ignore[arg-type]


def test_a_rule_of_another_shape_names_its_file() -> None:
    with pytest.raises(data_files.DataUnreadable) as caught:
        precheck.read_rules([{"id": "half"}])
    assert caught.value.path.name == "exchange_rules.toml"


CODES = {
    "landlord": ["office64", "other", "none"],
    "notice_given": ["yes", "no"],
    "debt": ["no", "debt", "procedure"],
    "special": ["none", "residence", "works", "adapted"],
    "has_number": ["yes", "no"],
    "number_date": ["24/11/2025", "31/10/2026"],
    "persons": ["1", "20"],
    "wished_type": ["T1", "T6P"],
    "family_changed": ["yes", "no"],
}


@given(st.data())
def test_whatever_is_answered_there_is_a_result_with_a_person_in_it(data: st.DataObject) -> None:
    session = FormSession(forms_for(config())["precheck"])
    while session.step is not None:
        for field in session.visible_fields(session.step):
            answers = [UNKNOWN, *map(Answer, CODES[field.key])]
            session.answer(field.key, data.draw(st.sampled_from(answers), label=field.key))
        assert session.go_next() == ()
    assert session.place == REVIEW
    assert session.spec.outcome is not None
    for today in (TODAY, None):
        found = session.spec.outcome(session.visible_answers(), today)
        assert "help:" in {offer.act for offer in found.offers}
        assert "refus" not in " ".join(str(said.says) for said in found.lines).lower()


@pytest.mark.parametrize("language", LANGUAGE)
def test_the_listing_promises_as_many_questions_as_are_asked_at_most(language: str) -> None:
    forms = forms_for(config())
    session = FormSession(forms["precheck"])
    session.answer("has_number", Answer("yes"))
    asked = len(session.visible_steps())  # a page that has two boxes asks one thing, in its title
    assert all(step.title or len(step.fields) == 1 for step in session.visible_steps())
    offers = forms["bel_listing"].steps[0].offers
    with speaking(language):
        promised = next(str(offer.says) for offer in offers if offer.act == "form:precheck")
    assert [int(sign) for sign in promised if sign.isdigit()] == [asked]


def test_no_income_is_asked() -> None:
    keys = {field.key for field in forms_for(config())["precheck"].fields()}
    assert keys == set(CODES)


def test_each_line_tells_the_answer_it_comes_from_in_the_language_of_the_moment() -> None:
    session = FormSession(forms_for(config())["precheck"])
    session.answer("debt", Answer("procedure"))
    assert session.spec.outcome is not None
    found = session.spec.outcome(session.visible_answers(), TODAY)
    assert "Votre réponse à « Loyers » : Une procédure est en cours" in [str(said.says) for said in found.lines]
    with speaking("es"):
        words = " ".join(str(said.says) for said in found.lines)
    assert "Su respuesta a «Alquileres»: " in words
    assert "procédure" not in words
