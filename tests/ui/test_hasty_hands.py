"""Input faster than the screen, or longer than a field takes, does only what the tenant meant."""

from collections.abc import Awaitable, Callable

import pytest
from textual.widgets import Input

from kiosk.services.services import Services
from screens.journey.saving import CodeShownScreen
from screens.tenant.help.help import HelpScreen
from screens.tenant.help.language import LanguageScreen
from screens.tenant.help.ticket import MotiveScreen, TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.tenant.visit.out_of_service import OutOfServiceScreen
from screens.widgets.page import VisitPage
from tests.ui import hands
from tests.ui.answering import answer_page, open_receipt, open_review, turn_to
from tests.ui.stage import CALM, LARGE, SMALL, Stage, open_app, visible
from tests.ui.test_housing_request import Paper, flat

MEGABYTE = "mot " * 300_000


async def test_keys_in_one_burst_with_a_tap_reach_the_opened_page() -> None:
    async with open_app() as stage:
        door = visible(stage.app.screen.query_one("#door-1"))
        await hands.tap_then_keys(stage.app, door.x + 5, door.y + 1, "f1", "1")
        assert isinstance(stage.app.screen, HelpScreen)
        assert stage.app.theme == "contraste"


async def test_an_on_screen_key_and_a_typed_key_land_in_order() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("contact_name")
        key, region = next((key, region) for key, region in stage.form.keys.targets() if key.character == "a")
        board = stage.form.keys.region
        await hands.tap_then_keys(stage.app, board.x + region.x + 2, board.y + region.y, "z")
        assert key.character == "a"
        assert stage.row("contact_name").query_one(Input).value == "az"


@pytest.mark.parametrize(("page", "field"), [("description", "description"), ("contact_name", "contact_name")])
async def test_a_pasted_megabyte_is_refused_and_the_field_unchanged(page: str, field: str) -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to(page)
        before = stage.row(field).collect()
        stage.app.screen.set_focus(stage.row(field).focus_target())
        await stage.settled()
        await stage.paste(MEGABYTE)
        assert "Ce texte est trop long :" in stage.text()
        assert stage.row(field).collect() == before
        await stage.type("x")
        assert "Ce texte est trop long :" not in stage.text()


async def test_a_paste_over_the_limit_is_refused_whole() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("description")
        row = stage.row("description")
        stage.app.screen.set_focus(row.focus_target())
        await stage.settled()
        before = row.collect()
        await stage.paste("m" * (row.spec.max_length + 1))
        assert f"trop long : {row.spec.max_length} caractères" in " ".join(stage.text().split())
        assert row.collect() == before


async def test_page_keys_move_the_review_wherever_the_focus_is() -> None:
    async with open_app() as stage:
        await open_review(stage)
        first = stage.text()
        await stage.press("pagedown")
        assert stage.text() != first
        await stage.press("pageup")
        assert stage.text() == first


async def test_out_of_service_is_shown_in_the_chosen_language() -> None:
    def fail() -> Services:
        raise OSError

    async with open_app(warm=fail) as stage:
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        await stage.press("f3")
        assert isinstance(stage.app.screen, LanguageScreen)
        await stage.press("4")
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert "out of service" in stage.text().lower()
        await stage.app.forget_visit()
        await stage.settled()
        assert not isinstance(stage.app.screen, HomeScreen)
        assert "hors service" in stage.text()


async def test_a_double_tap_that_opens_check_answers_sends_nothing() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.form.change("contact_name")
        await stage.settled()
        button = visible(stage.app.screen.query_one("#foot-next"))
        await stage.tap(button.x + 5, button.y + 1)
        assert stage.form.session.step is None
        stage.seconds.pass_by(0.3)
        await hands.tap(stage.app, button.x + 5, button.y + 1)
        assert not stage.terminal.submissions.stored
        await stage.tap_on("#foot-next")
        assert stage.terminal.submissions.stored


async def test_f10_first_leads_to_the_send_button_and_then_sends() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_calmly("f10")
        assert not stage.terminal.submissions.stored
        assert "Relisez, puis Envoyer." in stage.text()
        await stage.press("f10")
        assert not stage.terminal.submissions.stored, "struck again at once"
        assert "Lisez, puis appuyez encore" in stage.text()
        assert "Rien n'est encore parti" in stage.text(), "where the file is, as on every page"
        await stage.press_calmly("f10")
        assert stage.terminal.submissions.stored


async def test_a_held_key_turns_pages_and_never_sends() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.form.change("contact_name")
        await stage.settled()
        for _repeat in range(20):
            await stage.press("f10")
            stage.seconds.pass_by(0.03)
        assert stage.form.session.step is None
        assert not stage.terminal.submissions.stored
        stage.seconds.pass_by(1.1)
        await stage.press("f10")
        assert stage.terminal.submissions.stored


