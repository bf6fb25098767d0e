"""A visit has one place in the queue, however often it calls, shows answers as last chosen, and may leave it."""

from collections.abc import Awaitable, Callable

import pytest

from kiosk import formats
from kiosk.devices.printer import CommandPrinter
from kiosk.domain.ticket import TicketState
from kiosk.i18n import _, msg
from kiosk.services.ports.tickets import Ticket
from screens.journey.form import FormScreen
from screens.journey.leave import LeaveDialog
from screens.journey.saving import CodeShownScreen
from screens.tenant.help.help import HelpScreen
from screens.tenant.help.ticket import LeaveQueueDialog, ShareDialog, TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.tenant.visit.neutral import NeutralScreen
from screens.widgets.dialog import NoticeDialog
from screens.widgets.paper import PaperScreen
from tests.ui.answering import open_review
from tests.ui.stage import ALL_LANGUAGES, SMALL, Stage, open_app, screen_text


async def _in_the_listing(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("commune")
    await stage.type("dupont")


def _tickets(stage: Stage) -> list[Ticket]:
    return stage.terminal.tickets.taken


async def test_help_calls_an_agent_with_or_without_the_answers() -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.press("f1")
        assert isinstance(stage.app.screen, HelpScreen)
        await stage.press("escape")
        await stage.call_agent(share=False)
        assert isinstance(stage.app.screen, TicketScreen)
        (without,) = _tickets(stage)
        assert without.draft is None
        assert "Vos réponses ne sont pas montrées." in stage.text()
        await stage.press("enter", "f1")
        assert "Vous avez le ticket A1." in stage.text()
        await stage.press("escape")
        await stage.call_agent()
        (with_answers,) = _tickets(stage)
        assert with_answers.number == without.number
        assert with_answers.draft is not None
        assert with_answers.draft.answers["commune"].raw == "dupont"
        assert "Vos réponses sont montrées à l'agent." in stage.text()


async def test_one_digit_in_help_shows_no_answers() -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.press("f1", "3")
        assert "L'agent lira vos réponses." in stage.text()
        assert _tickets(stage) == []
        await stage.press("1", "2")
        assert _tickets(stage) == [], "digits of a telephone number that somebody types choose nothing"
        await stage.press_calmly("escape")
        assert _tickets(stage) == []


async def test_to_show_answers_is_asked_once_a_visit() -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.call_agent()
        await stage.press("enter")
        await stage.type("s")
        await stage.press("f1", "3")
        assert isinstance(stage.app.screen, TicketScreen), "agreed before"
        assert _shown(stage) == "duponts"
        await stage.go_home()
        await _in_the_listing(stage)
        await stage.press("f1", "3")
        assert isinstance(stage.app.screen, ShareDialog), "another visit, another person"


async def test_help_stops_showing_what_was_shown() -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.call_agent()
        await stage.press("enter", "f1", "4")
        (ticket,) = _tickets(stage)
        assert (ticket.draft, ticket.state) == (None, TicketState.WAITING)
        assert "Vos réponses ne sont plus montrées." in stage.text()
        await stage.press("enter")
        assert stage.form.session.answers["commune"].raw == "dupont", "they are still here"
        assert "montré" not in _header(stage)


async def _by_escapes(stage: Stage) -> None:
    await stage.press("escape", "escape", "escape")


async def _in_help(stage: Stage) -> None:
    await stage.press("f1")
    await stage.tap_on("#foot-hide")


@pytest.mark.parametrize("hide", [_by_escapes, _in_help])
async def test_hiding_takes_back_what_an_agent_was_shown(hide: Callable[[Stage], Awaitable[None]]) -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.call_agent()
        await stage.press("f10")
        stage.terminal.tickets.call("1", "3")
        await hide(stage)
        assert isinstance(stage.app.screen, NeutralScreen)
        (ticket,) = _tickets(stage)
        assert (ticket.draft, ticket.state) == (None, TicketState.CALLED), "the place stays"


def _shown(stage: Stage) -> object:
    draft = _tickets(stage)[0].draft
    assert draft is not None
    return draft.answers["commune"].raw


async def test_the_next_visit_gets_a_new_ticket() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "f10", "enter")
        assert isinstance(stage.app.screen, HomeScreen)
        await stage.press("4", "1", "f10")
        assert [ticket.number for ticket in _tickets(stage)] == ["A1", "A2"]


