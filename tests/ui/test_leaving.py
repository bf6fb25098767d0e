"""The end of a visit in the middle of a journey: asked in words that are true, or not asked at all."""

from kiosk.forms.session import REVIEW
from tests.ui.answering import open_review
from tests.ui.stage import open_app


async def test_the_end_of_a_journey_is_asked_about_in_words_that_are_true() -> None:
    async with open_app() as stage:
        await open_review(stage)
        await stage.tap_on("#foot-leave")
        assert "Vos réponses ne sont pas encore enregistrées." in stage.text()
        for word in ("Revenir", "Enregistrer", "Effacer"):
            assert word in stage.text()
        await stage.press("enter")
        assert stage.form.session.place == REVIEW, "the first button leads back"


async def test_the_end_of_advice_says_that_nothing_is_kept_there() -> None:
    async with open_app() as stage:
        await stage.press("1", "3")
        await stage.type("01/11/2026")
        await stage.press("f10")
        await stage.tap_on("#foot-leave")
        assert "Ici, rien n'est gardé : vos réponses seront effacées." in stage.text()
        assert "Enregistrer" not in stage.text()
