"""Doors 6 and 8 in the hall: garage or parking, workshops, devices, and what becomes of the answers."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.domain import data_files
from kiosk.domain.seats import Seats
from kiosk.forms.catalog import entries_of, sent_forms
from screens.journey.form import FormScreen
from screens.tenant.pages.menu import MenuScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.dialog import NoticeDialog
from screens.widgets.paper import PaperScreen
from screens.widgets.text import Text
from tests.factories import a_submission
from tests.gates.doors_tours import CONTACT
from tests.ui.answering import open_section, turn_to
from tests.ui.dates import open_dates
from tests.ui.stage import LARGE, SMALL, Stage, open_app
from tests.unit.journey import TUESDAY, Terminal
from tests.unit.workshops import ANNOUNCED
from tests.ways import way

SIZES = pytest.mark.parametrize("size", [LARGE, SMALL], ids=["80x24", "56x16"])


async def _choose(stage: Stage, *digits: str) -> None:
    for digit in digits:
        await stage.press(digit, "enter")


async def _contact_by_keys(stage: Stage) -> None:
    """Answer the contact pages: a name, yes to calls, no to messages, a telephone number."""
    await stage.type("Maider Exemple")
    await stage.press("enter", "1", "2", "f10")
    await stage.type("06 12 34 56 78")
    await stage.press("enter")


async def _contact(stage: Stage) -> None:
    """Answer the contact pages in the session: one test does so by keys."""
    await turn_to(stage, "review", {**CONTACT, "consent_write": "no"})


def _said(stage: Stage) -> str:
    """Return the words of the page, however its lines break, beside a code or not."""
    return " ".join(text.words().plain for text in stage.app.screen.query(Text))


async def _whole_paper(stage: Stage) -> str:
    seen = stage.text()
    while stage.app.screen.query_one("#foot-next").visible:
        await stage.press("pagedown")
        seen += stage.text()
    return " ".join(seen.split())


async def test_a_garage_request_of_a_non_tenant_is_stored() -> None:
    async with open_app() as stage:
        await stage.press("6", "enter")
        await _choose(stage, "2", "2")
        await stage.type("bayonne")
        await stage.press("enter", "enter", "1", "f10")
        await stage.type("80")
        await stage.press("enter", "1", "enter")
        await _contact_by_keys(stage)
        assert "Rien n'est encore parti" in stage.text()
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert "Votre place n'est PAS réservée : l'agence seule donne une place." in _said(stage)
        (sent,) = stage.terminal.submissions.stored.values()
        assert sent.reference.startswith("GAR-")
        assert sent.answers == {
            "is_tenant": "no",
            "wanted": "box",
            "wished_communes": ["Bayonne (64100)"],
            "vehicles": ["car"],
            "rent_ceiling": "80",
            "start": "soon",
            "contact_name": "Maider Exemple",
            "consent_call": "yes",
            "consent_write": "no",
            "phone": "06 12 34 56 78",
        }
        assert sent.values["rent_ceiling"] == 8000


async def test_a_past_day_is_refused_and_stays_typed() -> None:
    yesterday = f"{TUESDAY - timedelta(days=1):%d/%m/%Y}"
    async with open_app() as stage:
        await stage.press("6", "enter")
        await _choose(stage, "1", "4", "1")
        await stage.press("enter", "f10", "f10")
        await _choose(stage, "2")
        await stage.type(yesterday)
        await stage.press("enter")
        assert "Ce jour est passé." in stage.text()
        assert yesterday in stage.text()


@SIZES
async def test_a_workshop_is_chosen_by_number_and_named_when_checked(
    size: tuple[int, int],
) -> None:
    async with open_app(size, terminal=Terminal(ANNOUNCED)) as stage:
        await stage.press(*way("form:workshop"), "enter")
        assert "mardi 24 novembre, 15 h-16 h" in stage.text()
        assert "passé" not in stage.text(), "what is over is not announced"
        await _choose(stage, "3", "2")
        await _contact(stage)
        await open_section(stage, "workshop")
        assert "Le portail locataire, 03/12/2026" in " ".join(stage.text().split())
        assert "Titre, date, lieu" not in stage.text(), "what is worked out is nobody's to check"
        await stage.press_next()
        assert "Votre place n'est PAS confirmée" in _said(stage)
        assert "Le portail locataire\njeudi 3 décembre, 14 h-16 h\nAgence d'essai, salle" in _said(stage)
        (sent,) = stage.terminal.submissions.stored.values()
        assert (sent.answers["workshop"], sent.answers["persons"]) == ("portail-1", "2")
        assert str(sent.answers["workshop_words"]).startswith("Le portail locataire, 03/12/2026 14 h-16 h, ")
        assert sent.seats is not None
        assert sent.seats.n == 2


async def test_a_workshop_place_that_looks_like_markup_is_plain_text() -> None:
    async with open_app(terminal=Terminal(ANNOUNCED)) as stage:
        await stage.press(*way("form:workshop"), "enter")
        assert "[/b] =1+1" in stage.text()


async def test_a_full_workshop_offers_a_waiting_list_or_a_wish() -> None:
    terminal = Terminal(ANNOUNCED)
    terminal.submissions.seats_taken = lambda but_for="": {"mail-1": 1}  # type: ignore[method-assign]
    async with open_app(terminal=terminal) as stage:
        await stage.press(*way("form:workshop"), "enter")
        assert "Complet à cette borne : liste d'attente" in stage.text()
        await _choose(stage, "2")
        assert "Cet atelier est complet ici." in stage.text()
        await _choose(stage, "1")
        await _contact(stage)
        await stage.press_next()
        (sent,) = stage.terminal.submissions.stored.values()
        assert (sent.answers["waiting_list"], sent.seats) == ("yes", None)
        assert "Liste d'attente : aucune place n'est prise." in _said(stage)
        await stage.app.forget_visit()
        await stage.press(*way("form:workshop"), "enter")
        await _choose(stage, "5")
        assert stage.form.session.place == "topics"


async def test_declining_to_wait_asks_no_name_and_sends_nothing() -> None:
    terminal = Terminal(ANNOUNCED)
    terminal.submissions.seats_taken = lambda but_for="": {"mail-1": 1}  # type: ignore[method-assign]
    async with open_app(terminal=terminal) as stage:
        await stage.press(*way("form:workshop"), "enter")
        await _choose(stage, "2", "2")
        assert "Vous n'avez pas demandé de place." in stage.text()
        assert "05 00 00 00 00" in stage.text()
        await stage.press_next()
        await stage.press("enter")
        assert stage.terminal.submissions.stored == {}


@SIZES
async def test_a_seat_taken_meanwhile_leads_to_the_waiting_list(size: tuple[int, int]) -> None:
    async with open_app(size, terminal=Terminal(ANNOUNCED)) as stage:
        await stage.press(*way("form:workshop"), "enter")
        await _choose(stage, "2")
        await _contact(stage)
        stage.terminal.submissions.stored["ATE-2345-674"] = a_submission(
            "ATE-2345-674", kind="workshop", seats=Seats("mail-1", date(2026, 12, 1), 1, 1)
        )
        await stage.press_next()
        assert isinstance(stage.app.screen, NoticeDialog)
        assert "Une autre personne vient de prendre cette place." in _said(stage)
        await stage.press("enter")
        assert "Cet atelier est complet ici." in stage.text()
        await _choose(stage, "1")
        assert "Vérifiez vos réponses" in stage.text()
        await stage.press_next()
        assert "Liste d'attente : aucune place n'est prise." in _said(stage)
        assert stage.terminal.submissions.seats_taken() == {"mail-1": 1}


async def test_a_language_switch_leaves_the_chosen_workshop_chosen() -> None:
    async with open_app(terminal=Terminal(ANNOUNCED)) as stage:
        await stage.press(*way("form:workshop"), "enter", "3")
        await stage.app.use_language("eu")
        await stage.settled()
        assert "● Maizterren ataria" in stage.text()
        assert "abenduaren 3a, osteguna, 14:00-16:00" in stage.text()


async def test_without_workshops_a_phone_is_shown_and_a_wish_stored() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:workshop"))
        assert "Aucun atelier n'est annoncé aujourd'hui." in stage.text()
        assert "05 00 00 00 00" in stage.text()
        await stage.press("enter", "f10")
        assert "Ateliers sur un sujet : Choisissez un thème, ici ou dans" in stage.text()
        assert "Ateliers sur un sujet : pour quelle démarche ?" in stage.text(), "what the error names is on the page"
        await turn_to(stage, "format", {"general_topics": ("internet",), "specific_topics": ("bel",)})
        await _choose(stage, "2")
        await stage.press("1", "f10")
        await _contact(stage)
        await stage.press_next()
        (sent,) = stage.terminal.submissions.stored.values()
        assert sent.reference.startswith("ATE-")
        assert sent.answers["general_topics"] == ["internet"]
        assert "workshop" not in sent.answers
        assert sent.seats is None


async def test_a_device_request_promises_nothing_at_start_and_end() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:device"))
        assert "Office64 n'a pas encore fixé les critères." in stage.text()
        await stage.press("enter")
        await _choose(stage, "1", "3", "1")
        await _contact(stage)
        await stage.press_next()
        assert "Office64 n'a pas encore fixé les critères." in _said(stage)
        (sent,) = stage.terminal.submissions.stored.values()
        assert sent.reference.startswith("MAT-")
        assert sent.answers["has_internet"] is None


async def test_without_consent_no_number_is_asked_and_a_visit_advised() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:device"), "enter")
        await _choose(stage, "1", "1", "1")
        await stage.type("Maider Exemple")
        await stage.press("enter", "f10")
        assert "L'agence ne peut pas vous contacter : venez, ou appelez, avec votre référence." in _said(stage)
        await stage.press_next()
        (sent,) = stage.terminal.submissions.stored.values()
        assert "phone" not in sent.answers


async def test_door_8_leads_to_the_rehearsals_too_and_back_home() -> None:
    async with open_app() as stage:
        await stage.press("8", str(len(entries_of("learning")) + 1))
        assert isinstance(stage.app.screen, MenuScreen)
        assert "À quoi voulez-vous vous entraîner ?" in stage.text()
        await stage.press("escape", "escape")
        assert len(stage.app.screen_stack) == 1


async def test_a_ticket_from_door_8_names_workshops() -> None:
    async with open_app() as stage:
        await stage.press("8", "f1", "3")
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["workshop"]


NOTICES = (
    ("garage", "1", "Garage ou parking", "un contrat, ou ce que vous demandez avant"),
    ("workshop", "1", "Suivre un atelier", "la mission de service public d'Office64"),
    ("device", "1", "Demander un appareil", "la mission de service public d'Office64"),
    ("bel_listing", "3", "Échanger mon logement", "la mission de service public d'Office64"),
)
"""Each journey, the key of its notice on its first page, and the notice's title and legal basis."""