@pytest.mark.parametrize("size", [(80, 24), SMALL])
async def test_leaving_the_queue_is_asked_once_and_keeps_the_answers(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await _in_the_listing(stage)
        await stage.call_agent()
        await stage.press("3")
        assert isinstance(stage.app.screen, LeaveQueueDialog)
        await stage.press("enter")
        assert _tickets(stage)[0].state is TicketState.WAITING
        assert isinstance(stage.app.screen, TicketScreen)
        await stage.press("3")
        await stage.tap_on("#leave-queue")
        assert isinstance(stage.app.screen, FormScreen)
        assert stage.form.session.answers["commune"].raw == "dupont"
        (left,) = _tickets(stage)
        assert (left.state, left.draft) == (TicketState.LEFT, None)
        await stage.call_agent()
        assert _tickets(stage)[1].number == "A2"


async def test_a_called_tenant_sees_the_desk_and_cannot_leave() -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.call_agent(share=False)
        await stage.press("3")
        stage.terminal.tickets.call("1", "3")
        await stage.tap_on("#leave-queue")
        assert isinstance(stage.app.screen, NoticeDialog)
        assert "Un agent appelle déjà votre numéro." in stage.text()
        await stage.press("enter", "enter")
        await stage.call_agent()
        assert "Un agent vous appelle : bureau 3." in stage.text()
        assert len(_tickets(stage)) == 1


@pytest.mark.parametrize("size", [(80, 24), SMALL])
async def test_leaving_the_ticket_page_asks_and_saves(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await _in_the_listing(stage)
        await stage.call_agent()
        await stage.tap_on("#foot-leave")
        assert isinstance(stage.app.screen, LeaveDialog), "unsaved answers are not thrown away"
        await stage.press("enter")
        assert isinstance(stage.app.screen, TicketScreen), "stays"
        stage.terminal.tickets.call("1", "3")
        await _look(stage)
        await stage.tap_on("#foot-leave")
        assert stage.app.focused is not None
        assert str(stage.app.focused.words()) == "Enregistrer et aller au bureau"
        stage.seconds.pass_by(1)
        await stage.press("enter")
        assert isinstance(stage.app.screen, CodeShownScreen)
        code = stage.app.screen._code
        await stage.press_next()
        await stage.tap_on("#noted")
        assert isinstance(stage.app.screen, HomeScreen)
        (ticket,) = _tickets(stage)
        assert (_shown(stage), ticket.state) == ("dupont", TicketState.CALLED), "the agent reads it until it is done"
        assert stage.terminal.resumes.drafts[code].draft.answers["commune"].raw == "dupont", "the code opens door 5"


async def test_leaving_a_ticket_with_nothing_to_lose_asks_nothing() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "f10")
        await stage.tap_on("#foot-leave")
        assert isinstance(stage.app.screen, HomeScreen)


async def _look(stage: Stage) -> None:
    """Run what the ticket watch does every two seconds."""
    watch = stage.app.ticket_watch
    assert watch is not None
    await watch.look()
    await stage.settled()


async def test_a_call_is_seen_on_every_page_of_the_visit() -> None:
    async with open_app() as stage:
        await _in_the_listing(stage)
        await stage.call_agent()
        await stage.press("f10")
        assert "montré à un agent" in stage.text(), "at once, not at the next page"
        stage.terminal.tickets.call("1", "3")
        await _look(stage)
        assert "A1 : bureau 3 vous appelle" in stage.text()
        await stage.press("f1")
        assert "A1 : bureau 3 vous appelle" in stage.text()
        await stage.press("escape")
        stage.terminal.tickets.end("1")
        await _look(stage)
        assert "vous appelle" not in stage.text()
        assert "A1 est terminé · Pas enregistré" in stage.text(), "the agent has no answers any more"
        await stage.press("f1")
        assert "Vous avez le ticket" not in stage.text()


async def test_a_ticket_read_on_the_screen_shows_its_present_state() -> None:
    async with open_app(printer=CommandPrinter(("false",))) as stage:
        await stage.press("4", "1", "f10", "2", "4")
        await stage.app.workers.wait_for_complete()
        await stage.settled()
        assert isinstance(stage.app.screen, PaperScreen)
        await _look(stage)
        assert "Un agent vérifie votre priorité." in stage.text()
        stage.terminal.tickets.call("1", "3")
        await _look(stage)
        assert "Un agent vous appelle : bureau 3." in stage.text()
        assert "prochaine personne" not in stage.text()
        stage.terminal.tickets.end("1")
        await _look(stage)
        assert "Un agent a appelé ce ticket." in stage.text()


async def test_the_page_of_the_code_says_that_an_agent_calls() -> None:
    async with open_app(SMALL) as stage:
        await open_review(stage)
        await stage.call_agent()
        await stage.press_next()
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        await stage.press("5")
        stage.terminal.tickets.call("1", "3")
        await _look(stage)
        assert "A1 : bureau 3 vous" in stage.text()


async def test_calling_from_the_receipt_comes_back_to_the_receipt() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        await stage.call_agent()
        assert isinstance(stage.app.screen, TicketScreen)
        stage.seconds.pass_by(2)
        await stage.press("f10")
        assert isinstance(stage.app.screen, ReceiptScreen)


async def test_a_ticket_that_is_over_says_so_and_offers_no_paper() -> None:
    async with open_app(printer=CommandPrinter(("true",))) as stage:
        await stage.press("4", "1", "f10")
        terminal = stage.terminal.tickets
        terminal.call("1", "3")
        terminal.end("1")
        await _look(stage)
        assert "Un agent a appelé ce ticket. Il est terminé." in stage.text()
        assert not stage.app.screen.query_one("#foot-print").visible
        await stage.press("1")
        assert isinstance(stage.app.screen, TicketScreen)
        assert stage.app.focused is stage.app.screen.query_one("#foot-next")


def _header(stage: Stage) -> str:
    """Return the rows of the header as one line, at either size."""
    return " ".join(screen_text(stage.app).split("\n")[: 2 if stage.app.size.width > 60 else 1])


@pytest.mark.parametrize("size", [(80, 24), SMALL])
async def test_help_and_ticket_pages_show_the_state_of_the_journey(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await _in_the_listing(stage)
        await stage.press("f1")
        assert "Pas enregistré" in _header(stage)
        assert "Aide" in stage.text()
        await stage.press("escape")
        await stage.call_agent()
        assert "Pas enregistré · montré à un agent" in _header(stage)
        assert "Échanger mon logement · Votre ticket" in stage.text()
        await stage.press("enter", "f1", "5", "enter", "f1")
        assert "Brouillon enregistré 10 h, PAS envoyé · montré" in _header(stage)
        await stage.press("3")
        assert "Brouillon enregistré 10 h, PAS envoyé · montré" in _header(stage)
        assert "Votre ticket" in stage.text(), "the journey's name gives way, and not the page's"


async def test_a_ticket_without_a_journey_is_called_valid() -> None:
    async with open_app() as stage:
        await stage.press("4", "1", "f10")
        assert "  ticket A1 valable" in _header(stage)
        await stage.press("1")
        assert "ticket A1 valable" in _header(stage), "on its paper too"


def _says_draft_and_shown(stage: Stage) -> bool:
    """Tell if the screen says draft and shown, in full or in one of the shorter forms."""
    full = str(msg("Brouillon enregistré {when}, PAS envoyé", when=formats.time_of_day(10, 0)))
    return any(
        f"{draft} · {_('montré')}" in stage.text() for draft in (full, _("Brouillon PAS envoyé"), _("Brouillon"))
    )


@pytest.mark.parametrize(
    ("size", "desk"),
    [
        (SMALL, "Accueil Nord"),
        pytest.param(SMALL, "1", marks=pytest.mark.proof),
        *(pytest.param((80, 24), desk, marks=pytest.mark.proof) for desk in ("1", "Accueil Nord")),
    ],
)
async def test_while_an_agent_calls_every_page_says_draft_and_shown(size: tuple[int, int], desk: str) -> None:
    async with open_app(size) as stage:
        await open_review(stage)
        await stage.call_agent()
        await stage.press("enter")
        stage.terminal.tickets.call("1", desk)
        await _look(stage)
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert f"{_('Pas enregistré')} · {_('montré')}" in stage.text()
        await stage.press("f1", "5")
        await stage.press_calmly("enter")
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert _says_draft_and_shown(stage)
            assert _("Vérifiez vos réponses") in stage.text()
            await stage.press("f1")
            assert _says_draft_and_shown(stage)
            await stage.press("escape")
            await stage.form.change("rent")
            await stage.settled()
            assert _says_draft_and_shown(stage)
            assert f"bureau {desk}" in stage.text() or language != "fr"
            await stage.form.action_go_back()
            await stage.settled()


async def test_help_over_a_receipt_says_that_it_is_prepared() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        said = stage.app.screen.file_state()  # type: ignore[attr-defined]
        await stage.press("f1")
        assert said
        assert said in _header(stage)
        assert "Pas enregistré" not in stage.text()


async def test_during_a_call_the_title_stays_and_lesser_words_go() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.call_agent()
        await stage.press("enter")
        stage.terminal.tickets.call("1", "1")
        await _look(stage)
        assert "Vérifiez vos réponses" in _header(stage)
        assert "A1 : bureau 1 vous appelle · Pas enregistré" in _header(stage)
        await stage.press("f1", "5")
        assert "A1 : bureau 1 vous appelle" in _header(stage)
        await stage.press_next()
        assert "Vérifiez vos réponses" in _header(stage)
        assert "A1 : bureau 1 vous appelle · Brouillon · montré" in _header(stage)
