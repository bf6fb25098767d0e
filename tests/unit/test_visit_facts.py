"""Check the facts that a visit knows: proposed where the same fact is asked again, never taken as answered."""

from collections import defaultdict

from kiosk.domain.communes import communes
from kiosk.forms.answers import UNKNOWN, Answer, Raw
from kiosk.forms.display import commune_words
from kiosk.forms.facts import VisitFacts
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, Kind
from tests.unit.journey import all_forms

FORMS = all_forms()


def told(form: str, **answers: Raw) -> VisitFacts:
    """Return what a visit knows after these answers in one journey."""
    session = FormSession(FORMS[form])
    for key, raw in answers.items():
        session.answer(key, Answer(raw))
    facts = VisitFacts()
    facts.take(session)
    return facts


def proposed(facts: VisitFacts, form: str, key: str, session: FormSession | None = None) -> Answer | None:
    here = session or FormSession(FORMS[form])
    return facts.proposal(here, here.spec.field(key))


def test_the_date_of_a_number_is_told_once_in_a_visit() -> None:
    facts = told("precheck", has_number="yes", number_date="01/03/2026")
    for form in ("carnet", "housing_request"):
        assert proposed(facts, form, "number_date") == Answer("01/03/2026")


def test_a_proposal_is_no_answer() -> None:
    facts = told("precheck", landlord="office64")
    listing = FormSession(FORMS["bel_listing"])
    assert proposed(facts, "bel_listing", "landlord", listing) == Answer("office64")
    assert not listing.has_answers
    assert [error.code for error in listing.errors(listing.spec.step("landlord"))] == ["missing"]


def test_an_answered_field_and_a_refused_proposal_are_left_alone() -> None:
    facts = told("precheck", landlord="office64")
    listing = FormSession(FORMS["bel_listing"])
    listing.asked_anew.add("landlord")
    assert proposed(facts, "bel_listing", "landlord", listing) is None
    listing.asked_anew.clear()
    listing.answer("landlord", UNKNOWN)
    assert proposed(facts, "bel_listing", "landlord", listing) is None


def test_a_fact_that_no_longer_fits_its_page_is_asked_anew() -> None:
    facts = told("precheck", landlord="none")
    assert proposed(facts, "bel_listing", "landlord") is None
    wide = told("bel_listing", wished_communes=tuple(commune_words(each) for each in list(communes().values())[:10]))
    assert proposed(wide, "housing_request", "wished_communes") is None


def test_the_latest_answer_is_the_one_proposed() -> None:
    facts = told("garage", is_tenant="no")
    session = FormSession(FORMS["garage"])
    session.answer("is_tenant", Answer("yes"))
    facts.take(session)
    assert proposed(facts, "housing_request", "is_tenant") == Answer("yes")


def test_i_do_not_know_is_no_fact() -> None:
    session = FormSession(FORMS["precheck"])
    session.answer("landlord", UNKNOWN)
    facts = VisitFacts()
    facts.take(session)
    assert proposed(facts, "bel_listing", "landlord") is None


def test_a_file_opened_with_its_code_tells_the_visit_nothing() -> None:
    draft = FormSession(FORMS["garage"])
    draft.answer("is_tenant", Answer("yes"))
    facts = VisitFacts()
    facts.take(FormSession.from_draft(draft.spec, draft.to_draft()))
    assert proposed(facts, "housing_request", "is_tenant") is None


def test_one_fact_is_asked_in_one_way_and_by_two_journeys() -> None:
    asked: dict[str, list[tuple[str, FieldSpec]]] = defaultdict(list)
    for form, spec in FORMS.items():
        for field in spec.fields():
            asked[field.fact].append((form, field))
    del asked[""]
    for fact, fields in asked.items():
        assert len({form for form, _field in fields}) > 1, fact
        assert len({field.kind for _form, field in fields}) == 1, fact


def test_consents_opinions_and_rehearsals_hold_no_fact() -> None:
    for spec in FORMS.values():
        for field in spec.fields():
            is_nobody_s = spec.is_pseudonymous or not spec.can_be_shown
            assert not (field.fact and (is_nobody_s or field.kind in {Kind.CONSENT, Kind.PRACTICE})), field.key
