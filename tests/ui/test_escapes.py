"""A tenant who must not be seen here hides everything at once, from any page: by three Esc, or in Aide."""

from collections.abc import Awaitable, Callable

import pytest

from kiosk.i18n import SOURCE_LANGUAGE, current_language
from screens.tenant.help.help import HelpScreen
from screens.tenant.help.ticket import TicketScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.pages.guide import GuideScreen
from screens.tenant.pages.menu import MenuScreen, ReadingScreen
from screens.tenant.sent.file import FileScreen
from screens.tenant.visit.neutral import NeutralScreen
from screens.widgets.dialog import Dialog
from screens.widgets.paper import PaperScreen
from screens.widgets.tap import Tap
from tests.ui import hands
from tests.ui.answering import answer_page, open_receipt, turn_to
from tests.ui.stage import SIZES, SMALL, Stage, open_app, visible
from tests.ui.test_resume import CODE, SENT, come_back, sent_file
from tests.ways import way


async def _guide(stage: Stage) -> None:
    """Open the fourth page of a guide, above the page of questions."""
    await stage.press(*way("faq:"))
    await stage.app.go("faq:")
    await stage.app.go("guide:account")
    await stage.settled()
    await stage.press("pagedown", "pagedown", "pagedown")
    assert isinstance(stage.app.screen, GuideScreen)


async def _answer(stage: Stage) -> None:
    await stage.press(*way("faq:"))
    await stage.type("ptz")
    await stage.press("enter")
    assert isinstance(stage.app.screen, ReadingScreen)


async def _agency(stage: Stage) -> None:
    await stage.press(*way("agency:"), "1")
    assert isinstance(stage.app.screen, MenuScreen)
    assert len(stage.app.screen_stack) == 4


