"""Ending a visit in the middle of a journey is asked about in true words, or not asked about at all."""

import pytest

from kiosk.forms.draft import REVIEW
from screens.journey.form import FormScreen
from screens.journey.leave import LeaveDialog
from screens.journey.saving import CodeShownScreen
from screens.shell.input_guard import Escapes
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.tenant.visit.neutral import NeutralScreen
from screens.widgets.tap import Tap
from tests.ui.answering import begin_to_leave, open_review
from tests.ui.stage import ALL_LANGUAGES, SIZES, Stage, open_app, visible
from tests.ui.test_resume import save
from tests.ways import way


async def test_leaving_unsaved_answers_asks_and_offers_three_ways() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.tap_on("#foot-leave")
        assert "Vos réponses ne sont pas encore enregistrées." in stage.text()
        assert ways_out(stage) == ["Rester ici", "Enregistrer et sortir", "Sortir et effacer"]
        await stage.press("enter")
        assert stage.form.session.place == REVIEW, "the first button stays"


def ways_out(stage: Stage) -> list[str]:
    """Return the labels of the question's buttons, of which only the first is filled."""
    assert isinstance(stage.app.screen, LeaveDialog)
    buttons = list(stage.app.screen.query(Tap))
    assert [button.has_class("-next") for button in buttons] == [True] + [False] * (len(buttons) - 1)
    return [str(button.words()) for button in buttons]


