"""Beside the listing: the pre-check, the two dates, and the request to reactivate a BEL account."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.devices.printer import CommandPrinter
from kiosk.domain import data_files
from kiosk.forms.answers import Answer
from kiosk.services.paper import large_print
from screens.journey.form import FormScreen
from screens.tenant.help.help import HelpScreen
from screens.tenant.pages.calendar_page import EventScreen
from screens.tenant.pages.guide import GuideScreen
from screens.tenant.sent.receipt import ReceiptScreen
from tests.ui.answering import open_review
from tests.ui.dates import open_dates, read_whole
from tests.ui.stage import LARGE, SMALL, Stage, open_app, visible


async def _choose(stage: Stage, *digits: str) -> None:
    for digit in digits:
        await stage.press(digit, "enter")


async def _to_be_checked(stage: Stage) -> None:
    """Go from the listing's first page through the eight pre-check questions to a result for an agent to check."""
    await stage.press_calmly("1")
    await _choose(stage, "1", "2", "1", "1", "2")
    await stage.type("2")
    await stage.press("enter")
    await _choose(stage, "3", "2")


async def test_the_precheck_starts_from_the_listing_and_returns_to_it() -> None:
    async with open_app() as stage:
        await stage.press("1")
        listing = stage.form
        await _to_be_checked(stage)
        assert "À vérifier avec l'agence." in stage.text()
        told = await read_whole(stage)
        assert "Le numéro unique de demande de logement est nécessaire pour échanger." in told
        assert "une pièce d'identité" in told
        assert "Source : BEL Nouvelle-Aquitaine, foire aux questions, lu en novembre 2026" in told
        await stage.press("2")
        assert stage.app.screen is listing, "the listing that was open goes on"
        assert len(stage.app.screen_stack) == 2
        assert "Vous avez dit : Office64" not in stage.text(), "the listing's own page of words comes first"
        await stage.go_to("landlord")
        assert "Vous avez dit : Office64" in stage.text()


async def test_back_from_half_answered_advice_leads_to_the_listing() -> None:
    async with open_app() as stage:
        await stage.press("1")
        listing = stage.form
        await stage.press("2")
        await stage.type("01/11/2026")
        await stage.press("enter")
        for _page in range(2):
            await stage.form.action_go_back()
            await stage.settled()
        assert stage.app.screen is listing


async def test_shown_answers_do_not_mark_another_journey_as_shown() -> None:
    async with open_app() as stage:
        await stage.press("1")
        await _to_be_checked(stage)
        await stage.call_agent()
        await stage.press("f10")
        assert "montré à un agent" in stage.text()
        await stage.press("2", "f10")
        assert stage.form.session.spec.id == "bel_listing"
        assert "montré" not in stage.text(), "nobody was shown the listing"


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("language", ["fr", "eu"])
async def test_both_dates_and_the_first_choice_are_seen_at_once(size: tuple[int, int], language: str) -> None:
    async with open_app(size) as stage:
        await stage.app.use_language(language)
        await open_dates(stage, "01/11/2026", "01/11/2026")
        seen = [one for one in stage.form.query(".verdict Text") if one.display]
        for told in (*seen, stage.form.query_one("#offer-1")):
            assert visible(told) == told.region, told
        assert len(stage.form.query(".verdict Vertical")) == 2


async def test_an_understood_date_is_reformatted_but_kept_as_typed() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01112026", "10/12/2025")
        for _page in range(2):
            await stage.form.action_go_back()
        await stage.settled()
        assert "01/11/2026" in stage.text()
        assert "01112026" not in stage.text()
        await stage.press_next()
        assert stage.form.session.answers["last_login"].raw == "01112026", "it is kept as it was typed"


async def test_a_date_not_understood_stays_as_typed() -> None:
    async with open_app() as stage:
        await stage.press("1", "2")
        stage.form.session.answer("last_login", Answer("01132026"))
        await stage.form.show_page()
        await stage.settled()
        assert "01132026" in stage.text()


async def test_both_dates_show_the_days_left_and_what_is_lost() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/11/2026", "10/12/2025")
        told = await read_whole(stage)
        for words in (
            "1er mars 2027, dans 97 jours",
            "9 décembre 2026, dans 15 jours",
            "Renouvelez-la maintenant.",
            "Renouvelez entre le 10/11/2026 et le 09/12/2026.",
            "Après le 09/12/2026, votre ancienneté est perdue.",
            "Dates déclarées par vous.",
        ):
            assert words in told


