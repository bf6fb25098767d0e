"""Check the papers that come out on 42 columns."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk import i18n
from kiosk.domain import data_files, precheck
from kiosk.forms.catalog.bel_listing.spec import SPEC
from kiosk.services.paper.bel import bel_blocks, bel_text
from kiosk.services.paper.layout import COLUMNS, pages
from kiosk.services.paper.receipt import description_text, on_screen, receipt_text, ticket_text
from kiosk.services.ports.tickets import Ticket
from kiosk.services.visit.accessibility import statement
from kiosk.services.visit.assistance import call_agent
from kiosk.services.visit.submissions import submit
from kiosk.text import cells, clean_text, wrap
from tests.unit.journey import Terminal, config, filled


@pytest.fixture(autouse=True)
def back_to_french() -> Iterator[None]:
    yield
    i18n.use(i18n.SOURCE_LANGUAGE)


def test_a_receipt_says_what_is_done_or_not_and_whom_to_ask() -> None:
    terminal = Terminal()
    receipt = submit(filled().finish(), terminal.services())
    assert receipt_text(receipt, SPEC.receipt_words, terminal.services()).splitlines() == [
        "Agence d'essai",
        "-" * 42,
        "",
        "VOTRE RÉFÉRENCE",
        receipt.reference,
        "",
        "FAIT",
        "Votre annonce est préparée.",
        "Elle part dans le quart d'heure.",
        "",
        "PAS FAIT",
        "Votre annonce n'est PAS encore en ligne",
        "sur la BEL.",
        "",
        "ENSUITE",
        "Un agent relit votre annonce au plus tard",
        "le vendredi 27 novembre.",
        "Puis vous publiez l'annonce sur la BEL,",
        "chez vous ou ici avec un agent.",
        "",
        "QUESTION",
        "05 00 00 00 00",
        "lundi, mercredi à vendredi :",
        "8 h 30-12 h 30, 13 h 30-17 h",
        "mardi : 8 h 30-12 h 30",
    ]


def test_a_receipt_names_the_contact_and_says_it_is_a_trial() -> None:
    agency = {"code": "CBS", "name": "Agence d'essai", "phone": "05 00 00 00 00", "contact": "Camille Inventé"}
    terminal = Terminal(config(agency=agency, terminal={"id": "essai", "trial": True}))
    text = receipt_text(submit(filled().finish(), terminal.services()), SPEC.receipt_words, terminal.services())
    assert "Camille Inventé relit votre annonce" in text
    assert "ESSAI : ce papier n'a pas de valeur." in text


def test_a_receipt_warns_an_unreachable_tenant_who_gave_notice() -> None:
    terminal = Terminal()
    session = filled({"consent_call": "no", "notice_given": "yes"})
    said = (
        {str(note.says) for note in SPEC.notes(session.visible_answers(), None) if note.warns} if SPEC.notes else set()
    )
    assert {"L'agence ne peut pas vous contacter : venez, ou appelez, avec votre référence."} < said
    words = SPEC.receipt_words_of(session.visible_answers())
    text = receipt_text(submit(session.finish(), terminal.services()), words, terminal.services())
    following = " ".join(text.partition("ENSUITE")[2].split())
    assert "la BEL ne publie pas ce logement. Voyez d'abord un agent. L'agence ne peut pas vous contacter" in following
    assert "publiez" not in text


def test_the_receipt_of_a_listing_states_the_law_of_a_swap() -> None:
    terminal, session = Terminal(), filled()
    words = SPEC.receipt_words_of(session.visible_answers())
    text = receipt_text(submit(session.finish(), terminal.services()), words, terminal.services())
    law, _question, _phone = text.partition("À SAVOIR\n")[2].partition("QUESTION")
    assert " ".join(law.split()) == " ".join(each.says for each in precheck.law())


def test_a_listing_has_a_receipt_even_without_its_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "read", lambda name: {})
    assert SPEC.receipt_words_of(filled().visible_answers()).to_know == ()


def test_the_dates_and_the_guide_are_offered_after_a_listing() -> None:
    assert SPEC.afterwards is not None
    assert [offer.act for offer in SPEC.afterwards({})] == ["form:carnet", "guide:swap"]


def test_a_terminal_with_a_wrong_clock_prints_no_date() -> None:
    terminal = Terminal()
    receipt = submit(filled().finish(), terminal.services())._replace(is_clock_suspect=True)
    text = receipt_text(receipt, SPEC.receipt_words, terminal.services())
    assert "novembre" not in text
    assert "L'heure de la borne est fausse." in text


@pytest.mark.parametrize(("share", "words"), [(True, "sont montrées"), (False, "ne sont pas montrées")])
def test_the_ticket_says_whether_the_answers_are_shown(share: bool, words: str) -> None:
    terminal = Terminal()
    ticket = call_agent(terminal.services(), filled() if share else None, motive="bel_listing")
    assert isinstance(ticket, Ticket)
    text = ticket_text(ticket._replace(claims_priority=True), 2, terminal.services())
    assert "VOTRE NUMÉRO\nA1\n" in text
    assert "POUR\nÉchanger mon logement\n" in text
    assert "Pris le mardi 24 novembre à 10 h" in text
    assert "Il y a 2 personnes avant vous." in text
    assert f"Vos réponses {words}" in text
    assert "Un agent vérifie votre priorité." in text
    assert text.endswith("mardi : 8 h 30-12 h 30\n")


def test_the_text_for_bel_is_french_and_holds_no_contact() -> None:
    terminal = Terminal()
    i18n.use("en")
    description = "Un logement [clair].\nCalme."
    receipt = submit(filled({"description": description, "email": "maider@exemple.fr"}).finish(), terminal.services())
    text = bel_text(terminal.submissions.stored[receipt.reference], SPEC, 2000)
    for contact in ("Maider", "06 12 34 56 78", "+33612345678", "maider@exemple.fr"):
        assert contact not in text
    for told in (
        receipt.reference,
        "Loyer : 412,60 €",
        "Commune : Cambo-les-Bains (64250)",
    ):
        assert told in text
    assert "Je ne sais" not in text, "nobody puts that online"
    assert "1 · DESCRIPTION\nUn logement [clair].\nCalme.\n\nLoyer sans les charges :" in text, (
        "as it is shown and copied"
    )
    assert "Départ annoncé" not in text, "what only the service needs is no part of an announcement"
    assert "Début du bail" not in text
    assert "ESSAI" not in text
    assert bel_text(terminal.submissions.stored[receipt.reference], SPEC, 2000, trial=True).startswith("ESSAI")


@pytest.mark.parametrize("limit", [2000, 500])
def test_the_two_blocks_for_bel_keep_the_rent_and_no_contact(limit: int) -> None:
    terminal = Terminal()
    answers = {"description": "Un logement clair. " * 30, "email": "maider@exemple.fr"}
    receipt = submit(filled(answers).finish(), terminal.services())
    description, rest = bel_blocks(terminal.submissions.stored[receipt.reference], SPEC, limit)
    assert len(description) <= limit
    assert description.startswith("Un logement clair.")
    for told in ("Loyer sans les charges : 412,60 €.", "38,10 €.", "Total"):
        assert told in description, "the rent is said, however long the text"
    assert ("…" in description) == (limit == 500)
    assert "Commune : Cambo-les-Bains (64250)" in rest
    for kept in ("Maider", "06 12 34 56 78", "maider@exemple.fr", "Début du bail"):
        assert kept not in description + rest


def test_the_description_says_where_to_paste_it() -> None:
    assert "OÙ LA COLLER\nhttps://www.bel-nouvelleaquitaine.fr\n" in description_text("Calme.", Terminal().services())


def test_the_text_to_paste_keeps_the_tenant_s_own_lines() -> None:
    terminal = Terminal()
    line = "Un logement clair, calme, " * 6
    receipt = submit(filled({"description": line}).finish(), terminal.services())
    assert line in bel_text(terminal.submissions.stored[receipt.reference], SPEC, 2000, width=None)


def test_the_description_on_paper_is_the_tenant_s_text() -> None:
    text = description_text("Un logement clair.\n\nCalme.", Terminal().services())
    assert "VOTRE DESCRIPTION POUR LA BEL\nUn logement clair.\n\nCalme.\n" in text


def test_every_paper_fits_in_every_language() -> None:
    terminal = Terminal()
    receipt = submit(filled().finish(), terminal.services())
    for language in i18n.LANGUAGE:
        i18n.use(language)
        assert all(
            cells(line) <= COLUMNS
            for line in receipt_text(receipt, SPEC.receipt_words, terminal.services()).splitlines()
        )


@given(st.text(max_size=400), st.integers(4, 80))
def test_no_line_exceeds_the_paper_and_no_character_is_lost(text: str, width: int) -> None:
    wrapped = wrap(text, width)
    assert all(cells(line) <= width for line in wrapped.split("\n"))
    assert not set(wrapped) & set("\x00\x07\x1b\x9b\u202e")
    assert "".join(wrapped.split()) == "".join(clean_text(text, multiline=True).split())


@given(st.text("abc \n", max_size=400), st.integers(1, 12))
def test_pages_hold_the_whole_text_and_fit_the_screen(text: str, height: int) -> None:
    shown = pages(text, COLUMNS, height)
    assert shown
    assert all(page.count("\n") < height for page in shown)
    assert [line for page in shown for line in page.split("\n") if line] == [
        line for line in wrap(text, COLUMNS).split("\n") if line
    ]


def test_no_page_ends_with_a_heading_or_begins_with_a_gap() -> None:
    text = "TITRE\nun\ndeux\n\nAUTRE\ntrois\n\nFIN\nquatre"
    assert pages(text, COLUMNS, 8) == (text[: text.index("\n\nFIN")], "FIN\nquatre"), "a short block stays whole"
    long = "TITRE\n\n" + "\n".join(map(str, range(9)))
    assert pages(long, COLUMNS, 6) == ("TITRE\n\n0\n1\n2\n3", "4\n5\n6\n7\n8"), "a long one fills its page"
    assert pages(text, COLUMNS, 5) == ("TITRE\nun\ndeux", "AUTRE\ntrois\n\nFIN\nquatre")
    assert pages(text, COLUMNS, 3) == ("TITRE\nun\ndeux", "AUTRE\ntrois", "FIN\nquatre")
    assert pages("A\n\nB\nb", COLUMNS, 1) == ("A", "B", "b"), "where nothing fits, every line is still shown"


def test_a_term_does_not_lose_its_last_word_to_the_next_page() -> None:
    delays = (
        "DÉLAIS\nBrouillon : 30 jours\nImages : 48 heures\nDossier clos : 3 mois\nde plus\nBail : un an\nMail : un mois"
    )
    read = delays.replace("mois\nde plus", "mois de plus")
    assert wrap(read, 21) == delays
    assert pages(read, 21, 4)[0] == "DÉLAIS\nBrouillon : 30 jours\nImages : 48 heures"
    assert pages(read, 21, 5)[0].endswith("de plus")


def test_a_line_never_breaks_before_a_colon_or_a_euro_sign() -> None:
    assert wrap("Loyer du garage : 38,10 €", 16) == "Loyer du\ngarage : 38,10 €"
    assert wrap("Total connu : 1 692,60 €", 20) == "Total connu :\n1 692,60 €"


@pytest.mark.parametrize("number", ["05 59 43 86 86", "0 806 000 113", "+33 5 59 43 86 86"])
def test_a_telephone_number_stays_on_one_line_at_every_width(number: str) -> None:
    told = f"Une question ? Appelez le {number}, avant 19 h."
    for width in range(len(number) + 1, len(told)):
        lines = wrap(told, width).split("\n")
        assert any(number in line for line in lines), (width, lines)


# --- the accessibility statement --------------------------------------------------------------------------------------


def accessibility(phone: str) -> str:
    agency = {**config().agency.model_dump(), "phone": phone}
    return " ".join(on_screen(statement(Terminal(config(agency=agency)).services())).split())


def test_the_statement_claims_no_conformity() -> None:
    told = accessibility("")
    assert "Cette borne n'a pas encore été auditée. Elle ne peut donc pas se dire conforme." in told


def test_the_statement_names_the_agency_s_phone_if_known() -> None:
    assert "ou appelez le 05 00 00 00 00." in accessibility("05 00 00 00 00")
    assert "Dites-le à un agent. " in accessibility("")
