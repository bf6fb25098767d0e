"""Door 9 in the hall: questions searched in plain words, and agencies with details still to be confirmed."""

import gc
import re
from pathlib import Path

import pytest

from kiosk.domain import data_files, faq
from kiosk.domain.portal import ACT
from kiosk.services.visit import agency_faq
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.pages.faq import FaqScreen
from screens.tenant.pages.guide import GuideScreen
from screens.tenant.pages.menu import ListScreen, MenuScreen, ReadingScreen
from tests.ui.stage import SIZES, open_app, visible
from tests.ui.test_nasty_texts import NASTY
from tests.unit.journey import Terminal, config
from tests.ways import way


@pytest.mark.parametrize("size", SIZES)
async def test_a_few_letters_lead_to_the_answer(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await stage.press(*way("faq:"))
        assert isinstance(stage.app.screen, FaqScreen)
        await stage.type("gara")
        assert "Pourquoi le loyer du garage manque-t-il ?" in stage.text()
        await stage.press("down", "enter")
        assert isinstance(stage.app.screen, ReadingScreen)
        assert "La BEL ne compte ni le garage ni le parking." in stage.text()
        await stage.press("pagedown")
        assert "Conseil de concertation locative" in " ".join(stage.text().split())
        await stage.press("escape")
        assert "gara" in stage.text(), "what was looked for is still there"


@pytest.mark.parametrize("size", SIZES)
async def test_the_questions_asked_most_need_no_keys(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await stage.press(*way("faq:"))
        assert isinstance(stage.app.screen, FaqScreen)
        assert not stage.app.screen.keys.display
        await stage.tap_on("#faq-result-7")
        assert isinstance(stage.app.screen, ReadingScreen)


async def test_asking_how_to_pay_the_rent_leads_to_the_portal_guide() -> None:
    asked = {"fr": "payer mon loyer", "eu": "alokairua ordaindu", "es": "pagar mi alquiler", "en": "pay my rent"}
    async with open_app() as stage:
        for language, typed in asked.items():
            await stage.go_home()
            await stage.app.use_language(language)
            await stage.app.go("faq:")
            await stage.settled()
            await stage.type(typed)
            await stage.press("down", "enter")
            assert isinstance(stage.app.screen, ReadingScreen), language
            await stage.press_calmly("1")
            assert isinstance(stage.app.screen, GuideScreen), language
            assert stage.app.screen.motive == ACT["account"].motive


async def test_the_only_question_found_is_opened_by_enter() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        await stage.type("ptz")
        await stage.press("enter")
        assert "C'est un prêt aidé." in stage.text()


async def test_enter_with_several_results_leads_to_the_first() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        await stage.type("garage")
        await stage.press("enter")
        assert isinstance(stage.app.screen, FaqScreen)
        assert stage.app.focused is stage.app.screen._box.results[0]
        assert sum(result.display for result in stage.app.screen._box.results) == 5
        await stage.type("s")
        assert stage.app.screen._box.value == "garages"
        assert sum(result.display for result in stage.app.screen._box.results) == 3


@pytest.mark.parametrize("language", ["fr", "eu"])
@pytest.mark.parametrize("size", SIZES)
async def test_the_emergency_numbers_stay_whatever_is_searched(size: str, language: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await stage.app.use_language(language)
        await stage.app.go("faq:")
        await stage.settled()
        for typed in ("", "garage", "zzzz"):
            await stage.type(typed)
            assert all(number in stage.text() for number in ("112", " 15 ", "114")), typed
        assert ("3919" in stage.text()) == (size == "80x24")


@pytest.mark.parametrize(("size", "most"), [("56x16", 2), ("80x24", 3)])
async def test_results_are_whole_above_the_open_keys(size: str, most: int) -> None:
    async with open_app(SIZES[size]) as stage:
        await stage.press(*way("faq:"))
        await stage.type("logement")
        assert isinstance(stage.app.screen, FaqScreen)
        rows = stage.app.screen._box.shown
        assert [visible(row) for row in rows] == [row.region for row in rows]
        assert len(rows) == most
        assert stage.text().count("▸") == most


async def test_more_results_than_fit_are_said_beside_the_box() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        await stage.type("logement")
        assert "Il y en a d'autres" in stage.text()


async def test_nothing_found_says_so_and_a_person_is_one_tap_away() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        await stage.type("zzzz")
        assert "La borne n'a pas la réponse. Essayez un autre mot," in stage.text()
        await stage.press("enter")
        await stage.tap_on("#faq-call")
        assert isinstance(stage.app.screen, TicketScreen)
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["faq"]


async def test_small_words_do_not_say_that_nothing_is_found() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        assert isinstance(stage.app.screen, FaqScreen)
        for typed in ("pourquoi", "p", " "):
            stage.app.screen._box.value = ""
            await stage.type(typed)
            assert "n'a pas la réponse" not in stage.text(), typed


async def test_text_pasted_into_the_search_is_only_searched_for() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        for text in (*NASTY, "x" * 10_000):
            assert isinstance(stage.app.screen, FaqScreen)
            stage.app.screen._box.value = ""
            await stage.paste(text)
            assert isinstance(stage.app.screen, FaqScreen)
            assert stage.app.screen._box.value == text


async def test_the_list_of_questions_needs_no_typing() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"), "f10")
        assert isinstance(stage.app.screen, ListScreen)
        await stage.press("7")
        assert "Le portail locataire prend votre demande." in stage.text()
        await stage.press("1")
        assert isinstance(stage.app.screen, GuideScreen)


async def test_changing_language_translates_question_and_answer() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"), "f10", "7")
        await stage.app.use_language("en")
        await stage.settled()
        assert "A breakdown, a repair: who do I tell?" in stage.text()
        assert "The tenant portal takes your request." in stage.text()
        await stage.press("escape", "escape")
        await stage.type("garage")
        assert "Why is the garage rent missing?" in stage.text()
        await stage.app.use_language("es")
        await stage.settled()
        assert "¿Por qué falta el alquiler del garaje?" in stage.text()


async def test_unreadable_answers_offer_a_person_and_are_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faq, "folder", lambda: tmp_path)
    agency_faq.read.cache_clear()
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        assert "Ces réponses ne peuvent pas être montrées." in stage.text()
        assert "05 00 00 00 00" in stage.text()
        await stage.press("1")
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["faq"]
        assert any("faq: fr.toml" in noted for noted in stage.logged)


async def test_a_language_without_its_file_says_so_on_the_open_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fr.toml").write_bytes(faq.path_of("fr").read_bytes())
    monkeypatch.setattr(faq, "folder", lambda: tmp_path)
    agency_faq.read.cache_clear()
    agency_faq.indexed.cache_clear()
    async with open_app() as stage:
        await stage.press(*way("faq:"), "f10", "2")
        await stage.app.use_language("eu")
        await stage.settled()
        assert "Erantzun hauek ezin dira erakutsi." in stage.text()
        await stage.press("escape", "escape")
        await stage.type("garaje")
        assert "Terminalak ez du erantzunik." in stage.text()
    agency_faq.read.cache_clear()
    agency_faq.indexed.cache_clear()


async def test_a_search_is_forgotten_with_the_visit() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"))
        await stage.type("expulsion8362")
        await stage.app.forget_visit()
        await stage.settled()
        gc.collect()
        kept = [held for held in gc.get_objects() if isinstance(held, dict) and "expulsion8362" in _texts(held)]
        assert kept == []


def _texts(found: dict[object, object]) -> set[str]:
    return {value for value in list(found.values()) if type(value) is str}


async def test_only_other_agencies_are_marked_to_be_confirmed() -> None:
    async with open_app() as stage:
        await stage.press(*way("agency:"))
        assert "1 Agence d'essai · 05 00 00 00 00" in stage.text()
        assert "Vous êtes ici." in stage.text()
        assert "Côte Basque Sud" not in stage.text(), "this agency stands there once, under its configured name"
        await stage.press("1")
        assert "à confirmer" not in stage.text()
        assert "2019" not in stage.text()
        assert "lundi, mercredi à vendredi :" in stage.text()
        await stage.press("escape")
        assert "Numéro de 2019, à confirmer" in stage.text()
        await stage.press("2")
        told = stage.text()
        assert "Ces informations sont de 2019. Appelez avant de venir." in told
        assert told.index("sont de 2019") < told.index("5 allée"), "said before anything is believed"
        assert "5 allée de Laplane, CS 88531, 64185 Bayonne cedex" in stage.text()
        assert "Source : Livret d'accueil de l'Office64, 07/2019" in stage.text()


async def test_everything_about_ppo_is_to_be_confirmed() -> None:
    async with open_app() as stage:
        await stage.press(*way("agency:"), "4")
        for words in (
            "Agence PPO",
            "Cette agence n'est pas encore connue ici. Demandez à un agent.",
            "Adresse : à confirmer.",
            "Téléphone : à confirmer.",
            "Horaires : à confirmer.",
        ):
            assert words in stage.text()
        assert not re.search(r"\d\d \d\d \d\d", stage.text()), "no number that nobody confirmed"


async def test_no_page_mentions_a_phone_that_is_not_configured() -> None:
    async with open_app(terminal=Terminal(config(agency={"code": "PPO", "name": "PPO"}))) as stage:
        for keys, said in (
            (("4",), "Un agent peut vous aider"),
            (way("board:"), "Pour les associations, demandez à l'accueil."),
            (way("agency:"), "Vous êtes ici."),
            ((*way("agency:"), "1"), "Agence PPO"),
        ):
            await stage.press(*keys)
            assert said in stage.text()
            assert "éléphone" not in stage.text().replace("Adresse et téléphone à confirmer", "")
            assert not re.search(r"(ppelez le| au|:) *\.|· *$", stage.text(), re.M), stage.text()
            await stage.press_calmly(*["escape"] * len(keys))
            assert isinstance(stage.app.screen, HomeScreen)
        await stage.press(*way("faq:"))
        await stage.type("zzzz")
        assert "La borne n'a pas la réponse. Essayez un autre mot" in stage.text()


async def test_a_configured_emergency_number_is_shown() -> None:
    agency = {**config().agency.model_dump(), "emergency_phone": "05 36 49 00 02"}
    async with open_app(terminal=Terminal(config(agency=agency))) as stage:
        await stage.press(*way("agency:"), "1")
        assert "05 36 49 00 02" in stage.text()


async def test_an_unreadable_list_of_agencies_still_shows_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "folder", lambda: tmp_path)
    data_files.read.cache_clear()
    try:
        async with open_app() as stage:
            await stage.press(*way("agency:"))
            assert "La liste des agences ne peut pas être montrée." in stage.text()
            assert "05 00 00 00 00" in stage.text()
            assert any("agencies.toml" in noted for noted in stage.logged)
    finally:
        data_files.read.cache_clear()


async def test_back_leads_through_the_menus_to_the_home_screen() -> None:
    async with open_app() as stage:
        await stage.press(*way("agency:"), "2")
        for expected in (ListScreen, MenuScreen, HomeScreen):
            await stage.app.screen.query_one("#foot-back").action_press()  # type: ignore[attr-defined]
            await stage.settled()
            assert isinstance(stage.app.screen, expected)