@pytest.mark.parametrize("first_wait", [0.25, 0.5, 0.66])
async def test_a_key_held_since_the_previous_page_never_sends(first_wait: float) -> None:
    """A keyboard waits 250 to 660 ms before it repeats a held key."""
    async with open_app() as stage:
        await open_review(stage)
        await stage.form.change("contact_name")
        await stage.settled()
        for wait in (first_wait, *[0.03] * 30):
            await stage.press("f10")
            stage.seconds.pass_by(wait)
        assert stage.form.session.step is None
        assert not stage.terminal.submissions.stored


async def test_striking_f10_again_and_again_never_sends() -> None:
    async with open_app() as stage:
        await open_review(stage)
        for _strike in range(10):
            await stage.press("f10")
            stage.seconds.pass_by(0.6)
        assert not stage.terminal.submissions.stored


async def hold(stage: Stage, key: str) -> None:
    """Press a key as a keyboard repeats it, for 0.7 seconds."""
    await stage.press(key)
    stage.seconds.pass_by(0.3)
    for _repeat in range(10):
        await stage.press(key)
        stage.seconds.pass_by(0.04)


async def to_a_code(stage: Stage) -> None:
    """Bring the focus to the button that makes a code."""
    await stage.open_listing()
    await turn_to(stage, "lease")
    await answer_page(stage)
    await stage.form.leave()
    await stage.settled()
    await stage.press_calmly("tab")


async def to_a_ticket(stage: Stage) -> None:
    await stage.press("4")


async def to_a_receipt(stage: Stage) -> None:
    await open_review(stage)
    stage.app.screen.set_focus(stage.app.screen.query_one("#foot-next"))


@pytest.mark.parametrize(
    ("way", "page"), [(to_a_code, CodeShownScreen), (to_a_ticket, MotiveScreen), (to_a_receipt, ReceiptScreen)]
)
async def test_a_held_enter_does_not_skip_a_page_shown_once(
    way: Callable[[Stage], Awaitable[None]], page: type[VisitPage]
) -> None:
    async with open_app() as stage:
        await way(stage)
        await hold(stage, "enter")
        assert any(isinstance(each, page) for each in stage.app.screen_stack)


async def test_a_held_enter_does_not_print_and_erase_the_worksheet() -> None:
    paper = Paper()
    async with open_app(printer=paper) as stage:
        await open_receipt(stage)
        stage.seconds.pass_by(CALM)
        await hold(stage, "enter")
        assert "vos réponses sont effacées ici" in flat(stage), "it is asked"
        assert (paper.printed, len(stage.terminal.submissions.stored)) == ([], 1)


async def test_a_held_escape_does_not_hide_the_visit() -> None:
    async with open_app() as stage:
        await to_a_receipt(stage)
        await stage.press("enter")
        await hold(stage, "escape")
        assert isinstance(stage.app.screen, ReceiptScreen)


@pytest.mark.parametrize("size", [LARGE, SMALL])
async def test_a_double_tap_does_not_answer_the_page_after_it(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await stage.press("4")
        button = visible(stage.app.screen.query_one("#foot-next"))
        await stage.tap(button.x + 5, button.y + 1)
        stage.seconds.pass_by(0.4)
        await hands.tap(stage.app, button.x + 6, button.y + 1)
        assert isinstance(stage.app.screen, MotiveScreen)
        assert "Touchez encore une fois" not in stage.text(), "of a double tap nothing is said"


async def test_a_tap_on_another_place_counts_at_once() -> None:
    """A tap on Aide, then at once one that saves a draft: both are meant."""
    async with open_app() as stage:
        await stage.open_listing()
        await turn_to(stage, "lease")
        await answer_page(stage)
        await stage.tap_on("#foot-help")
        spot = visible(stage.app.screen.query_one("#help-save"))
        stage.seconds.pass_by(0.2)
        await hands.tap(stage.app, spot.x + 5, spot.y + 1)
        assert isinstance(stage.app.screen, CodeShownScreen)


@pytest.mark.parametrize("key", ["f10", "enter"])
async def test_a_held_key_does_not_close_the_ticket_page(key: str) -> None:
    async with open_app() as stage:
        await stage.press("4")
        for _repeat in range(20):
            await stage.press(key)
            stage.seconds.pass_by(0.03)
        assert isinstance(stage.app.screen, MotiveScreen)
        for page in (TicketScreen, HomeScreen):
            stage.seconds.pass_by(1.1)
            await stage.press(key)
            assert isinstance(stage.app.screen, page)


async def test_after_scrolling_by_tap_the_button_works_at_once() -> None:
    async with open_app(SMALL) as stage:
        await stage.press("4", "f10")
        await stage.press_calmly("f10")
        assert isinstance(stage.app.screen, TicketScreen)
        down, button = (visible(stage.app.screen.query_one(name)) for name in (".mover.-down", "#foot-next"))
        stage.seconds.pass_by(CALM)
        await hands.tap(stage.app, down.x + 1, down.y + 1)
        stage.seconds.pass_by(0.3)
        await hands.tap(stage.app, button.x + 3, button.y + 1)
        assert isinstance(stage.app.screen, HomeScreen)
