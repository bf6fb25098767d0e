"""Nobody touches the terminal: it asks, counts down and forgets; a tenant who needs time covers the page."""

import re

from screens.journey.form import FormScreen
from screens.journey.saving import CodeShownScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.visit.neutral import NeutralScreen
from screens.tenant.visit.presence import PresenceDialog
from screens.widgets.tap import Tap
from tests.ui.stage import SMALL, Stage, open_app, visible


async def _typing_a_name(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("commune")
    await stage.type("dupont")


async def _after(stage: Stage, seconds: float) -> None:
    stage.seconds.pass_by(seconds)
    await stage.app.idle.check()
    await stage.settled()


async def _asked(stage: Stage) -> None:
    await _typing_a_name(stage)
    await _after(stage, 151)
    assert isinstance(stage.app.screen, PresenceDialog)


async def _asks_after(stage: Stage, seconds: int) -> None:
    await _after(stage, seconds - 1)
    assert isinstance(stage.app.screen, FormScreen)
    await _after(stage, 2)
    assert isinstance(stage.app.screen, PresenceDialog)


async def test_before_the_first_answer_it_asks_after_ninety_seconds() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await _asks_after(stage, 90)


async def test_with_an_answer_it_asks_later_and_a_touch_is_a_yes() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        await _asks_after(stage, 150)
        await stage.press("x")
        assert isinstance(stage.app.screen, FormScreen)
        assert "dupont" in stage.text()


async def test_a_tap_beside_the_presence_buttons_is_a_yes_too() -> None:
    async with open_app() as stage:
        await _asked(stage)
        await stage.tap(2, 2)
        assert isinstance(stage.app.screen, FormScreen)


async def test_without_an_answer_everything_is_forgotten() -> None:
    async with open_app() as stage:
        await _asked(stage)
        await _after(stage, 31)
        assert isinstance(stage.app.screen, HomeScreen)
        assert "dupont" not in stage.text()


async def test_moving_between_presence_buttons_stops_the_countdown() -> None:
    async with open_app() as stage:
        await _asked(stage)
        await stage.press("shift+tab")
        assert "s'efface" not in stage.text()
        await _after(stage, 140)
        assert isinstance(stage.app.screen, PresenceDialog)
        await _after(stage, 20)
        assert "s'efface dans 20 secondes" in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, HomeScreen), "the focus was on « Effacer maintenant »"


async def test_any_key_answers_the_presence_question() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        for key in ("space", "enter", "escape", "x", "f1"):
            await _after(stage, 151)
            assert isinstance(stage.app.screen, PresenceDialog), key
            await stage.press(key)
            assert isinstance(stage.app.screen, FormScreen), key
            assert "dupont" in stage.text()


async def test_the_presence_question_saves_a_draft() -> None:
    async with open_app(SMALL) as stage:
        await _asked(stage)
        await stage.tap_on("#presence-save")
        assert isinstance(stage.app.screen, CodeShownScreen)
        await stage.press_next()
        assert isinstance(stage.app.screen, FormScreen)
        await _after(stage, 151)
        assert not stage.app.screen.query("#presence-save"), "the draft is stored as it stands"


async def test_every_way_of_the_presence_question_fits() -> None:
    async with open_app(SMALL) as stage:
        await _asked(stage)
        for language in stage.app.languages():
            await stage.app.use_language(language.code)
            await stage.settled()
            for button in stage.app.screen.query(Tap):
                assert visible(button) == button.region, (language.code, button.id)
                assert len(str(button.words())) <= button.content_size.width, (language.code, button.id)


COVER = "L écran est caché pour dix minutes Touchez pour continuer"


async def test_a_cover_shows_nothing_and_any_touch_ends_it() -> None:
    async with open_app(SMALL) as stage:
        await _typing_a_name(stage)
        for touch in ("x", "enter", "escape", "tab", ""):
            await stage.press("f1")
            await stage.tap_on("#help-time")
            assert " ".join(re.findall(r"\w+", stage.text())) == COVER
            await _after(stage, 599)
            assert "écran est caché" in stage.text()
            await (stage.press(touch) if touch else stage.tap(2, 2))
            assert isinstance(stage.app.screen, FormScreen), touch
            assert "dupont" in stage.text(), touch


async def test_a_cover_is_prolonged_once_then_everything_is_forgotten() -> None:
    async with open_app() as stage:
        await _asked(stage)
        for _cover in range(2):
            await stage.tap_on("#presence-time")
            assert "dupont" not in stage.text()
            await _after(stage, 601)
            assert "Vous êtes encore là" in stage.text()
        assert not stage.app.screen.query_one("#presence-time").display
        await _after(stage, 30)
        assert isinstance(stage.app.screen, HomeScreen)


async def test_three_escapes_on_a_cover_hide_everything_and_forget() -> None:
    async with open_app() as stage:
        await _typing_a_name(stage)
        await stage.press("f1")
        await stage.tap_on("#help-time")
        await stage.press("escape", "escape", "escape")
        assert isinstance(stage.app.screen, NeutralScreen)
        assert len(stage.app.screen_stack) == 2
