"""Portal help in the hall: the right guide, its three ways to go on, and a rehearsal that keeps nothing."""

import gc
from pathlib import Path

import pytest

from kiosk.devices.printer import CommandPrinter
from kiosk.domain import guide
from kiosk.services.ports.errors import StorageError
from screens.journey.form import FormScreen
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.pages.guide import GuideScreen
from screens.tenant.pages.menu import MenuScreen
from tests.ui.stage import CALM, LARGE, SIZES, SMALL, Stage, open_app
from tests.unit.journey import Terminal, config
from tests.ways import way


async def _answer(stage: Stage, *digits: str) -> None:
    for digit in digits:
        await stage.press(digit, "enter")


async def test_five_answers_lead_to_a_guide_and_a_ticket_naming_it() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:portal_finder"))
        await _answer(stage, "1", "1", "1", "1", "3")
        assert "1 Faire une demande" in stage.text()
        await stage.press("1")
        assert isinstance(stage.app.screen, GuideScreen)
        while "Et maintenant ?" not in stage.text():
            await stage.press("enter")
        focused = stage.app.focused
        assert focused is not None
        assert focused.id == "offer-2", "who asked for somebody is led to somebody"
        assert "2 Ici, avec un agent" in stage.text()
        stage.seconds.pass_by(CALM)
        await stage.press("enter")
        assert isinstance(stage.app.screen, TicketScreen)
        (ticket,) = stage.terminal.tickets.taken
        assert (ticket.motive, ticket.draft) == ("portal_request", None)
        await stage.app.workers.wait_for_complete()
        assert stage.terminal.counts.counted == [("request", "seen"), ("request", "door_agent")]


async def test_help_called_on_a_page_of_a_guide_names_the_guide() -> None:
    async with open_app() as stage:
        await stage.press(*way("menu:guides"), "3", "f1", "3")
        assert [ticket.motive for ticket in stage.terminal.tickets.taken] == ["portal_password"]


async def test_reading_a_guide_to_its_end_is_counted_once() -> None:
    async with open_app() as stage:
        await stage.press(*way("menu:guides"), "5", "pagedown", "pagedown", "pagedown", "pageup", "pagedown")
        await stage.app.workers.wait_for_complete()
        assert stage.terminal.counts.counted == [("follow", "seen")]


async def test_a_failed_count_does_not_stop_the_guide() -> None:
    async with open_app() as stage:

        def full(*_counted: object) -> None:
            raise StorageError("no room")

        stage.terminal.counts.add = full  # type: ignore[method-assign,assignment]
        await stage.press(*way("menu:guides"), "5", "enter", "enter", "enter")
        await stage.app.workers.wait_for_complete()
        assert "Et maintenant ?" in stage.text()
        assert stage.logged == []


async def test_a_rehearsal_accepts_an_explained_text_unchanged() -> None:
    """Errors cost nothing: a text left as it is goes on at the second try; a changed one is explained again."""
    async with open_app() as stage:
        await stage.press_calmly(*way("menu:rehearsals"), "1", "enter")
        await stage.type("zurine")
        await stage.press("f10")
        assert "Ou continuez." in stage.text()
        await stage.type("@")
        await stage.press("f10")
        assert "écrivez un site" in stage.text()
        await stage.press("f10")
        assert stage.form.session.place == "password"
        assert stage.form.session.answers["address"].raw == "done"


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", SIZES)
async def test_a_rehearsal_explains_mistakes_and_forgets_every_text(size: str) -> None:
    address, password = "zurine.secrete@exemple.fr", "motdepasse-8362"
    async with open_app(SIZES[size]) as stage:
        await stage.press_calmly(*way("menu:rehearsals"), "1", "enter")
        await stage.type("zurine.secrete")
        await stage.press("enter")
        assert "Il manque le caractère @" in stage.text()
        assert "zurine.secrete" in stage.text() or size == "56x16", "a mistake erases nothing"
        await stage.type("@exemple.fr")
        await stage.press("enter")
        await stage.type("court")
        await stage.press("enter")
        assert "trop court" in stage.text()
        await stage.type(password)
        await stage.press("enter")
        await stage.press("3", "enter")
        assert "Choisissez plutôt" in stage.text()
        row = stage.row("message")
        stage.app.screen.set_focus(row.focus_target())
        await _answer(stage, "1", "1")
        assert "Bravo, vous êtes au bout." in stage.text()
        form = stage.form
        assert {key: answer.raw for key, answer in form.session.answers.items()} == {
            "address": "done",
            "password": "done",
            "message": "open",
            "how": "alone",
        }
        await stage.app.workers.wait_for_complete()
        assert stage.terminal.counts.counted == [("mailbox", "alone")]
        await stage.press("2")
        assert stage.terminal.tickets.taken[0].motive == "portal_mailbox"
        del form, row
        await stage.app.forget_visit()
        await stage.settled()
        gc.collect()
        kept = [text for text in gc.get_objects() if isinstance(text, dict) and {address, password} & _texts(text)]
        assert kept == []


