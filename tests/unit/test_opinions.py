"""Check door 7: an anonymous opinion needs consent and has no hour; a difficulty has the step of its own tool only."""

import pytest

from kiosk.clock import local, start_of
from kiosk.domain import data_files
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.opinion import survey
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.catalog import sent_forms
from kiosk.forms.draft import REVIEW
from kiosk.forms.session import FormSession, Unfinished
from kiosk.forms.spec import FormSpec, Kind
from kiosk.services.paper import receipt as paper
from kiosk.services.visit.submissions import submit
from tests.unit.journey import TUESDAY_MORNING, Terminal, all_forms

FORMS = all_forms()
CONSENT = {"satisfaction": "consent_satisfaction", "survey": "consent_survey"}
NAMELESS = [spec for spec in FORMS.values() if spec.is_pseudonymous]


def answered(spec: FormSpec, **answers: str) -> FormSession:
    session = FormSession(spec)
    for key, raw in answers.items():
        session.answer(key, Answer(raw))
    while session.step is not None and not session.go_next():
        pass
    return session


@pytest.mark.parametrize("spec", NAMELESS, ids=lambda spec: spec.id)
def test_an_anonymous_form_asks_nothing_that_identifies_anyone(spec: FormSpec) -> None:
    assert spec.id in {each.id for each in sent_forms()}
    kinds = {field.kind for field in spec.fields()}
    assert not kinds & {Kind.PHONE, Kind.EMAIL, Kind.DATE, Kind.TEXT, Kind.COMMUNE, Kind.COMMUNES}
    assert not any(field.contact for field in spec.fields())
    assert all(spec.receipt_words.read_by.find(place) < 0 for place in ("{day}", "{contact}")), "nobody answers"


@pytest.mark.parametrize("spec", NAMELESS, ids=lambda spec: spec.id)
def test_a_no_ends_with_thanks_and_nothing_is_stored(spec: FormSpec) -> None:
    terminal = Terminal()
    session = answered(spec, **{CONSENT[spec.id]: "no"})
    assert session.place == REVIEW, "nothing more is asked"
    assert session.declined is not None
    assert str(session.declined.title) == "Merci. Rien n'est gardé."
    with pytest.raises(Unfinished):
        submit(session.finish(), terminal.services())
    assert terminal.submissions.stored == {}
    assert terminal.audit.rows == []


def test_an_answer_given_before_the_no_does_not_leave() -> None:
    session = answered(FORMS["survey"], consent_survey="yes", frequency="yearly", expectations="tres-reconnaissable")
    assert session.declined is None
    session.answer("consent_survey", Answer("no"))
    assert session.visible_answers().keys() == {"consent_survey"}
    assert session.to_draft().answers.keys() == {"consent_survey"}


def test_an_empty_survey_is_not_stored_and_says_so() -> None:
    terminal = Terminal()
    session = answered(FORMS["survey"], consent_survey="yes")
    session.answer("age_band", UNKNOWN)
    assert session.declined is not None
    assert str(session.declined.title) == "Il n'y a rien à envoyer."
    with pytest.raises(Unfinished):
        submit(session.finish(), terminal.services())
    assert terminal.submissions.stored == {}
    session.answer("needs", Answer(("none",)))
    assert session.declined is None, "one is enough"
    assert submit(session.finish(), terminal.services()).reference in terminal.submissions.stored


@pytest.mark.parametrize("spec", NAMELESS, ids=lambda spec: spec.id)
def test_an_anonymous_submission_is_dated_by_its_day_alone(spec: FormSpec) -> None:
    terminal = Terminal()
    needed = {"whole": "good"} if spec.id == "satisfaction" else {"frequency": "yearly"}
    receipt = submit(answered(spec, **{CONSENT[spec.id]: "yes"}, **needed).finish(), terminal.services())
    stored = terminal.submissions.stored[receipt.reference]
    assert stored.submitted_at == start_of(local(TUESDAY_MORNING).date())


@pytest.mark.parametrize("spec", NAMELESS, ids=lambda spec: spec.id)
def test_an_anonymous_submission_says_of_no_helper(spec: FormSpec) -> None:
    """An agent beside a person at a known hour could tell whose answers these are."""
    terminal = Terminal()
    key, code = ("whole", "good") if spec.id == "satisfaction" else ("frequency", "yearly")
    session = answered(spec, **{CONSENT[spec.id]: "yes"})
    session.is_assisted = True
    session.answer(key, Answer(code))
    assert session.assisted() == (key,)
    receipt = submit(session.finish(), terminal.services())
    assert terminal.submissions.stored[receipt.reference].assisted == ()


def test_a_difficulty_is_dated_with_its_hour() -> None:
    terminal = Terminal()
    receipt = submit(answered(FORMS["difficulty"], speaks_for="self", tool="other").finish(), terminal.services())
    assert terminal.submissions.stored[receipt.reference].submitted_at == TUESDAY_MORNING


def test_words_about_trouble_are_asked_only_after_trouble() -> None:
    calm = answered(FORMS["satisfaction"], consent_satisfaction="yes", whole="good", trouble="no")
    calm.answer("trouble_words", Answer("tres-reconnaissable"))
    assert "trouble_words" not in calm.visible_answers()
    assert "trouble_words" in {field.key for field in FORMS["satisfaction"].fields()}


