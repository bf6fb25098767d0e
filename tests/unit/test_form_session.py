"""Follow a tenant through the listing: forward, back, away to change an answer, and what is submitted."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.catalog.bel_listing.spec import SPEC, build
from kiosk.forms.draft import REVIEW
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, Kind
from tests.unit.journey import ANSWERS, answer, filled, walk

TYPED = {
    Kind.NUMBER: ("64", "0", "beaucoup", "9999"),
    Kind.AMOUNT: ("412,60", "0,10", "412,60,3", "99999"),
    Kind.DATE: ("01/03/2016", "31/02/2016", "01/03/2199"),
    Kind.TEXT: ("Maider Exemple", "=1+1", "[/b]\x1b"),
    Kind.LONG_TEXT: ("Un logement clair.\nCalme.", "x" * 10_000),
    Kind.COMMUNE: ("Bayonne", "64250", "Nulle-Part"),
    Kind.PHONE: ("06 12 34 56 78", "12"),
    Kind.EMAIL: ("nom@exemple.fr", "nom@"),
    Kind.TRISTATE: ("yes", "no"),
    Kind.CONSENT: ("yes", "no"),
}


def possible(field: FieldSpec) -> tuple[Answer, ...]:
    codes = tuple(option.code for option in field.options)
    typed: dict[Kind, tuple[str | tuple[str, ...], ...]] = {
        **TYPED,
        Kind.CHOICE: codes,
        Kind.CHOICES: ((), codes[:1], codes),
        Kind.COMMUNES: ((), ("Anglet", "Pau"), ("Nulle-Part",)),
    }
    return (Answer(), UNKNOWN, *map(Answer, typed[field.kind]))


class Journey(RuleBasedStateMachine):
    """Any tenant: answers right, wrong or not at all, and goes where the page lets them."""

    @initialize(starts_filled=st.booleans())
    def begin(self, starts_filled: bool) -> None:
        self.session = filled() if starts_filled else FormSession(SPEC)
        if starts_filled:
            walk(self.session)
            assert self.session.place == REVIEW

    @precondition(lambda self: self.session.step is not None and self.session.visible_fields(self.session.step))
    @rule(data=st.data())
    def answers_the_page(self, data: st.DataObject) -> None:
        assert self.session.step is not None
        for field in self.session.visible_fields(self.session.step):
            self.session.answer(field.key, data.draw(st.sampled_from(possible(field)), label=field.key))

    @rule(is_beside=st.booleans())
    def an_agent_comes_or_goes(self, is_beside: bool) -> None:
        self.session.is_assisted = is_beside

    @rule()
    def goes_on(self) -> None:
        before, was_returning = self.session.place, self.session.is_returning
        errors = self.session.go_next()
        if errors:
            assert self.session.place == before
            assert all(str(error.message) for error in errors)
        elif not was_returning and before != REVIEW:
            after = self.session.place
            assert self.session.go_back()
            assert self.session.place == before
            assert self.session.go_next() == ()
            assert self.session.place == after

    @rule()
    def goes_back(self) -> None:
        first = self.session.place == SPEC.steps[0].key
        assert self.session.go_back() is not first

    @precondition(lambda self: self.session.place == REVIEW)
    @rule(data=st.data())
    def changes_an_answer(self, data: st.DataObject) -> None:
        keys = [field.key for step in self.session.visible_steps() for field in self.session.visible_fields(step)]
        key = data.draw(st.sampled_from(keys))
        self.session.change(key)
        assert self.session.is_returning
        assert self.session.place == SPEC.step_of(key).key

    @rule()
    def is_carried_by_a_ticket(self) -> None:
        carried = FormSession.from_draft(SPEC, self.session.to_draft())
        assert carried.place == self.session.place
        assert carried.visible_answers() == self.session.visible_answers()
        assert carried.is_returning == self.session.is_returning
        assert carried.assisted() == self.session.assisted()

    @invariant()
    def is_on_a_page_that_is_shown(self) -> None:
        assert self.session.place in {REVIEW, *(step.key for step in self.session.visible_steps())}

    @invariant()
    def hides_what_is_hidden(self) -> None:
        given = self.session.visible_answers()
        shown = {field.key for step in self.session.visible_steps() for field in self.session.visible_fields(step)}
        assert set(given) <= shown
        if self.session.answers.get("parking") == Answer("none"):
            assert "parking_rent" not in given

    @invariant()
    def can_be_stored_when_nothing_is_wrong(self) -> None:
        if not self.session.all_errors():
            self.session.finish()


Journey.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
test_any_journey = Journey.TestCase


def test_every_page_is_seen_once_and_in_order() -> None:
    assert walk(filled()) == [step.key for step in SPEC.steps if step.key != "email"]


def test_a_house_is_not_asked_its_floor_nor_its_lift() -> None:
    session = filled({"dwelling_kind": "house"})
    assert "floor" not in walk(session)
    assert not {"floor", "lift", "lift_charge"} & set(session.visible_answers())


def test_refusing_consent_never_blocks_and_keeps_no_contact() -> None:
    session = filled({"consent_call": "no"})
    walk(session)
    assert session.place == REVIEW
    assert not {"contact_name", "phone", "email"} & set(session.visible_answers())
    assert session.all_errors() == ()


def test_consent_to_a_call_needs_a_number_or_a_refusal_of_one() -> None:
    session = filled(without=("phone",))
    assert [(error.key, error.code) for error in session.all_errors()] == [("phone", "missing")]
    session.answer("phone", UNKNOWN)
    assert session.all_errors() == ()
    assert "email" not in walk(session), "nobody may write: no address is asked"


def test_an_e_mail_address_is_asked_only_without_a_number() -> None:
    session = filled({"consent_write": "yes"})
    assert "email" not in walk(session)
    session = filled({"consent_write": "yes", "phone": None})
    assert walk(session)[-1] == "email"
    session.answer("email", Answer("nom@exemple.fr"))
    assert session.go_next() == ()
    assert session.place == REVIEW
    assert session.visible_answers()["phone"] == UNKNOWN


def test_a_change_leads_straight_back_to_the_review() -> None:
    session = filled()
    walk(session)
    session.change("rent")
    session.answer("rent", Answer("399,00"))
    assert session.go_next() == ()
    assert session.place == REVIEW
    assert not session.is_returning


def test_a_change_asks_the_question_it_opens_then_leads_back() -> None:
    session = filled({"dwelling_kind": "house", "parking": "none"}, without=("floor", "lift", "parking_rent"))
    walk(session)
    session.change("dwelling_kind")
    session.answer("dwelling_kind", Answer("apartment"))
    session.go_next()
    assert session.place == "floor"
    session.go_next()
    assert session.place == REVIEW


def test_a_refused_answer_stays_as_it_was_typed() -> None:
    session = filled({"rent": "412,60,3"})
    assert walk(session)[-1] == "rent"
    assert session.answers["rent"] == Answer("412,60,3")
    assert session.attempts == {"rent": 1}


def test_a_question_left_wrong_is_a_refused_try_of_its_page() -> None:
    session = FormSession(SPEC)
    session.place = "lease"
    session.answer("lease_start", Answer("11/13/2020"))
    assert [error.key for error in session.leave_question("lease_start")] == ["lease_start"]
    assert session.leave_question("notice_given") == (), "nobody has answered it yet"
    assert session.attempts == {"lease": 1}


def test_not_knowing_is_an_answer_only_where_it_is_offered() -> None:
    session = filled({"rent": None, "dwelling_type": None})
    assert [(error.key, error.code) for error in session.all_errors()] == [("dwelling_type", "missing")]


@pytest.mark.parametrize(
    "key", [field.key for field in SPEC.fields() if not field.options and field.visible_if is None]
)
def test_ten_thousand_characters_are_refused_in_words(key: str) -> None:
    session = FormSession(SPEC)
    session.answer(key, Answer(("x" * 10_000,)) if key == "wished_communes" else Answer("x" * 10_000))
    found = {error.key: error for error in session.errors(SPEC.step_of(key))}
    assert str(10_000) in str(found[key].message)


def test_the_configuration_sets_the_longest_description() -> None:
    session = FormSession(build(description_limit=300))
    session.answer("description", Answer("x" * 301))
    (error,) = session.errors(session.spec.step_of("description"))
    assert str(error.message) == "Le texte a 301 caractères, 300 au plus : raccourcissez-le."


def test_control_and_direction_characters_are_dropped_on_entry() -> None:
    session = FormSession(SPEC)
    session.answer("contact_name", Answer("Mai\x1b[2Jder\n\u202e!"))
    session.answer("description", Answer("un\r\ndeux\x00"))
    session.answer("wished_communes", Answer(("Pau\x07",)))
    assert session.answers["contact_name"].raw == "Mai[2Jder!"
    assert session.answers["description"].raw == "un\ndeux"
    assert session.answers["wished_communes"].raw == ("Pau",)


def test_a_proposed_text_follows_the_facts_until_it_is_edited() -> None:
    session = filled()
    propose = SPEC.field("description").compose
    assert propose is not None
    session.answer("description", Answer(propose(session.answers)))
    session.answer("rent", Answer("399,00"))
    assert "399,00 €" in session.answers["description"].raw
    session.answer("description", Answer("À moi."))
    session.answer("rent", Answer("388,00"))
    assert session.answers["description"].raw == "À moi."


def test_an_answer_says_if_an_agent_helped_with_it() -> None:
    session = filled()
    session.is_assisted = True
    session.answer("rent", Answer("405,10"))
    session.answer("charges", Answer("55"))
    session.answer("parking", session.answers["parking"])
    assert session.assisted() == ("rent", "charges"), "an answer that stands was not changed"
    session.is_assisted = False
    session.answer("rent", session.answers["rent"])
    assert session.assisted() == ("rent", "charges"), "nobody changed it since"
    session.answer("rent", Answer("390"))
    assert session.assisted() == ("charges",)


def test_help_with_an_answer_that_is_hidden_is_not_said() -> None:
    session = filled()
    session.is_assisted = True
    session.answer("parking_rent", Answer("33"))
    assert session.assisted() == ("parking_rent",)
    session.answer("parking", Answer("none"))
    assert session.assisted() == ("parking",)


def test_a_draft_of_a_removed_page_opens_at_the_first_page() -> None:
    session = filled()
    draft = session.to_draft()
    gone = type(draft)(draft.spec_id, draft.spec_version, "a page of last year", draft.answers)
    assert FormSession.from_draft(SPEC, gone).place == SPEC.steps[0].key


def test_a_draft_saved_during_a_change_returns_to_the_review() -> None:
    session = filled()
    walk(session)
    session.change("rent")
    draft = session.to_draft()
    opened = FormSession.from_draft(SPEC, draft)
    assert opened.passed == {step.key for step in session.visible_steps()}
    assert opened.go_next() == ()
    assert opened.place == REVIEW
    assert not opened.to_draft().passed, "there it is on its way no more"
    gone = replace(draft, place="a page of last year")
    assert not FormSession.from_draft(SPEC, gone).is_returning, "from the first page on everything is read again"


def test_a_listing_with_the_fewest_answers_is_accepted() -> None:
    session = FormSession(SPEC)
    for field in SPEC.fields():
        if not field.optional and field.key not in {"contact_name"}:
            session.answer(field.key, UNKNOWN if field.unknown else answer(ANSWERS[field.key]))
    session.answer("parking", Answer("none"))
    walk(session)
    assert session.place == REVIEW
    assert session.all_errors() == ()