async def _open_keys(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("rent")
    await stage.type("500")
    assert stage.form.keys.display


async def _dialog(stage: Stage) -> None:
    await stage.open_listing()
    await turn_to(stage, "lease")
    await answer_page(stage)
    await stage.form.leave()
    await stage.settled()
    assert isinstance(stage.app.screen, Dialog)


async def _result(stage: Stage) -> None:
    await stage.press("1", "2")
    for day in ("01/11/2026", "01/06/2026"):
        await stage.type(day)
        await stage.press("f10")
    assert stage.form.session.step is None


async def _paper_of_a_receipt(stage: Stage) -> None:
    await open_receipt(stage)
    await stage.press("1")
    assert isinstance(stage.app.screen, PaperScreen)


async def _help_over_a_file(stage: Stage) -> None:
    sent_file(stage)
    await come_back(stage, "2", reference=SENT.reference, code=CODE)
    await stage.press("f1")
    assert isinstance(stage.app.screen, HelpScreen)


DEPTHS = (_guide, _answer, _agency, _open_keys, _dialog, _result, _paper_of_a_receipt, _help_over_a_file)


async def test_three_escapes_hide_everything_from_any_depth() -> None:
    async with open_app(SMALL) as stage:
        for arrive in DEPTHS:
            await stage.go_home()
            await arrive(stage)
            for _press in range(3):
                await stage.press("escape")
                stage.seconds.pass_by(0.4)
            assert isinstance(stage.app.screen, NeutralScreen), arrive.__name__
            assert [type(each) for each in stage.app.screen_stack] == [HomeScreen, NeutralScreen]
            await stage.press("enter", "enter")
            assert isinstance(stage.app.screen, HomeScreen), "struck twice, it opens no door"
            await stage.press_calmly("enter")
            assert not isinstance(stage.app.screen, HomeScreen), arrive.__name__


async def test_a_fourth_escape_stays_on_the_neutral_page() -> None:
    async with open_app() as stage:
        await _guide(stage)
        await stage.press(*["escape"] * 5)
        assert isinstance(stage.app.screen, NeutralScreen)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("arrive", [_open_keys, _answer])
async def test_a_tap_in_help_hides_everything(
    arrive: Callable[[Stage], Awaitable[None]], size: tuple[int, int]
) -> None:
    async with open_app(size) as stage:
        await stage.app.use_language("eu")
        await arrive(stage)
        await stage.press("f1")
        await stage.tap_on("#foot-hide")
        assert isinstance(stage.app.screen, NeutralScreen)
        assert len(stage.app.screen_stack) == 2
        touch = visible(stage.app.screen.query_one(".neutral-touch"))
        await stage.tap(touch.x + 5, touch.y + 1)
        assert isinstance(stage.app.screen, HomeScreen)
        assert current_language() == SOURCE_LANGUAGE
        await hands.tap(stage.app, touch.x + 5, touch.y + 1)
        assert isinstance(stage.app.screen, HomeScreen), "the second half of the tap opens no door"


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_slow_taps_on_the_help_button_hide_nothing(size: tuple[int, int]) -> None:
    async with open_app(size, language="eu") as stage:
        await stage.press("9")
        spot = visible(stage.app.screen.query_one("#foot-help"))
        for x in (spot.x, spot.x + 4, spot.right - 1):
            await stage.tap(x, spot.y + 1)
        assert isinstance(stage.app.screen, HelpScreen)
        hide, back = (visible(stage.app.screen.query_one(name)) for name in ("#foot-hide", "#foot-back"))
        assert back.x - hide.right >= 5


# --- the language of a visit --------------------------------------------------------------------------------------


async def _after_a_ticket(stage: Stage) -> None:
    await stage.press("4", "1", "f10")
    assert isinstance(stage.app.screen, TicketScreen)
    await stage.tap_on("#foot-next")


async def _ticket_that_ends(stage: Stage) -> None:
    await stage.press("4", "1", "f10")
    await stage.tap_on("#foot-leave")


async def _queue_that_is_left(stage: Stage) -> None:
    await stage.press("4", "1", "f10", "3")
    await stage.tap_on("#leave-queue")


async def _refused_survey(stage: Stage) -> None:
    await stage.press(*way("form:satisfaction"))
    await stage.press_next()
    await stage.press("2")
    await stage.press_next()
    await stage.press_next()


async def _menu(stage: Stage) -> None:
    await stage.press("3")
    await stage.tap_on("#foot-leave")


async def _questions(stage: Stage) -> None:
    await stage.press(*way("faq:"))
    await stage.press("escape")
    await stage.tap_on("#foot-leave")


async def _end_of_a_guide(stage: Stage) -> None:
    await _guide(stage)
    await stage.tap_on("#foot-leave")


async def _unanswered_journey(stage: Stage) -> None:
    await stage.open_listing()
    await stage.tap_on("#foot-leave")


async def _file_that_is_shut(stage: Stage) -> None:
    sent_file(stage)
    await come_back(stage, "2", reference=SENT.reference, code=CODE)
    assert isinstance(stage.app.screen, FileScreen)
    await stage.press("escape")


WAYS_HOME = (
    _after_a_ticket,
    _ticket_that_ends,
    _queue_that_is_left,
    _refused_survey,
    _menu,
    _questions,
    _end_of_a_guide,
    _unanswered_journey,
    _file_that_is_shut,
)


async def test_a_way_home_that_ends_no_visit_keeps_the_language() -> None:
    async with open_app() as stage:
        for lead_home in WAYS_HOME:
            await stage.go_home()
            await stage.app.use_language("es")
            await lead_home(stage)
            assert isinstance(stage.app.screen, HomeScreen), lead_home.__name__
            assert "¿Qué quiere hacer?" in stage.text(), lead_home.__name__
            stage.seconds.pass_by(121)
            await stage.app.idle.check()
            await stage.settled()
            assert "Que voulez-vous faire ?" in stage.text(), "when nobody is there any more"


async def _receipt(stage: Stage) -> None:
    await open_receipt(stage)
    await stage.tap_on("#foot-leave")


async def _answers(stage: Stage) -> None:
    await _dialog(stage)
    await stage.tap_on(list(stage.app.screen.query(Tap))[-1])


async def _answers_below_a_guide(stage: Stage) -> None:
    await stage.open_listing()
    await turn_to(stage, "lease")
    await answer_page(stage)
    await stage.app.go("guide:account")
    await stage.settled()
    await stage.tap_on("#foot-leave")


async def test_the_end_of_a_visit_resets_the_language_to_french() -> None:
    async with open_app() as stage:
        for end in (_receipt, _answers, _answers_below_a_guide):
            await stage.go_home()
            await stage.app.use_language("es")
            await end(stage)
            assert isinstance(stage.app.screen, HomeScreen), end.__name__
            assert "Que voulez-vous faire ?" in stage.text(), end.__name__
