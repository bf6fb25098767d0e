"""Check that, whatever is answered in any order, what is sent passes its model and hidden answers never leave."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.clock import SteppedClock
from kiosk.forms.answers import NO, UNKNOWN, YES, Answer, Raw
from kiosk.forms.lazy_models import made
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec, Kind
from kiosk.i18n import Message
from tests.unit.journey import TUESDAY, TUESDAY_MORNING, all_forms
from tests.unit.workshops import ANNOUNCED

_CLOCK = SteppedClock(TUESDAY_MORNING)
FORMS = {
    **all_forms(clock=_CLOCK),
    "workshop, announced": all_forms(ANNOUNCED, _CLOCK)["workshop"],
    "workshop, full": all_forms(ANNOUNCED, _CLOCK, lambda _but_for: {"portail-1": 2, "mail-1": 1})["workshop"],
}
TYPED: dict[Kind, list[Raw]] = {
    Kind.NUMBER: ["0", "1", "2", "12", "64", "-3", "beaucoup", ""],
    Kind.AMOUNT: ["0,10", "412,60", "3000", "99999", "x"],
    Kind.DATE: ["01/03/2016", "31/02/2024", "24/11/2099", "29/02/2024"],
    Kind.TEXT: ["Maider Exemple", "=1+1", "[/b]", ""],
    Kind.LONG_TEXT: ["Un balcon au sud", "x" * 5001],
    Kind.COMMUNE: ["Bayonne (64100)", "64250", "Nulle part"],
    Kind.COMMUNES: [("Bayonne (64100)",), ("Nulle part",), ()],
    Kind.PHONE: ["06 12 34 56 78", "12"],
    Kind.EMAIL: ["nom@exemple.fr", "moi"],
    Kind.CODE: ["2222-2222-2222", "BEL-7K3M-2QF", "BEL-7K3M-2Q8", "A14", ""],
    Kind.PRACTICE: ["done", "practice_short"],
    Kind.TRISTATE: [YES, NO],
    Kind.CONSENT: [YES, NO],
}


def test_every_question_for_a_date_shows_the_form_of_a_date() -> None:
    for form in FORMS.values():
        for field in (field for field in form.fields() if field.kind is Kind.DATE):
            said = str(Message(field.help, field.help_values))
            assert re.search(r"\d\d/\d\d/\d{4}", said), field.key


def an_answer(data: st.DataObject, field: FieldSpec) -> Answer:
    codes = [option.code for option in field.options]
    raw: Raw
    if field.kind is Kind.CHOICE:
        raw = data.draw(st.sampled_from(codes))
    elif field.kind is Kind.CHOICES:
        raw = tuple(data.draw(st.lists(st.sampled_from(codes), max_size=3, unique=True)))
    else:
        raw = data.draw(st.sampled_from(TYPED[field.kind]))
    return data.draw(st.sampled_from([Answer(raw), Answer(raw), UNKNOWN]))


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=40)
@given(data=st.data())
def test_sent_answers_pass_their_model_and_hidden_never_leave(form_id: str, data: st.DataObject) -> None:
    session = FormSession(FORMS[form_id])
    fields = list(session.spec.fields())
    for field in data.draw(st.permutations(fields)):
        session.answer(field.key, an_answer(data, field))
    shown = {field.key for step in session.visible_steps() for field in session.visible_fields(step)}
    assert session.visible_answers().keys() <= shown
    assert session.to_draft().answers.keys() <= shown
    if not session.all_errors():
        told = session.finish().result.model_dump()
        hidden = {field.key for field in fields} - shown
        defaults = made(session.spec.model).model_construct().model_dump()
        assert all(told.get(key) == defaults.get(key) for key in hidden if key in told)


@pytest.mark.parametrize("spec", FORMS.values(), ids=list(FORMS))
def test_a_journey_is_given_the_terminals_day(spec: FormSpec) -> None:
    assert spec.today() == TUESDAY


def test_a_journey_of_a_wrong_clock_is_given_none() -> None:
    before_the_build = SteppedClock(TUESDAY_MORNING - timedelta(days=400))
    assert {spec.today() for spec in all_forms(clock=before_the_build).values()} == {None}
