"""The walks through portal help."""

from collections.abc import AsyncIterator

from tests.gates.steps import without_keys
from tests.ui.answering import Given, answer_page
from tests.ui.stage import Stage
from tests.ways import way

REHEARSED: dict[str, Given] = {
    "address": "maider.exemple@courriel.fr",
    "password": "essai-2026-ici",
    "message": "open",
    "contract": "12345",
    "terms": "read",
    "subject": "repair",
    "words": "Le robinet fuit",
    "send": "check",
    "how": "alone",
}
SITUATION: dict[str, Given] = {
    "has_mailbox": "no",
    "has_account": "yes",
    "knows_password": None,
    "wants": "account",
    "where": "phone",
}


async def to_the_portal(stage: Stage) -> AsyncIterator[str]:
    await stage.press("3")
    yield "portal"
    await stage.press("2")
    yield "portal, guides"
    await stage.press("4")
    for number in range(1, 7):
        yield f"guide, page {number}"
        await stage.press("enter")
    yield "guide, what next"
    await stage.press("1")
    yield "guide, address"
    await stage.press("escape", "3")
    yield "paper, of a guide"
    await stage.go_home()
    await stage.press(*way("form:portal_finder"))
    while (step := stage.form.session.step) is not None:
        yield step.key
        await answer_page(stage, SITUATION)
        await stage.press_next()
        assert stage.form.session.step is not step, f"{step.key} does not turn"
    yield "portal, guides found"


async def through_a_rehearsal(stage: Stage) -> AsyncIterator[str]:
    await stage.press_calmly(*way("menu:rehearsals"))
    yield "portal, rehearsals"
    for rehearsal in ("1", "2", "3"):
        await stage.press(rehearsal)
        while (step := stage.form.session.step) is not None:
            yield f"rehearsal {rehearsal}, {step.key}"
            async for state in without_keys(stage, step.key):
                yield state
            await answer_page(stage, REHEARSED)
            await stage.press_next()
            assert stage.form.session.step is not step, f"{step.key} does not turn"
        yield f"rehearsal {rehearsal}, done"
        await stage.app.pop_screen()
        await stage.settled()