async def test_a_future_date_is_refused_and_stays_typed() -> None:
    async with open_app() as stage:
        await stage.press("1", "2")
        await stage.type("24/11/2099")
        await stage.press("enter")
        assert "Cette date est dans le futur." in stage.text()
        assert "24/11/2099" in stage.text()


async def test_a_wrong_clock_computes_no_deadline() -> None:
    async with open_app() as stage:
        stage.terminal.clock.move_to(datetime(2020, 1, 1, tzinfo=UTC))
        await open_dates(stage, "01/02/2019", "")
        assert "L'heure de la borne est fausse." in stage.text()
        assert "2019" not in stage.text().replace("01/02/2019", "")
        await stage.press("1")
        assert isinstance(stage.app.screen, HelpScreen)


async def test_unreadable_figures_are_reported_and_offer_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path)
    data_files.read.cache_clear()
    try:
        async with open_app() as stage:
            await open_dates(stage, "01/11/2026", "")
            assert "Les délais ne peuvent pas être lus ici." in stage.text()
            assert "1 Parler à un agent" in stage.text()
    finally:
        data_files.read.cache_clear()


async def test_the_reminder_is_a_week_before_the_deadline() -> None:
    for size, has_code in ((LARGE, True), (SMALL, False)):
        async with open_app(size) as stage:
            await open_dates(stage, "01/11/2026", "")
            await stage.press("1")
            assert isinstance(stage.app.screen, EventScreen)
            assert bool(stage.app.screen.query("#code")) is has_code
            assert "22 février 2027" in stage.text()
            await stage.press("escape")
            assert isinstance(stage.app.screen, FormScreen)


async def test_a_reactivation_request_opens_with_the_date_filled_in() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/02/2026", "")
        assert "sans doute désactivé depuis le 01/06/2026" in " ".join(stage.text().split())
        await stage.press("1", "enter")
        await stage.type("Maider Exemple")
        await stage.press("enter")
        await stage.type("maider@exemple.fr")
        await stage.press("enter")
        assert "Vous avez dit : 01/02/2026" in stage.text()
        await stage.press("1")
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert "n'est PAS" in stage.text()
        assert "BEL" not in str(stage.app.screen.query("#foot-description")), "it has no text for BEL"
        (sent,) = stage.terminal.submissions.stored.values()
        assert sent.kind == "reactivation"
        assert sent.reference.startswith("REA-")
        assert sent.answers == {
            "contact_name": "Maider Exemple",
            "email": "maider@exemple.fr",
            "last_login": "01/02/2026",
        }
        assert sent.values["last_login"] == "2026-02-01"


async def test_dates_and_guide_open_from_a_listing_s_receipt() -> None:
    async with open_app(SMALL) as stage:
        await open_review(stage)
        await stage.press_next()
        receipt = stage.app.screen
        assert isinstance(receipt, ReceiptScreen)
        await stage.tap_on("#read-on")
        await stage.tap_on("#receipt-form")
        assert stage.form.session.spec.id == "carnet"
        await stage.press("escape")  # closes the on-screen keys
        await stage.tap_on("#foot-back")
        assert stage.app.screen is receipt
        await stage.tap_on("#receipt-guide")
        assert isinstance(stage.app.screen, GuideScreen)
        await stage.press("escape")
        assert stage.app.screen is receipt


async def _ask_to_be_switched_on(stage: Stage) -> None:
    await open_dates(stage, "01/02/2026", "")
    await stage.press("1", "enter")
    await stage.type("Maider Exemple")
    await stage.press("enter")
    await stage.type("maider@exemple.fr")
    await stage.press("enter", "enter")
    await stage.press_next()
    assert isinstance(stage.app.screen, ReceiptScreen)


async def test_a_reactivation_request_needs_neither_email_nor_phone() -> None:
    async with open_app(SMALL) as stage:
        await open_dates(stage, "01/02/2026", "")
        await stage.press("1", "enter")
        await stage.type("Maider Exemple")
        await stage.press("enter")
        assert "Quelle adresse e-mail avez-vous donnée à la BEL ?" in stage.text()
        await _tap_unknown(stage, "email")
        assert "Quel est votre numéro de téléphone ?" in stage.text()
        await _tap_unknown(stage, "phone")
        assert "01/02/2026" in stage.text()
        await stage.press("enter")
        assert "L'agence ne peut pas vous contacter" in " ".join(stage.text().split())
        await stage.press_next()
        (sent,) = stage.terminal.submissions.stored.values()
        assert (sent.answers["email"], sent.answers["phone"]) == (None, None)