def _texts(found: dict[object, object]) -> set[str]:
    return {value for value in list(found.values()) if type(value) is str}


async def test_going_back_in_a_rehearsal_shows_an_empty_box() -> None:
    async with open_app() as stage:
        await stage.press_calmly(*way("menu:rehearsals"), "1", "enter")
        await stage.type("xabier@exemple.fr")
        await stage.press("enter")
        await stage.form.action_go_back()
        await stage.settled()
        assert "xabier" not in stage.text()
        await stage.press("enter")
        assert stage.form.session.place == "password"


async def test_an_unconfigured_address_gives_the_phone() -> None:
    async with open_app() as stage:
        await stage.press(*way("menu:guides"), "1", *("enter",) * 5)
        await stage.press_calmly("1")
        assert "Cette adresse n'est pas encore connue ici." in stage.text()
        assert "appelez le 05 00 00 00 00" in " ".join(stage.text().split())


async def test_a_closed_agency_takes_and_counts_no_ticket() -> None:
    terminal = Terminal(config(hours={}))
    async with open_app(terminal=terminal) as stage:
        await stage.press(*way("menu:guides"), "5", "enter", "enter", "enter", "2")
        assert "L'agence est fermée maintenant." in stage.text()
        await stage.app.workers.wait_for_complete()
        assert terminal.counts.counted == [("follow", "seen")]


async def test_an_unreadable_guide_offers_a_person_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guide, "folder", lambda: tmp_path)
    async with open_app(printer=CommandPrinter(("true",))) as stage:
        await stage.press(*way("menu:guides"), "5")
        assert "Ce guide ne peut pas être montré. Demandez un agent." in stage.text()
        assert "Sur papier" not in stage.text(), "its steps cannot be read"
        await stage.press("2")
        assert stage.terminal.tickets.taken[0].motive == "portal_follow"
        assert any("fr/follow.txt" in line for line in stage.logged)


async def test_changing_language_in_a_guide_keeps_its_page() -> None:
    async with open_app() as stage:
        await stage.press(*way("menu:guides"), "4", "enter", "enter")
        await stage.app.use_language("eu")
        await stage.settled()
        assert "Zure kontuan sartu" in stage.text()
        assert "Idatzi zure pasahitza, eta konektatu:" in stage.text()
        await stage.press("enter")
        assert "Eskaera aukeratu" in stage.text()


async def test_back_leads_from_page_to_page_then_to_the_list_then_home() -> None:
    async with open_app() as stage:
        await stage.press(*way("menu:guides"), "5", "enter")
        for expected in (GuideScreen, MenuScreen, MenuScreen):
            await stage.app.screen.query_one("#foot-back").action_press()  # type: ignore[attr-defined]
            await stage.settled()
            assert isinstance(stage.app.screen, expected)
        await stage.app.screen.query_one("#foot-back").action_press()  # type: ignore[attr-defined]
        await stage.settled()
        assert "Que voulez-vous faire ?" in stage.text()


