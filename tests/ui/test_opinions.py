"""Door 7, and the one question at the end of a page that brought something."""

import gc
import weakref

import pytest

from kiosk.domain.opinion.kiosk_opinion import OFFERED
from kiosk.forms.session import FormSession
from kiosk.services.ports.errors import StorageError
from screens.journey.form import FormScreen
from screens.tenant.home.home import HomeScreen
from screens.tenant.sent.receipt import ReceiptScreen
from screens.widgets.last_question import LastQuestion
from tests.ui.answering import turn_to
from tests.ui.stage import Stage, open_app
from tests.unit.journey import all_forms
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
    form = FormSession(all_forms()["precheck"])
    form.place = "review"
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(form.spec, form))
    await stage.settled()


async def finish(stage: Stage) -> None:
    await stage.tap_on("#foot-next" if isinstance(stage.app.screen, ReceiptScreen) else "#foot-leave")


def questions(stage: Stage) -> list[LastQuestion]:
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


async def test_a_receipt_ends_with_one_question_in_its_language() -> None:
    async with open_app() as stage:
        await to_the_receipt(stage, "eu")
        assert len(questions(stage)) == 1
        await stage.press("pagedown", "pagedown")
        assert "Lagungarria izan da" in stage.text()


async def test_home_asks_nothing_of_the_next_person() -> None:
    async with open_app() as stage:
        await to_the_receipt(stage)
        kept = [weakref.ref(stage.app.screen), weakref.ref(stage.app.screen.session)]  # type: ignore[attr-defined]
        await finish(stage)
        gc.collect()
        assert [ref() for ref in kept] == [None, None]
        assert isinstance(stage.app.screen, HomeScreen)
        assert not questions(stage)


@pytest.mark.parametrize("code", OFFERED)
async def test_one_tap_answers_and_is_counted_once(code: str) -> None:
    async with open_app() as stage:
        await to_a_result(stage)
        stage.app.screen.query_one(f"#last-{code}").focus()
        await stage.press("enter", "enter")
        assert "Merci. Votre réponse est comptée" in stage.text()
        assert await answered(stage) == [code]


async def test_a_visit_answers_once_and_the_next_is_asked_again() -> None:
    async with open_app() as stage:
        await to_a_result(stage)
        await stage.tap_on("#last-no")
        await to_a_result(stage)
        assert not questions(stage), "this visit has answered"
        await stage.app.forget_visit()
        await to_a_result(stage)
        assert questions(stage)
        assert await answered(stage) == ["no"]


async def test_an_opinion_that_cannot_be_counted_is_still_thanked() -> None:

    def full(*_told: object) -> None:
        raise StorageError("no room")

    async with open_app() as stage:
        await to_a_result(stage)
        stage.terminal.counts.add_opinion = full  # type: ignore[method-assign, assignment]
        await stage.tap_on("#last-yes")
        await stage.app.workers.wait_for_complete()
        assert "Merci." in stage.text()