@SIZES
async def test_the_privacy_notice_is_one_key_away_and_leads_back(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        for form_id, key, kind, basis in NOTICES:
            await stage.go_home()
            await stage.app.go(f"form:{form_id}")
            await stage.settled()
            await stage.press_calmly(key)
            assert isinstance(stage.app.screen, PaperScreen), form_id
            assert f"Vos données · {kind}" in stage.text()
            seen = await _whole_paper(stage)
            told = f"Base proposée, à confirmer : {basis}"
            for words in (told, "www.cnil.fr", "RETIRER VOTRE ACCORD", "05 00 00 00 00"):
                assert words in seen, form_id
            await stage.press("escape")
            assert isinstance(stage.app.screen, FormScreen), form_id
            assert stage.form.session.place == "intro"


async def test_an_unreadable_privacy_notice_says_whom_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path)
    data_files.read.cache_clear()
    try:
        async with open_app() as stage:
            await stage.press("6", "1")
            assert isinstance(stage.app.screen, NoticeDialog)
            assert "05 00 00 00 00" in stage.text()
            assert stage.logged == ["data: privacy.toml"]
            await stage.press("enter")
            assert isinstance(stage.app.screen, FormScreen)
    finally:
        data_files.read.cache_clear()


async def test_each_journey_is_reached_by_its_keys() -> None:
    async with open_app() as stage:
        for spec in sent_forms():
            await stage.go_home()
            if spec.id == "reactivation":  # offered only when the dates say that the account is off
                await open_dates(stage, "01/02/2026", "")
                await stage.press("1")
            else:
                await stage.press_calmly(*way(f"form:{spec.id}"))
            journey = stage.app.current_journey()
            assert journey is not None, spec.id
            assert journey.session.spec.id == spec.id