async def test_finder_answers_are_shown_only_if_the_tenant_says_so() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:portal_finder"))
        await _answer(stage, "1")
        await stage.call_agent()
        (ticket,) = stage.terminal.tickets.taken
        assert ticket.motive == "portal"
        assert ticket.draft is not None
        assert ticket.draft.spec_id == "portal_finder"


async def test_a_result_begins_at_its_first_guide() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:portal_finder"))
        await _answer(stage, "2", "2", "4", "4")
        assert not stage.form.query_one("#foot-next").visible, "the guides are the next act"
        assert stage.app.focused is stage.form.query_one("#offer-1")
        stage.seconds.pass_by(CALM)
        await stage.press("enter")
        assert isinstance(stage.app.screen, GuideScreen)


async def test_the_guide_that_follows_is_one_key_away() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:portal_finder"))
        await _answer(stage, "2", "2", "4", "4")
        assert "3 Changer mes coordonnées" in stage.text()
        await stage.press("1", *("enter",) * 5)
        assert "3 Guide suivant : Ouvrir mon compte" in stage.text()
        await stage.press("3", *("enter",) * 5)
        assert "3 Guide suivant : Changer mes coordonnées" in stage.text()
        await stage.press("3", *("enter",) * 3)
        assert "Guide suivant" not in stage.text()


async def test_repeated_offers_are_counted_once() -> None:
    async with open_app() as stage:
        await stage.press(*way("menu:guides"), "5", "enter", "enter", "enter")
        for _time in range(5):
            await stage.press("1", "escape", "2", "enter")
        await stage.app.workers.wait_for_complete()
        assert sorted(stage.terminal.counts.counted) == [
            ("follow", "door_agent"),
            ("follow", "door_phone"),
            ("follow", "seen"),
        ]


@pytest.mark.parametrize(
    "keys",
    [(*way("form:portal_finder"), "1", "enter"), (*way("menu:rehearsals"), "1", "f10", "a")],
    ids=["questions", "rehearsal"],
)
async def test_leaving_a_guide_or_a_rehearsal_asks_nothing(keys: tuple[str, ...]) -> None:
    """Nothing is kept there and nothing is worth keeping, so it ends without a question."""
    async with open_app() as stage:
        await stage.press(*keys)
        assert isinstance(stage.app.screen, FormScreen)
        await stage.tap_on("#foot-leave")
        assert isinstance(stage.app.screen, HomeScreen)


async def test_a_rehearsal_is_never_shown_to_an_agent() -> None:
    async with open_app() as stage:
        await stage.press_calmly(*way("menu:rehearsals"), "2", "enter")
        await stage.type("12345")
        await stage.press("enter", "f1")
        assert "L'agent lira vos réponses." not in stage.text()
        await stage.press("3")
        (ticket,) = stage.terminal.tickets.taken
        assert (ticket.motive, ticket.draft) == ("portal_sign_up", None)


async def test_a_made_up_password_stands_as_dots() -> None:
    async with open_app() as stage:
        await stage.press_calmly(*way("menu:rehearsals"), "1", "enter")
        await stage.type("xabier@exemple.fr")
        await stage.press("enter")
        await stage.type("motdepasse1")
        assert "motdepasse1" not in stage.text()
        assert "●" * 11 in stage.text()


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_what_the_portal_lacks_is_asked_of_the_agency_by_phone(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press(*way("menu:guides"), "8", *("enter",) * 4)
        await stage.press("1")
        assert "Appeler l'agence" in stage.text()
        assert "05.00.00.00.00" in stage.text()
        assert "composez ce numéro" in stage.text().lower()
        await stage.press("escape", "3")
        assert "monespacelocataire" not in stage.text()
