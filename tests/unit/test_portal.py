"""Check portal help: the guides for each situation, the rehearsals, and the rules of the guides' files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import guide, portal
from kiosk.domain.guide import LONGEST_LINE, MOST_LINES, GuideUnreadable
from kiosk.domain.portal import ACTS, Situation, act_of, acts_for
from kiosk.domain.practice import DONE, judge
from kiosk.forms.answers import UNKNOWN, Answer
from kiosk.forms.draft import REVIEW
from kiosk.forms.session import FormSession
from kiosk.i18n import LANGUAGE
from kiosk.services.paper import receipt
from kiosk.services.paper.layout import COLUMNS
from kiosk.services.visit import portal_help
from kiosk.text import broken_lines, cells
from tests.unit.journey import Terminal, all_forms

FORMS = all_forms()
VALUES = dict.fromkeys(guide.PLACES, "05 00 00 00 00")


@pytest.mark.parametrize(
    ("mailbox", "account", "password", "wants", "found"),
    [
        ("yes", "yes", "yes", "account", ["account"]),
        ("yes", "yes", "no", "account", ["password", "account"]),
        ("yes", "yes", "", "request", ["password", "request"]),
        ("yes", "no", "", "follow", ["sign_up", "follow"]),
        ("no", "no", "", "request", ["mailbox", "sign_up", "request"]),
        ("", "", "", "details", ["mailbox", "sign_up", "details"]),
        ("no", "yes", "yes", "account", ["mailbox", "account"]),
        ("yes", "yes", "yes", "limits", ["limits"]),
        ("yes", "yes", "no", "limits", ["limits", "password"]),
        ("yes", "yes", "yes", "", ["limits"]),
        ("no", "no", "", "limits", ["limits"]),
    ],
)
def test_the_guide_to_follow_first_comes_first(
    mailbox: str, account: str, password: str, wants: str, found: list[str]
) -> None:
    assert [act.key for act in acts_for(Situation(mailbox, account, password, wants))] == found


ANSWERS = st.sampled_from(["yes", "no", ""])


@given(ANSWERS, ANSWERS, ANSWERS, st.sampled_from(["", "request", "follow", "account", "details", "limits"]))
def test_any_answers_lead_to_a_guide_and_to_none_twice(a: str, b: str, c: str, wants: str) -> None:
    keys = [act.key for act in acts_for(Situation(a, b, c, wants))]
    assert keys
    assert len(keys) == len(set(keys))
    assert not {"sign_up", "password"} <= set(keys), "who has no account has forgotten no password"


def test_five_questions_lead_to_the_guides_and_send_nothing() -> None:
    session = FormSession(FORMS["portal_finder"])
    asked = 0
    for key, answer in {
        "has_mailbox": Answer("yes"),
        "has_account": Answer("yes"),
        "knows_password": UNKNOWN,
        "wants": Answer("request"),
        "where": Answer("help"),
    }.items():
        session.answer(key, answer)
        assert session.go_next() == ()
        asked += 1
    assert (asked, session.place) == (5, REVIEW)
    assert session.spec.outcome is not None
    outcome = session.spec.outcome(session.visible_answers(), None)
    assert [offer.act for offer in outcome.offers] == ["guide:password:help:request", "guide:request:help:"]


def test_a_ticket_of_portal_help_names_its_act() -> None:
    assert [act_of(act.motive) for act in ACTS] == list(ACTS)
    assert act_of("other") is act_of("portal") is act_of("portal_nothing") is None
    for act in ACTS:
        if act.rehearsal:
            assert FORMS[act.rehearsal].ticket_motive == act.motive


@pytest.mark.parametrize(
    ("shape", "text", "code"),
    [
        ("email", "maider.exemple@courriel.fr", DONE),
        ("email", "maider", "practice_no_at"),
        ("email", "mai der@courriel.fr", "practice_space"),
        ("email", "maider@", "practice_no_site"),
        ("email", "maider@courriel", "practice_no_site"),
        ("email", "maider@courriel..fr", "practice_no_site"),
        ("email", "@courriel.fr", "practice_no_name"),
        ("email", "a@b@courriel.fr", "practice_two_at"),
        ("email", "zoé@courriel.fr", "practice_sign"),
        ("email", '"<>()@,.;', "practice_sign"),
        ("email", "a..b@courriel.fr", "practice_sign"),
        ("password", "essai-essai", "practice_short"),
        ("password", "essai-essai-26", DONE),
        ("password", "essaiessaiessai", "practice_digit"),
        ("password", "123456789012", "practice_digit"),
        ("text", "[/b] n'importe quoi", DONE),
        ("text", "   ", ""),
    ],
)
def test_a_rehearsal_says_what_a_real_form_would(shape: str, text: str, code: str) -> None:
    assert judge(shape, text) == code


@given(st.text(), st.sampled_from(["text", "email", "password"]))
def test_nothing_typed_in_a_rehearsal_comes_out(text: str, shape: str) -> None:
    assert judge(shape, text) in {"", DONE} or judge(shape, text).startswith("practice_")


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.key)
def test_a_guide_fits_a_page_and_a_ticket(act: portal.PortalAct) -> None:
    found = guide.read(act.key, "fr", VALUES)
    for page in found.pages:
        lines = [line for block in page.blocks for line in block.lines]
        assert 0 < len(lines) <= MOST_LINES
        assert all(len(line) <= LONGEST_LINE for line in lines)
    printed = receipt.guide_text(act, found, Terminal().services())
    assert all(cells(line) <= COLUMNS for line in printed.split("\n"))
    assert f"{len(found.pages)}. " in printed


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "au moins une page"),
        ("Une ligne\n", "la première ligne est un titre"),
        ("# Titre\n", "1 à 6 lignes"),
        ("# Titre\n" + "ligne\n" * 7, "1 à 6 lignes"),
        ("# Titre\n{ailleurs}\n", "entre accolades, seulement"),
        ("# Titre\n{phone:>99}\n", "entre accolades, seulement"),
        ("# Titre\n{phone!r}\n", "entre accolades, seulement"),
        ("# Titre\n{phone\n", "une accolade n'a pas sa moitié"),
    ],
)
def test_a_guide_that_breaks_a_rule_is_refused_with_the_rule(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        guide.parse(text, VALUES)


def test_words_and_drawings_follow_each_other_as_written() -> None:
    (page,) = guide.parse("# Titre\nUne ligne.\n| [ Oui ]\n|\nAutre, {phone}.\n", VALUES).pages
    assert [(block.is_drawn, block.lines) for block in page.blocks] == [
        (False, ("Une ligne.",)),
        (True, ("[ Oui ]", "")),
        (False, ("Autre, 05 00 00 00 00.",)),
    ]


def test_a_missing_guide_is_reported_with_its_file() -> None:
    with pytest.raises(GuideUnreadable) as caught:
        guide.read("nothing", "fr", VALUES)
    assert caught.value.path.name == "nothing.txt"


def test_an_unconfigured_address_is_to_be_asked_at_the_desk() -> None:
    services = Terminal().services()
    assert portal_help.site(portal.ACT["mailbox"], services) == ""
    lines = [
        line for page in portal_help.guide("mailbox", services).pages for block in page.blocks for line in block.lines
    ]
    assert "demandez l'adresse à l'accueil" in lines


@pytest.mark.parametrize("language", LANGUAGE)
def test_a_guide_without_any_number_still_says_enough(language: str) -> None:
    for key in portal.KEYS:
        found = guide.read(key, language, dict.fromkeys(guide.PLACES, ""))
        assert all(page.blocks for page in found.pages), key
    safety = guide.read("request", language, VALUES | {"emergency": ""}).pages[1]
    assert "05 00 00 00 00" in safety.blocks[0].lines[-1]
    assert len(safety.blocks[0].lines) == 5


def test_the_17_steps_of_a_swap_stand_in_order_in_five_pages() -> None:
    for language in LANGUAGE:
        found = guide.read("swap", language, VALUES)
        numbers = [line.split()[0] for page in found.pages for block in page.blocks for line in block.lines]
        assert len(found.pages) == 5
        assert [number for number in numbers if number.isdecimal()] == [str(number) for number in range(1, 18)]


def test_an_address_breaks_at_its_points_and_only_if_it_must() -> None:
    assert broken_lines("www.exemple.fr", 15) == "www.exemple.fr"
    assert broken_lines("www.exemple.fr", 13) == "www.exemple.\nfr"
    assert broken_lines("www.exemple.fr", 6) == "www.\nexemple.\nfr"
    assert "" not in broken_lines("www.unmotbeaucouptroplong.fr", 10).split("\n")
