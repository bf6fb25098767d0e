"""The walks through the journeys beside the listing: pre-check, dates, reactivation."""

from collections.abc import AsyncIterator

from tests.gates.steps import without_keys
from tests.ui.answering import Given, answer_page
from tests.ui.stage import Stage

EVERYTHING_TO_CHECK: dict[str, Given] = {
    "landlord": None,
    "notice_given": "yes",
    "debt": "procedure",
    "special": "works",
    "has_number": "yes",
    "number_date": "24/11/2025",
    "persons": "1",
    "wished_type": "T6P",
    "family_changed": "yes",
}
CLEAR: dict[str, Given] = {
    "landlord": "office64",
    "debt": "no",
    "special": "none",
    "notice_given": "no",
    "has_number": "yes",
    "number_date": "01/05/2026",
    "persons": "2",
    "wished_type": "T3",
    "family_changed": "no",
}
RUNNING: dict[str, Given] = {"last_login": "01/11/2026", "number_date": "10/12/2025"}
SWITCHED_OFF: dict[str, Given] = {
    "last_login": "01/02/2026",
    "number_date": None,
    "contact_name": "Maider Exemple",
    "email": None,
    "phone": "06 12 34 56 78",
}


async def through_the_precheck(stage: Stage) -> AsyncIterator[str]:
    await stage.press_calmly("1", "1")
    async for page in through(stage, EVERYTHING_TO_CHECK):
        yield page
    yield "precheck, other way"
    await stage.press("1")
    yield "precheck, help"
    await stage.go_home()
    await stage.press_calmly("1", "1")
    async for _page in through(stage, CLEAR):
        pass
    yield "precheck, clear"


async def through_the_dates(stage: Stage) -> AsyncIterator[str]:
    await stage.press("1", "2")
    async for page in through(stage, RUNNING):
        yield page
    yield "dates, running"
    await stage.press("1")
    yield "reminder"
    await stage.go_home()
    await stage.press("1", "2")
    async for _page in through(stage, SWITCHED_OFF):
        pass
    yield "dates, over"
    await stage.press("1")
    async for page in through(stage, SWITCHED_OFF):
        yield page
    yield "reactivation, review"
    await stage.press_next()
    yield "reactivation, receipt"
    await stage.press("1")
    yield "paper, of the reactivation"


async def through(stage: Stage, answers: dict[str, Given]) -> AsyncIterator[str]:
    """Show every page of the open journey, each also with its keys closed; other walks show refused pages."""
    kind = stage.form.session.spec.id
    while (step := stage.form.session.step) is not None:
        yield f"{kind}, {step.key}"
        async for state in without_keys(stage, f"{kind}, {step.key}"):
            yield state
        await answer_page(stage, answers)
        await stage.press_next()
        if stage.app.screen is stage.form and stage.form.session.step is step:
            yield f"{kind}, {step.key}, doubted"
            await stage.press_next()
        assert stage.form.session.step is not step, f"{step.key} does not turn"