def test_a_skipped_question_is_no_answer_but_no_opinion_is_one() -> None:
    session = answered(FORMS["satisfaction"], consent_satisfaction="yes", whole="very_bad")
    session.answer("updates", UNKNOWN)
    assert session.all_errors() == ()
    assert session.visible_answers().keys() == {"consent_satisfaction", "whole", "updates"}


def test_a_difficulty_holds_only_the_step_of_its_own_tool() -> None:
    session = answered(FORMS["difficulty"], speaks_for="self", tool="portal", step_portal="password")
    assert session.visible_answers()["step_portal"].raw == "password"
    session.answer("tool", Answer("phone"))
    session.answer("step_phone", Answer("reach"))
    assert {key for key in session.visible_answers() if key.startswith("step_")} == {"step_phone"}


def test_name_and_phone_are_asked_only_if_a_call_is_wanted() -> None:
    silent = answered(FORMS["difficulty"], speaks_for="self", tool="site", consent_call="no")
    silent.answer("contact_name", Answer("Maider Exemple"))
    assert silent.all_errors() == ()
    assert "contact_name" not in silent.visible_answers()
    wanting = answered(FORMS["difficulty"], speaks_for="self", tool="site", consent_call="yes")
    assert wanting.place == "contact_name"
    wanting.answer("contact_name", Answer("Maider Exemple"))
    assert wanting.go_next() == ()
    assert [error.key for error in wanting.go_next()] == ["phone"]


def test_only_an_association_is_asked_for_its_name() -> None:
    spoken = answered(FORMS["difficulty"], speaks_for="association")
    assert spoken.place == "association"
    own = answered(FORMS["difficulty"], speaks_for="self")
    assert own.place == "tool"


@pytest.mark.parametrize(("length", "codes"), [(500, []), (501, ["text_too_long"])])
def test_a_free_text_has_at_most_five_hundred_characters(length: int, codes: list[str]) -> None:
    session = answered(FORMS["difficulty"], speaks_for="self", tool="other", what_happened="x" * length)
    assert [error.code for error in session.all_errors()] == codes


def test_a_difficulty_s_receipt_promises_a_reader_but_no_repair() -> None:
    services = Terminal().services()
    receipt = submit(answered(FORMS["difficulty"], speaks_for="self", tool="other").finish(), services)
    told = paper.receipt_text(receipt, FORMS["difficulty"].receipt_words, services)
    assert "La difficulté n'est PAS encore réglée." in told
    assert "plus tard le" in told


def test_a_wrong_clock_is_not_mentioned_if_no_day_is_promised() -> None:
    services = Terminal().services()
    session = answered(FORMS["survey"], consent_survey="yes", frequency="yearly")

    receipt = submit(session.finish(), services)._replace(is_clock_suspect=True)
    told = paper.receipt_text(receipt, FORMS["survey"].receipt_words, services)
    assert "L'heure de la borne" not in told
    assert "Office64 lit toutes les réponses ensemble, sans date fixée." in " ".join(told.split())


def test_none_of_these_excludes_every_other_answer() -> None:
    session = answered(FORMS["survey"], consent_survey="yes")
    session.answer("needs", Answer(("device", "none")))
    assert [(error.key, error.code) for error in session.all_errors()] == [("needs", "choice_alone")]
    for alone in (("none",), ("device", "portal")):
        session.answer("needs", Answer(alone))
        assert session.all_errors() == ()


# --- the survey's file ------------------------------------------------------------------------------------------------


def test_every_list_is_sourced_and_the_age_bands_leave_no_gap() -> None:
    found = survey.read_lists()
    for name in survey.LISTS:
        assert all(data_files.source(survey.FILE, name))
    bands = [entry for entry in data_files.read(survey.FILE)["answers"] if entry["list"] == "age_band"]
    least = [band["least"] for band in bands]
    assert least == sorted(least)
    assert 65 in least, "the one bound that the council named"
    for band, following in zip(bands, [*bands[1:], None], strict=True):
        words = band["says"]
        assert str(band["least"]) in words
        assert following is None or str(following["least"] - 1) in words
    assert list(found["csp"]) == list("12345678"), "Insee has eight groups"


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [{"list": "needs", "code": "device", "says": "Un appareil"}],
        [{"list": "autre", "code": "device", "says": "x"}],
        [{"list": "needs", "code": "Un code", "says": "x"}],
        [{"list": "needs", "code": "a", "says": "x"}, {"list": "needs", "code": "a", "says": "y"}],
        [{"list": "needs", "code": "a", "says": ""}],
        [
            *({"list": name, "code": "a", "says": "x"} for name in survey.LISTS),
            {"list": "needs", "code": "b", "says": "y", "alone": "oui"},
        ],
    ],
)
def test_a_malformed_survey_file_is_refused(answers: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "read", lambda _name: {"answers": answers})
    with pytest.raises(DataUnreadable):
        survey.read_lists()


def test_an_unreadable_survey_file_leads_to_an_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "IS_READABLE", False)
    session = answered(FORMS["survey"])
    assert session.place == REVIEW
    assert session.declined is not None
    assert str(session.declined.title) == "Les questions ne peuvent pas être lues ici."
    assert [offer.act for offer in session.declined.offers] == ["help:"]
    with pytest.raises(Unfinished):
        submit(session.finish(), Terminal().services())
