"""Aide numbers its acts in order, shows the notice of the open journey, and calls nobody by haste."""

from itertools import count

import pytest

from kiosk.forms.notices import notices
from screens.journey.form import FormScreen
from screens.tenant.help.help import HelpScreen
from screens.tenant.help.privacy import AboutScreen
from screens.tenant.help.ticket import MotiveScreen, ShareDialog
from screens.widgets.page import VisitPage
from screens.widgets.paper import PaperScreen
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Tap
from tests.gates.gates import header_is_whole, keys_beside_the_field
from tests.ui.answering import answer_page, turn_to
from tests.ui.stage import ALL_LANGUAGES, SIZES, SMALL, Stage, identity, open_app
from tests.ways import way

LISTING_READER = "service Attribution"


async def at_home(_stage: Stage) -> None:
    """Begin nothing."""


async def with_answers(stage: Stage) -> None:
    await stage.open_listing()
    await turn_to(stage, "lease")
    await answer_page(stage)
    await stage.press_next()


async def with_a_saved_draft(stage: Stage) -> None:
    await with_answers(stage)
    await stage.press("f1", "4", "escape")


async def with_advice(stage: Stage) -> None:
    await stage.press("1", "2")


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("size", SIZES)
async def test_help_acts_are_numbered_in_order_without_a_gap(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        for begin in (at_home, with_answers, with_a_saved_draft, with_advice):
            await stage.go_home()
            await begin(stage)
            await stage.press("f1")
            assert isinstance(stage.app.screen, HelpScreen)
            acts = list(stage.app.screen.query(".help-choice").exclude("#help-staff").results(Tap))
            numbers = ["".join(filter(str.isdigit, str(act.words()))) for act in acts]
            assert numbers == [str(number) for number in range(1, len(acts) + 1)], begin.__name__
            places = [(act.region.y, act.region.x) for act in acts]
            assert places == sorted(places), begin.__name__


@pytest.mark.parametrize("kind", ["bel_listing", "housing_request", "garage", "survey"])
async def test_your_data_shows_the_notice_of_the_open_journey(kind: str) -> None:
    async with open_app() as stage:
        await stage.app.go(f"form:{kind}")
        await open_your_data(stage)
        assert isinstance(stage.app.screen, PaperScreen)
        assert f"Vos données · {notices()[kind].title}" in stage.text()
        await stage.press("escape")
        assert isinstance(stage.app.screen, HelpScreen), "back to where it was asked"


async def test_elsewhere_your_data_shows_the_general_notice() -> None:
    async with open_app() as stage:
        for keys in ((), ("1", "2"), ("3",), ("9",)):
            await stage.go_home()
            await stage.press(*keys)
            await open_your_data(stage)
            assert isinstance(stage.app.screen, AboutScreen), keys
            assert "annonce" not in stage.text(), keys
            assert LISTING_READER not in stage.text(), keys
            assert "Chaque démarche dit qui lit vos réponses" in stage.text(), keys


async def test_help_leads_to_the_accessibility_statement_and_back() -> None:
    async with open_app(SMALL) as stage:
        await stage.press("f1")
        await stage.tap_on("#help-accessibility")
        assert isinstance(stage.app.screen, PaperScreen)
        assert "n'a pas encore été auditée" in " ".join(stage.text().split())
        await stage.press("escape")
        assert isinstance(stage.app.screen, HelpScreen)


async def open_your_data(stage: Stage) -> None:
    await stage.press("f1")
    await stage.tap_on("#help-about")


async def test_a_hasty_second_enter_in_help_calls_nobody() -> None:
    async with open_app() as stage:
        for begin in (at_home, with_answers):
            await stage.go_home()
            stage.terminal.tickets.taken.clear()
            await begin(stage)
            stage.app.screen.set_focus(stage.app.screen.query_one("#foot-help"))
            await stage.press("enter", "enter", "enter")
            assert isinstance(stage.app.screen, HelpScreen), begin.__name__
            assert stage.terminal.tickets.taken == []
            stage.seconds.pass_by(1.0)
            await stage.press("enter")
            assert isinstance(stage.app.screen, MotiveScreen | ShareDialog), begin.__name__


@pytest.mark.parametrize("size", SIZES)
async def test_down_from_the_last_answer_leads_to_the_page_s_next_act(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await stage.open_listing()
        await down_to_the_foot(stage)
        assert stage.app.focused is stage.app.screen.query_one("#foot-next")
        assert isinstance(stage.app.screen, FormScreen)


async def test_down_leads_to_the_next_act_and_skips_help() -> None:
    async with open_app() as stage:
        for keys, leads_to in (((), "foot-language-fr"), ("7", "foot-back"), ("6", "foot-next")):
            await stage.go_home()
            await stage.press(*keys)
            await down_to_the_foot(stage)
            assert stage.app.focused is not None
            assert stage.app.focused.id == leads_to


async def down_to_the_foot(stage: Stage) -> None:
    foot = stage.app.screen.query_one("#foot")
    for presses in count():
        assert stage.app.focused is not None
        if foot in stage.app.focused.ancestors:
            return
        assert presses < 20, "never out of the page"
        await stage.press("down")


async def test_the_smallest_header_is_whole_during_an_agents_call() -> None:
    async with open_app(SMALL, who=identity(trial=True), trial=True) as stage:
        await with_answers(stage)
        await stage.call_agent(share=False)
        await stage.press("escape")
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.settled()
            assert list(header_is_whole(stage)) == [], language
            assert stage.app.screen.query_one("#header").region.height == 1, "what is typed loses no row by it"
        ticket = stage.app.visit.ticket
        assert ticket is not None
        stage.terminal.tickets.call(ticket.id, "Accueil du haut")
        assert stage.app.ticket_watch is not None
        await stage.app.ticket_watch.look()
        for step in (stage.form.session.place, "commune", "rent", "description", "lease"):
            await stage.go_to(step)
            for language in ALL_LANGUAGES:
                await stage.app.use_language(language)
                await stage.settled()
                assert isinstance(stage.app.screen, VisitPage)
                assert "Accueil" in stage.app.screen.ticket_says()
                assert list(header_is_whole(stage)) == list(keys_beside_the_field(stage)) == [], (step, language)


@pytest.mark.proof(keeps=2)
@pytest.mark.parametrize("key", ["5", "3"], ids=["draft", "ticket"])
@pytest.mark.parametrize("size", SIZES)
async def test_what_lies_below_the_screen_is_announced(size: str, key: str) -> None:
    """Help grows with what the visit holds: answers, then a saved draft or a ticket."""
    async with open_app(SIZES[size]) as stage:
        await stage.open_listing()
        await turn_to(stage, "lease")
        await answer_page(stage)
        await _announces_what_lies_below(stage)
        await stage.press("f1", key, "escape")
        await _announces_what_lies_below(stage)


async def _announces_what_lies_below(stage: Stage) -> None:
    for language in ALL_LANGUAGES:
        await stage.app.use_language(language)
        await stage.press("f1")
        scroller = stage.app.screen.query_one(Scroller)
        is_longer = max(child.virtual_region.bottom for child in scroller.body.children) > scroller.body.size.height
        assert ("▼" in stage.text()) == is_longer, language
        while scroller.body.scroll_target_y < scroller.body.max_scroll_y:
            assert "▼" in stage.text(), language
            await stage.press("pagedown")
        assert "▼" not in stage.text(), language
        await stage.press("escape")


async def test_contrast_is_first_on_every_page_s_help() -> None:
    async with open_app(SMALL) as stage:
        for keys in ((), ("1",), (*way("menu:guides"), "1"), ("4", "1"), way("faq:")):
            await stage.go_home()
            await stage.press(*keys, "f1")
            assert isinstance(stage.app.screen, HelpScreen), keys
            first = next(iter(stage.app.screen.query(Tap)))
            assert first.id == "help-contrast", keys
            assert "□ 1 Contraste" in stage.text(), keys
            await stage.press("1")
            assert stage.app.theme == "contraste", keys
            assert "■ 1 Contraste" in stage.text(), keys


async def test_contrast_keeps_the_place_and_what_is_typed() -> None:
    async with open_app(SMALL) as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("412,6")
        await stage.press("f1", "1", "escape")
        assert stage.app.theme == "contraste"
        assert stage.form.session.place == "rent"
        assert stage.app.focused is stage.row("rent").focus_target()
        await stage.type("0")
        assert stage.row("rent").collect().raw == "412,60"