@pytest.mark.parametrize("size", SIZES)
async def test_back_from_the_first_page_asks_before_leaving(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await with_rent(stage)
        await stage.press("f10")
        await stage.go_to("intro")
        await stage.tap_on("#foot-back")
        assert ways_out(stage) == ["Rester ici", "Enregistrer et sortir", "Sortir et effacer"]
        for button in stage.app.screen.query(Tap):
            assert visible(button) == button.region
        await stage.press("escape")
        assert stage.form.session.answers["rent"].raw == "500", "nothing is erased by the way back"


async def test_back_to_a_menu_asks_before_answers_are_lost() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:device"), "enter")
        await stage.press_calmly("1", "enter")
        assert stage.form.session.has_answers
        await stage.go_to("intro")
        await stage.form.action_go_back()
        assert ways_out(stage) == ["Rester ici", "Enregistrer et sortir", "Sortir et effacer"]


async def test_back_with_nothing_answered_asks_nothing() -> None:
    """This holds for every journey: a value that is worked out or proposed is no answer of the tenant."""
    async with open_app() as stage:
        for spec in stage.app.services.forms.values():
            visit = stage.app.visit
            stage.seconds.pass_by(5)
            await stage.app.push_screen(FormScreen(spec))
            await stage.settled()
            await stage.form.action_go_back()
            assert isinstance(stage.app.screen, HomeScreen), spec.id
            assert stage.app.visit is not visit, "it is over"


async def test_save_and_leave_shows_the_code_and_then_ends() -> None:
    async with open_app() as stage:
        await with_rent(stage)
        await stage.tap_on("#foot-leave")
        await stage.press("right", "enter")
        assert isinstance(stage.app.screen, CodeShownScreen)
        await stage.press("enter", "enter")
        assert isinstance(stage.app.screen, CodeShownScreen), "a key that is held leaves the code there"
        await stage.press("f10")
        await stage.tap_on("#noted")
        assert isinstance(stage.app.screen, HomeScreen)
        (kept,) = stage.terminal.resumes.drafts.values()
        assert kept.draft.answers["rent"].raw == "500"


async def test_save_again_and_leave_ends_with_the_same_code() -> None:
    async with open_app() as stage:
        await with_rent(stage)
        await save(stage)
        await stage.press_next()
        await stage.go_to("rent")
        await stage.type("1")
        await stage.press("escape")
        await stage.tap_on("#foot-leave")
        assert ways_out(stage) == ["Rester ici", "Enregistrer et sortir", "Sortir sans enregistrer"]
        await stage.press("right", "enter")
        assert "Votre code de reprise reste le même." in stage.text()
        stage.seconds.pass_by(5)
        await stage.press("f10")
        await stage.tap_on("#noted")
        assert isinstance(stage.app.screen, HomeScreen)
        (kept,) = stage.terminal.resumes.drafts.values()
        assert kept.draft.answers["rent"].raw == "5001"


async def test_a_draft_that_cannot_be_saved_does_not_leave() -> None:
    async with open_app() as stage:
        await with_rent(stage)
        stage.terminal.resumes.is_full = True
        await stage.tap_on("#foot-leave")
        await stage.press("right", "enter", "enter")
        assert stage.form.session.answers["rent"].raw == "500"


async def test_leaving_an_unchanged_draft_offers_two_ways() -> None:
    async with open_app() as stage:
        await with_rent(stage)
        await save(stage)
        await stage.press_next()
        await stage.tap_on("#foot-leave")
        assert ways_out(stage) == ["Rester ici", "Sortir"]


async def with_rent(stage: Stage) -> None:
    await stage.open_listing()
    await stage.go_to("rent")
    await stage.type("500")
    await stage.press("escape")


async def test_back_from_a_door_keeps_the_chosen_language() -> None:
    async with open_app() as stage:
        await stage.app.use_language("es")
        for keys in (("9", "escape"), ("2", "escape")):
            await stage.press(*keys)
            assert stage.app.screen is stage.app.screen_stack[0]
            assert "¿Qué quiere hacer?" in stage.text()
        stage.seconds.pass_by(91)
        await stage.app.idle.check()
        stage.seconds.pass_by(31)
        await stage.app.idle.check()
        await stage.settled()
        assert "Que voulez-vous faire ?" in stage.text(), "nobody is there any more"


async def test_escape_goes_back_a_page_of_a_journey_and_loses_nothing() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("500")
        await stage.press("f10")
        assert stage.form.session.place != "rent"
        if stage.form.keys.display:
            await stage.press("escape")
        await stage.press("escape")
        assert stage.form.session.place == "rent"
        assert stage.form.session.answers["rent"].raw == "500"


async def test_after_saving_a_draft_the_focus_is_not_on_leaving() -> None:
    async with open_app() as stage:
        await begin_to_leave(stage)
        await stage.press("right", "enter")
        assert isinstance(stage.app.screen, CodeShownScreen)
        stage.seconds.pass_by(5)
        await stage.press("escape")
        assert stage.app.focused is not stage.form.query_one("#foot-leave")


async def test_leaving_advice_over_a_receipt_says_that_it_stays_sent() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        await stage.app.go("form:carnet")
        await stage.settled()
        assert stage.form.session.spec.id == "carnet"
        await stage.type("01/11/2026")
        await stage.press("f10")
        await stage.tap_on("#foot-leave")
        assert "Ce que vous avez envoyé reste envoyé." in stage.text()


async def test_leaving_advice_says_that_nothing_is_kept() -> None:
    async with open_app() as stage:
        await stage.press("1", "2")
        await stage.type("01/11/2026")
        await stage.press("f10")
        await stage.tap_on("#foot-leave")
        assert "Ici, rien n'est gardé : vos réponses seront effacées." in stage.text()
        assert ways_out(stage) == ["Rester ici", "Sortir et effacer"]


async def test_three_escapes_hide_the_first_page_of_a_filled_journey() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("500")
        await stage.press("f10")
        await stage.go_to("intro")
        await stage.press("escape", "escape", "escape")
        assert isinstance(stage.app.screen, NeutralScreen)


@pytest.mark.parametrize(
    ("at", "are_away"),
    [
        ((0, 0.3, 0.6), True),
        ((0, 0.5, 1.0), True),
        ((0, 0.6, 1.2), False),
        ((0, 0.6, 1.2, 1.5), True),
        ((0, 0.25, 0.28, 0.31, 0.34), False),
        ((0, 0.66, 0.7, 0.74), False),
        ((0, 0, 0), True),
    ],
    ids=["quick", "just", "page after page", "quicker in the end", "held", "held, late", "one write"],
)
def test_three_escapes_within_one_second_lead_away(at: tuple[float, ...], are_away: bool) -> None:
    escapes = Escapes()
    for second in at:
        escapes.pressed(second)
    assert escapes.are_away is are_away


async def test_three_slow_escapes_do_not_hide_a_filled_journey() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("500")
        for _page in range(3):
            await stage.press("escape")
            stage.seconds.pass_by(0.8)
        assert not isinstance(stage.app.screen, NeutralScreen)
        assert stage.form.session.answers["rent"].raw == "500"


HELD = {
    "fr": "L'agent garde ce qui lui est montré, jusqu'à la fin du ticket.",
    "eu": "Langileak erakutsi zaiona gordetzen du, txartela amaitu arte.",
    "es": "El personal conserva lo que se le muestra, hasta que termine el turno.",
    "en": "Staff keep what is shown to them, until the ticket ends.",
}
LOST = {
    "fr": "Votre brouillon est gardé. Ce qui a changé depuis sera effacé.",
    "eu": "Zure zirriborroa gordeta dago. Geroztik aldatu dena ezabatuko da.",
    "es": "Su borrador está guardado. Lo cambiado desde entonces se borrará.",
    "en": "Your draft is kept. What changed since will be erased.",
}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
async def test_leaving_a_changed_shown_draft_says_what_is_lost_or_kept(
    size: tuple[int, int],
) -> None:
    async with open_app(size) as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("500")
        await save(stage)
        await stage.press_next()
        await stage.call_agent()
        assert stage.terminal.tickets.taken[0].draft is not None
        await stage.press_next()
        await stage.go_to("rent")
        await stage.type("1")
        await stage.press("escape")
        for language in ALL_LANGUAGES:
            await stage.app.use_language(language)
            await stage.tap_on("#foot-leave")
            said = " ".join(stage.text().split())
            assert f"{LOST[language]} {HELD[language]}" in said.replace(" │ │ ", " ")
            assert stage.app.focused is not None
            assert visible(stage.app.focused) == stage.app.focused.region
            await stage.press("enter")


async def test_leaving_answers_only_shown_says_that_they_are_not_saved() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.call_agent()
        await stage.press_next()
        await stage.tap_on("#foot-leave")
        said = " ".join(stage.text().split()).replace(" │ │ ", " ")
        assert f"Vos réponses ne sont pas encore enregistrées. {HELD['fr']}" in said
