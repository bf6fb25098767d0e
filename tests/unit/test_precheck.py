"""Check the pre-check of a swap: every rule of the reviewed file, its examples, and the words it never says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import data_files, precheck
from kiosk.domain.precheck import Rule, Situation, Verdict
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.draft import REVIEW
from kiosk.forms.outcome_spec import Outcome, Weight
from kiosk.forms.session import FormSession
from kiosk.i18n import LANGUAGE, speaking, translate
from tests.unit.journey import all_forms

DATA = data_files.read("exchange_rules")
RULES = precheck.rules()
TODAY = date(2026, 11, 25)


def failed(cases: Iterable[Mapping[str, Any]], rules: tuple[Rule, ...]) -> list[str]:
    """Return the names of the examples that do not hold with these rules."""
    return [
        case["name"]
        for case in cases
        if [rule.id for rule in precheck.lines(Situation(**case["answers"]), case["today"], rules)] != case["lines"]
    ]


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_every_example_of_the_file_holds(case: Mapping[str, Any]) -> None:
    assert failed([case], RULES) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_deleted_rule_breaks_a_named_example(rule: Rule) -> None:
    assert failed(DATA["cases"], tuple(each for each in RULES if each is not rule))


@pytest.mark.parametrize(("index", "code"), [(i, code) for i, rule in enumerate(RULES) for code in sorted(rule.codes)])
def test_an_answer_taken_out_of_a_rule_breaks_a_named_example(index: int, code: str) -> None:
    written = [dict(each) for each in DATA["rules"]]
    written[index]["is"] = [each for each in written[index]["is"] if each != code]
    assert failed(DATA["cases"], precheck.read_rules(written))


def test_only_cases_that_the_site_excludes_lead_elsewhere() -> None:
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


def test_a_malformed_rule_is_reported_with_its_file() -> None:
    with pytest.raises(data_files.DataUnreadable) as caught:
        precheck.read_rules([{"id": "half"}])
    assert caught.value.path.name == "exchange_rules.toml"


def test_choices_of_the_kiosk_are_not_credited_to_the_council() -> None:
    by_id = {rule.id: rule.source for rule in RULES}
    assert by_id["too_small"] == data_files.source("occupancy", "persons_above_rooms")[0] == "Choix de la borne"
    assert {rule.id for rule in RULES if rule.source.startswith("Compte rendu")} == {"size_to_see"}


def test_the_law_of_a_swap_has_its_sources() -> None:
    assert [each.id for each in precheck.law()] == ["consent", "no_consent", "money", "new_lease"]
    assert all("à confirmer" in each.source for each in precheck.law())


@pytest.mark.parametrize("law", [None, [], ["consent"], [{"id": "consent"}]])
def test_a_malformed_law_is_refused(law: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "read", lambda _name: {**DATA, "law": law})
    with pytest.raises(data_files.DataUnreadable):
        precheck.law()


def result(**answers: str) -> Outcome:
    session = FormSession(all_forms()["precheck"])
    for key, raw in {**NOTHING_AGAINST, **answers}.items():
        session.answer(key, Answer(raw))
    assert session.spec.outcome is not None
    return session.spec.outcome(session.visible_answers(), TODAY)


def test_a_clear_result_states_the_law_and_its_sources() -> None:
    found = result()
    assert str(found.title) == "D'après vos réponses, rien ne s'y oppose."
    said = [str(line.says) for line in found.lines]
    first = said.index("Votre bailleur, et celui de l'autre locataire, doivent donner leur accord écrit.")
    assert said[first : first + 5] == [
        *(each.says for each in precheck.law()),
        "Sources : Service-Public.fr, fiche F1239, à confirmer · Proposition de la borne, à confirmer · "
        "Pages d'autres bourses d'échange, à confirmer.",
    ]


def test_a_result_to_check_comes_without_the_law() -> None:
    assert not {each.says for each in precheck.law()} & {str(line.says) for line in result(debt="debt").lines}


def test_a_result_says_plainly_what_was_not_asked() -> None:
    weights = {str(line.says): line.weight for line in result().lines}
    for words in (
        "La borne ne demande pas tout.",
        "L'agence vérifie aussi votre type de bail et les plaintes de voisins.",
        "Certains réservataires (mairie, État, employeur) n'acceptent pas l'échange.",
    ):
        assert weights[words] in {Weight.LINE, Weight.STRONG}, "not in grey"


def test_the_guide_is_offered_where_a_swap_may_come() -> None:
    acts = [[offer.act for offer in result(**given).offers] for given in ({}, {"debt": "debt"}, {"debt": "procedure"})]
    assert ["guide:swap" in each for each in acts] == [True, True, False]


NOTHING_AGAINST = {
    "landlord": "office64",
    "notice_given": "no",
    "debt": "no",
    "special": "none",
    "has_number": "yes",
    "number_date": "01/05/2026",
    "persons": "2",
    "wished_type": "T3",
    "family_changed": "no",
}
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
def test_any_answers_give_a_result_that_offers_an_agent(data: st.DataObject) -> None:
    session = FormSession(all_forms()["precheck"])
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
def test_the_listing_announces_the_most_questions_asked(language: str) -> None:
    forms = all_forms()
    session = FormSession(forms["precheck"])
    session.answer("has_number", Answer("yes"))
    asked = len(session.visible_steps())  # a page that has two boxes asks one thing, in its title
    assert all(step.title or len(step.fields) == 1 for step in session.visible_steps())
    offers = forms["bel_listing"].steps[0].offers
    with speaking(language):
        promised = next(str(offer.says) for offer in offers if offer.act == "form:precheck")
    assert [int(sign) for sign in promised if sign.isdigit()] == [asked]


def test_no_income_is_asked() -> None:
    keys = {field.key for field in all_forms()["precheck"].fields()}
    assert keys == set(CODES)


def test_each_line_quotes_its_answer_in_the_current_language() -> None:
    session = FormSession(all_forms()["precheck"])
    session.answer("debt", Answer("procedure"))
    assert session.spec.outcome is not None
    found = session.spec.outcome(session.visible_answers(), TODAY)
    assert "Votre réponse à « Loyers » : Une procédure est en cours" in [str(said.says) for said in found.lines]
    with speaking("es"):
        words = " ".join(str(said.says) for said in found.lines)
    assert "Su respuesta a «Alquileres»: " in words
    assert "procédure" not in words
