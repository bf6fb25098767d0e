"""A visit begins, is asked about when nobody touches the terminal, and is forgotten on purpose."""

import gc
import weakref
from typing import Any

from textual.widgets import Input

from kiosk import i18n
from screens.journey.form import FormScreen
from screens.tenant.help.ticket import ClosedScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.tenant.visit.neutral import NeutralScreen
from screens.tenant.visit.out_of_service import OutOfServiceScreen
from tests.ui import hands
from tests.ui.answering import open_review
from tests.ui.stage import Stage, identity, open_app, visible
from tests.unit.journey import TUESDAY_MORNING, Terminal, config
from tests.ways import way


async def _typing_a_name(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("commune")
    await stage.type("dupont")


async def test_nothing_of_a_visit_stays_in_memory() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        kept: list[weakref.ref[Any]] = [weakref.ref(stage.form), weakref.ref(stage.form.session)]
        kept += [weakref.ref(box) for box in stage.app.screen.query(Input)]
        stage.app._clipboard = "dupont"
        stage.seconds.pass_by(151)
        await stage.app.idle.check()
        await stage.app.forget_visit()
        await stage.settled()
        # Only in tests: the terminal itself forces no garbage collection while somebody stands before it.
        gc.collect()
        assert [ref() for ref in kept] == [None] * len(kept)
        assert stage.app._clipboard == ""


async def test_three_escapes_hide_everything_and_forget() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        await stage.press("escape", "escape", "escape")
        assert isinstance(stage.app.screen, NeutralScreen)
        assert "dupont" not in stage.text()
        for language in stage.app.languages():
            assert i18n.translate("Touchez l'écran", language.code) in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, HomeScreen)


async def test_keys_on_the_neutral_screen_lead_home_once() -> None:
    async with open_app() as stage:
        await stage.press("escape", "escape", "escape", "b", "b")
        assert isinstance(stage.app.screen, HomeScreen)


async def test_walking_back_page_by_page_with_escape_loses_nothing() -> None:
    async with open_app() as stage:
        await stage.press(*way("faq:"), "f10", "5")
        depth = len(stage.app.screen_stack)
        await stage.press_calmly("escape", "escape", "escape")
        assert len(stage.app.screen_stack) == depth - 3
        assert not isinstance(stage.app.screen, NeutralScreen)


async def test_two_escapes_and_another_key_are_not_three() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        await stage.press("escape", "escape", "tab", "escape")
        assert isinstance(stage.app.screen, FormScreen)


async def test_leaving_asks_once_when_something_would_be_lost() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        await stage.tap_on("#foot-leave")
        assert "Vos réponses ne sont pas encore enregistrées." in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, FormScreen)
        assert "dupont" in stage.text()


async def test_a_failed_start_is_out_of_service_and_stays_so() -> None:
    def broken() -> None:
        raise RuntimeError("a secret")

    async with open_app(warm=broken) as stage:
        await stage.settled()
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        await stage.press("escape", "escape", "escape", "enter")
        await stage.settled()
        assert isinstance(stage.app.screen, OutOfServiceScreen)
        assert not any("secret" in line for line in stage.logged)


async def test_a_deployed_terminal_offers_no_unreviewed_language() -> None:

    async with open_app(who=identity()._replace(unreviewed=False)) as stage:
        assert [language.code for language in stage.app.languages()] == ["fr"]


async def test_changing_language_keeps_text_cursor_and_focus() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        await stage.press("left", "left")
        box = stage.app.focused
        await stage.press("f1", "2", "3")
        assert i18n.current_language() == "es"
        assert "traducción sin revisar" in stage.text()
        assert isinstance(stage.app.screen, FormScreen), "back on the page, not in Aide"
        assert stage.app.focused is box
        await stage.type("x")
        assert "dupoxnt" in stage.text()


async def test_two_taps_in_half_a_second_on_one_place_are_one() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("landlord")
        await stage.press("1")
        place = stage.form.session.place
        region = visible(stage.app.screen.query_one("#foot-next"))
        x, y = region.x + 5, region.y + 1
        await stage.tap(x, y)
        turned = stage.form.session.place
        assert turned != place
        stage.seconds.pass_by(0.4)
        await hands.tap(stage.app, x, y)
        assert stage.form.session.place == turned
        assert not any(row.wrong for row in stage.form.rows)


async def test_a_closed_agency_shows_its_next_opening_and_phone() -> None:
    async with open_app() as stage:
        stage.terminal.clock.move_to(TUESDAY_MORNING.replace(hour=20))
        await stage.press("4", "1")
        assert isinstance(stage.app.screen, ClosedScreen)
        assert "05 00 00 00 00" in stage.text()
        assert "mercredi" in stage.text()
        assert not stage.app.services.tickets.waiting()
        await stage.tap_on("#closed-faq")
        assert "Danger" in stage.text(), "the questions answer at any hour"


async def test_a_closure_shows_its_reason_and_the_emergency_phone() -> None:
    closed = {"first": "2026-11-24", "last": "2026-11-24", "reason": "Inventaire [b]annuel[/b]"}
    agency = {**config().agency.model_dump(), "emergency_phone": "05 36 49 00 02"}
    hours = {**config().hours.model_dump(), "closures": (closed,)}
    async with open_app(terminal=Terminal(config(agency=agency, hours=hours))) as stage:
        await stage.press("4")
        assert isinstance(stage.app.screen, ClosedScreen)
        assert "Inventaire [b]annuel[/b]" in stage.text()
        assert "05 36 49 00 02" in stage.text()


async def test_a_slow_second_tap_on_send_does_not_end_the_visit_unread() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await open_review(stage)
        region = visible(stage.app.screen.query_one("#foot-next"))
        await stage.tap(region.x + 5, region.y + 1)
        assert isinstance(stage.app.screen, ReceiptScreen)
        await stage.tap(region.x + 5, region.y + 1)
        assert not isinstance(stage.app.screen, HomeScreen)
        await stage.press("escape")
        assert isinstance(stage.app.screen, ReceiptScreen)


async def test_a_second_tap_does_not_move_the_new_pages_focus() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("outside")
        region = visible(stage.app.screen.query_one("#foot-next"))
        await stage.tap(region.x + 5, region.y + 1)
        box = stage.row("rent").focus_target()
        assert stage.app.focused is box
        await hands.tap(stage.app, region.x + 5, region.y + 1)
        assert stage.app.focused is box
        assert stage.form.keys.display


async def test_down_leads_from_a_search_to_results_and_then_keys() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("commune")
        await stage.type("camb")
        await stage.press("down")
        assert stage.app.focused is not None
        assert stage.app.focused.has_class("result")
        await stage.press("down", "down")
        assert stage.app.focused is stage.row("commune").focus_target()
        assert stage.form.keys.cursor == (0, 0)


async def test_an_error_is_cleared_once_the_field_is_edited() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("x")
        await stage.press("enter", "enter")
        assert stage.row("rent").wrong is not None
        await stage.press("backspace")
        assert stage.row("rent").wrong is None
