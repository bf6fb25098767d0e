"""Door 7, and the one question at the end of a visit, asked when nothing of the visit is left."""

import gc
import weakref

import pytest

from kiosk.forms.catalog import forms_for
from kiosk.forms.session import FormSession
from kiosk.services.ports import StorageError
from screens.journey.form import FormScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.home.last_question import LastQuestion
from screens.tenant.sent.receipt import ReceiptScreen
from tests.ui.answering import turn_to
from tests.ui.stage import SIZES, Stage, open_app
from tests.unit.journey import config
from tests.ways import way

MARKER = "tres-reconnaissable"


async def to_the_receipt(stage: Stage, language: str = "fr") -> None:
    """Answer a survey, with the marker as its free text, and open its receipt."""
    await stage.press(*way("form:survey"))
    await stage.app.use_language(language)
    await turn_to(stage, "review", {"consent_survey": "yes", "expectations": MARKER})
    await stage.press_next()
    assert isinstance(stage.app.screen, ReceiptScreen)


async def to_a_result(stage: Stage) -> None:
    """Open the result of a pre-check, the shortest way to a visit that has one."""
    form = FormSession(forms_for(config())["precheck"])
    form.place = "review"
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(form.spec, form))
    await stage.settled()


async def finish(stage: Stage) -> None:
    await stage.tap_on("#foot-leave")


def questions(stage: Stage) -> list[LastQuestion]:
    assert isinstance(stage.app.screen, HomeScreen)
    return list(stage.app.screen.query(LastQuestion))


async def answered(stage: Stage) -> list[str]:
    await stage.app.workers.wait_for_complete()
    return stage.terminal.counts.opinions


async def test_a_refused_consent_is_thanked_and_leaves_nothing() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:satisfaction"))
        await stage.press_next()
        await stage.press("2")
        await stage.press_next()
        assert "Merci. Rien n'est gardé." in stage.text()
        await stage.press("f1")
        assert "mes réponses" not in stage.text(), "there is nothing to show to anybody"
        await stage.press("escape", "f10")
        assert isinstance(stage.app.screen, HomeScreen), "nothing is lost: nobody is asked"
        assert stage.terminal.submissions.stored == {}
        assert not questions(stage), "who wants to be asked nothing is asked nothing"


async def test_a_refused_consent_can_still_be_given() -> None:
    async with open_app() as stage:
        await stage.press(*way("form:satisfaction"))
        await stage.press_next()
        await stage.press("2")
        await stage.press_next()
        await stage.tap_on("#foot-back")
        await stage.press("1")
        await stage.press_next()
        assert "Comment évalueriez-vous de manière globale" in stage.text()
        assert "Pas enregistré" in stage.text()


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_question_is_asked_after_the_visit_is_forgotten(size: str) -> None:
    async with open_app(SIZES[size]) as stage:
        await to_the_receipt(stage)
        kept = [weakref.ref(stage.app.screen), weakref.ref(stage.app.screen.session)]  # type: ignore[attr-defined]
        reference = next(iter(stage.terminal.submissions.stored))
        await finish(stage)
        gc.collect()
        assert [ref() for ref in kept] == [None, None]
        assert len(questions(stage)) == 1
        assert reference not in stage.text()
        assert "Cette borne vous a-t-elle été utile ?" in stage.text()
        assert isinstance(stage.app.screen, HomeScreen)


async def test_the_last_question_keeps_the_language_over_a_french_home() -> None:
    spoken = {"eu": "Lagungarria izan da", "es": "¿Le ha sido útil", "en": "Was this terminal useful"}
    async with open_app() as stage:
        for language, words in spoken.items():
            await to_the_receipt(stage, language)
            await finish(stage)
            assert words in stage.text()
            assert "Que voulez-vous faire ?" in stage.text()


async def test_one_key_answers_and_is_counted_once_without_a_name() -> None:
    codes = {"a": "yes", "B": "mostly", "c": "little", "d": "no"}
    async with open_app() as stage:
        for key in codes:
            await to_a_result(stage)
            await finish(stage)
            await stage.press(key, key)
            await stage.app.workers.wait_for_complete()
            assert "Merci. Votre réponse est comptée" in stage.text()
        assert await answered(stage) == list(codes.values())


async def test_one_tap_answers_and_another_passes() -> None:
    async with open_app() as stage:
        await to_a_result(stage)
        await finish(stage)
        await stage.tap_on("#last-no")
        assert await answered(stage) == ["no"]
        await to_a_result(stage)
        await finish(stage)
        await stage.tap_on("#last-pass")
        assert not questions(stage)
        assert await answered(stage) == ["no"]


async def test_any_other_key_works_and_ends_the_last_question() -> None:
    async with open_app() as stage:
        for key in ("escape", "1", "7", "f1", "f3"):
            await to_a_result(stage)
            await finish(stage)
            await stage.press(key)
            assert (key == "escape") is isinstance(stage.app.screen, HomeScreen), key
            await stage.go_home()
            assert not questions(stage), "asked at most once"
        assert await answered(stage) == []
        await to_a_result(stage)
        await finish(stage)
        await stage.tap_on("#door-1")
        assert isinstance(stage.app.screen, FormScreen), "a door opens beside the question"


async def test_the_last_question_disappears_after_20_seconds() -> None:
    async with open_app() as stage:
        await to_a_result(stage)
        await finish(stage)
        (question,) = questions(stage)
        (timer,) = question._timers
        assert timer._interval == 20
        await timer._tick(next_timer=0, count=0)
        await stage.settled()
        assert not questions(stage)


async def test_a_visit_without_a_result_is_asked_nothing() -> None:
    async with open_app() as stage:
        await stage.press("7")
        await finish(stage)
        assert not questions(stage)
        await stage.open_listing()
        await finish(stage)
        assert not questions(stage)


async def test_an_abandoned_or_hidden_visit_is_asked_nothing() -> None:
    async with open_app() as stage:
        await to_a_result(stage)
        stage.seconds.pass_by(200)
        await stage.app.idle.check()
        await stage.settled()
        assert not questions(stage)
        await to_a_result(stage)
        await stage.press("escape", "escape", "escape", "enter")
        assert not questions(stage)


async def test_a_visit_that_ends_at_a_result_is_asked() -> None:
    async with open_app() as stage:
        await to_a_result(stage)
        await finish(stage)
        assert len(questions(stage)) == 1


async def test_an_opinion_that_cannot_be_counted_is_still_thanked() -> None:

    def full(*_told: object) -> None:
        raise StorageError("no room")

    async with open_app() as stage:
        await to_a_result(stage)
        stage.terminal.counts.add_opinion = full  # type: ignore[method-assign, assignment]
        await finish(stage)
        await stage.press("a")
        await stage.app.workers.wait_for_complete()
        assert "Merci." in stage.text()
