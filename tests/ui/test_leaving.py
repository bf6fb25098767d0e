"""The end of a visit in the middle of a journey: asked in words that are true, or not asked at all."""

from kiosk.forms.session import REVIEW
from screens.escapes import Escapes
from screens.tenant.code_shown import CodeShownScreen
from screens.tenant.neutral import NeutralScreen
from screens.tenant.offers import follow
from screens.tenant.receipt import ReceiptScreen
from tests.ui.answering import open_review
from tests.ui.stage import Seconds, open_app


async def test_the_end_of_a_journey_is_asked_about_in_words_that_are_true() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.tap_on("#foot-leave")
        assert "Vos réponses ne sont pas encore enregistrées." in stage.text()
        for word in ("Revenir", "Enregistrer", "Effacer"):
            assert word in stage.text()
        await stage.press("enter")
        assert stage.form.session.place == REVIEW, "the first button leads back"


async def test_back_from_a_door_who_chose_a_language_goes_on_reading_in_it() -> None:
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


async def test_after_a_draft_is_saved_the_question_is_there_to_be_answered() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("500")
        await stage.press("escape")
        await stage.tap_on("#foot-leave")
        await stage.press("right", "enter")
        assert isinstance(stage.app.screen, CodeShownScreen)
        stage.seconds.pass_by(5)
        await stage.press("f10")
        assert stage.app.focused is not stage.form.query_one("#foot-leave")


async def test_beside_a_receipt_the_end_of_advice_says_that_what_was_sent_stays() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.press_next()
        assert isinstance(stage.app.screen, ReceiptScreen)
        await follow(stage.app, "form:carnet")
        await stage.settled()
        assert stage.form.session.spec.id == "carnet"
        await stage.type("01/11/2026")
        await stage.press("f10")
        await stage.tap_on("#foot-leave")
        assert "Ce que vous avez envoyé reste envoyé." in stage.text()


async def test_the_end_of_advice_says_that_nothing_is_kept_there() -> None:
    async with open_app() as stage:
        await stage.press("1", "3")
        await stage.type("01/11/2026")
        await stage.press("f10")
        await stage.tap_on("#foot-leave")
        assert "Ici, rien n'est gardé : vos réponses seront effacées." in stage.text()
        assert "Enregistrer" not in stage.text()


async def test_from_the_first_page_of_a_journey_with_answers_three_escapes_lead_away_too() -> None:
    async with open_app() as stage:
        await stage.open_listing()
        await stage.go_to("rent")
        await stage.type("500")
        await stage.press("f10")
        await stage.go_to("intro")
        await stage.press("escape", "escape", "escape")
        assert isinstance(stage.app.screen, NeutralScreen)


def test_how_long_a_page_takes_to_turn_is_no_waiting_of_who_presses() -> None:
    seconds = Seconds()
    escapes = Escapes(seconds)
    for away in (False, False, True):
        assert escapes.pressed() is away
        seconds.pass_by(3)
        escapes.handled()
