"""Facts that a visit knows, on the screen: proposed once more with two buttons, and forgotten with the visit."""

import gc
from collections.abc import Awaitable, Callable

import pytest

from kiosk.forms.answers import Answer
from screens.fields.known import KnownRow
from tests.ui.stage import LARGE, SMALL, Stage, open_app


async def tell(stage: Stage, form: str, step: str, **answers: str) -> None:
    """Answer a page of a journey and go on: the visit knows these facts from now on."""
    await stage.app.begin_visit()
    await stage.app.go(f"form:{form}")
    for key, raw in answers.items():
        stage.form.session.answer(key, Answer(raw))
    await stage.go_to(step)
    await stage.press_next()


async def ask(stage: Stage, form: str, step: str) -> None:
    """Open the page of another journey that asks the same fact."""
    await stage.app.go(f"form:{form}")
    await stage.go_to(step)


async def the_landlord(stage: Stage) -> None:
    await tell(stage, "precheck", "landlord", landlord="office64")
    await ask(stage, "bel_listing", "landlord")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_one_key_keeps_what_was_told_and_goes_on(size: tuple[int, int]) -> None:
    async with open_app(size) as stage:
        await the_landlord(stage)
        assert "Vous avez dit : Office64" in stage.text()
        assert "landlord" not in stage.form.session.answers
        await stage.press("1")
        assert stage.form.session.answers["landlord"] == Answer("office64")
        assert stage.form.session.place == "lease"
        await stage.go_to("landlord")
        assert not stage.form.query(KnownRow), "it is answered now"


async def test_change_asks_the_question_itself() -> None:
    async with open_app() as stage:
        await the_landlord(stage)
        await stage.tap_on("#landlord-change")
        assert not stage.form.query(KnownRow)
        assert "À qui payez-vous votre loyer ?" in stage.text()
        assert not stage.form.session.has_answers


async def test_only_its_own_buttons_lead_on_from_a_proposal() -> None:
    async with open_app() as stage:
        await the_landlord(stage)
        button = stage.form.query_one("#foot-next")
        assert not button.visible, "going on without an answer would be refused"
        await stage.tap_on("#landlord-change")
        assert button.visible


async def forget(stage: Stage) -> None:
    await stage.app.forget_visit()


async def go_away(stage: Stage) -> None:
    for _time in range(2):
        stage.seconds.pass_by(1000)
        await stage.app.idle.check()


async def hide(stage: Stage) -> None:
    await stage.press("escape", "escape", "escape")


@pytest.mark.parametrize("end", [forget, go_away, hide])
async def test_the_end_of_a_visit_forgets_its_facts(end: Callable[[Stage], Awaitable[None]]) -> None:
    async with open_app() as stage:
        await tell(stage, "device", "contact_name", contact_name="Serin de Bidart")
        await stage.app.go("form:garage")
        garage = stage.form.session
        name = garage.spec.field("contact_name")
        assert stage.app.visit.facts.proposal(garage, name) is not None
        await end(stage)
        await stage.settled()
        gc.collect()
        assert stage.app.visit.facts.proposal(garage, name) is None
        assert not [one for one in gc.get_objects() if isinstance(one, Answer) and one.raw == "Serin de Bidart"]