async def _tap_unknown(stage: Stage, key: str) -> None:
    """Close the on-screen keys, tap the answer that there is none, then the next button."""
    if stage.form.keys.display:
        await stage.press("escape")
    await stage.tap_on(f"#{key}-unknown")
    await stage.tap_on("#foot-next")


async def test_ending_a_visit_leaves_no_dates_behind_a_receipt() -> None:
    async with open_app() as stage:
        await _ask_to_be_switched_on(stage)
        assert "terminer" in stage.text()
        await stage.app.screen._end()  # type: ignore[attr-defined]
        await stage.settled()
        assert len(stage.app.screen_stack) == 1
        assert "01/02/2026" not in stage.text()


async def test_back_from_a_request_leads_to_the_two_dates() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/02/2026", "")
        await stage.press("1")
        assert "réactivation" in stage.text() or "réactiver" in stage.text()
        await stage.tap_on("#foot-back")
        assert "Vos deux dates" in stage.text()


async def test_calling_from_the_result_shows_answers_only_if_chosen() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/11/2026", "")
        await stage.press("2")
        assert isinstance(stage.app.screen, HelpScreen)
        await stage.press_calmly("3", "2")
        (ticket,) = stage.terminal.tickets.taken
        assert (ticket.motive, ticket.draft) == ("carnet", None)


async def test_the_paper_has_the_dates_in_digits_and_in_words() -> None:
    async with open_app(printer=CommandPrinter(("false",))) as stage:
        await open_dates(stage, "01/11/2026", "")
        await stage.press("2")
        await stage.app.workers.wait_for_complete()
        await stage.settled()
        assert "VOS DEUX DATES" in stage.text() or "MES DATES" in stage.text()
        seen = stage.text()
        await stage.press("pagedown")
        seen += stage.text()
        assert all(row in seen for row in large_print.on_paper("01.03.2027").split("\n")), "digits in large print"
        seen = " ".join(seen.split())
        assert "1er mars 2027, dans 97 jours" in seen


async def test_a_bouncing_key_shows_no_answers() -> None:
    async with open_app() as stage:
        await open_dates(stage, "01/11/2026", "")
        await stage.press("4", "1", "1", "1")
        taken = [ticket.draft is not None for ticket in stage.terminal.tickets.taken]
        assert taken in ([], [True]), "at most the one press that was meant"
    async with open_app() as stage:
        await stage.press_calmly("1", "1")
        await _choose(stage, "1", "2", "1", "1", "2")
        await stage.type("2")
        await stage.press("enter")
        await _choose(stage, "3", "2")
        await stage.press(*("enter",) * 40)
        assert stage.terminal.tickets.taken == []


async def test_a_receipt_leads_back_to_the_journey_below_it() -> None:
    async with open_app() as stage:
        await stage.press("1", "enter", "1", "enter")
        listing = stage.form
        await listing.action_go_back()
        await listing.action_go_back()
        await stage.settled()
        await stage.press("2")
        await stage.type("01/02/2026")
        await stage.press("enter")
        await stage.form.rows[0]._choose_unknown()  # type: ignore[attr-defined]
        await stage.press_next()
        await stage.press("1", "enter")
        await stage.type("Maider Exemple")
        await stage.press("enter")
        await stage.type("maider@exemple.fr")
        await stage.press("enter", "enter")
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        assert "Terminer" not in stage.text()
        await stage.app.screen.leave()
        await stage.settled()
        assert listing in stage.app.screen_stack, "what was begun before is not thrown away"
        assert listing.session.answers["landlord"].raw


async def test_in_the_last_days_no_reminder_is_offered() -> None:
    async with open_app() as stage:
        await open_dates(stage, "28/07/2026", "")
        told = await read_whole(stage)
        assert "Connectez-vous aujourd'hui." in told
        assert "Rappel BEL" not in told


async def test_a_dwelling_that_seems_too_small_is_left_to_an_agent() -> None:
    async with open_app() as stage:
        await stage.press_calmly("1", "1")
        await _choose(stage, "1", "2", "1", "1", "1")
        await stage.type("01/05/2026")
        await stage.press("enter")
        await stage.type("6")
        await stage.press("enter")
        await _choose(stage, "1", "2")
        assert "À vérifier avec l'agence." in stage.text()
        assert "Ce logement est petit pour autant de personnes." in stage.text()
