"""The walks through door 7, and the question at the end of a visit, in each language."""

from collections.abc import AsyncIterator

from kiosk.i18n import LANGUAGE
from tests.gates.steps import press_and
from tests.gates.swap_tours import through
from tests.ui.answering import Given, answer_page
from tests.ui.stage import CALM, Stage
from tests.ways import way

LONG = "Le site a redemandé mon mot de passe à chaque page, puis il a tout perdu."
EXCHANGED: dict[str, Given] = {
    "consent_satisfaction": "yes",
    "whole": "bad",
    "trouble": "yes",
    "trouble_words": LONG,
    "updates": None,
    "appointments": "very_good",
    "recommend": "no",
    "ideas": LONG,
}
NEEDS: dict[str, Given] = {
    "consent_survey": "yes",
    "needs": ("device", "person"),
    "channels": ("letter", "agency"),
    "frequency": "quarterly",
    "expectations": LONG,
    "age_band": "75",
    "csp": None,
}
TROUBLED: dict[str, Given] = {
    "speaks_for": "association",
    "association": "Amicale inventée des Tilleuls",
    "tool": "portal",
    "step_portal": "password",
    "what_happened": LONG,
    "got_help": None,
    "consent_call": "yes",
    "contact_name": "Maider Exemple",
    "phone": "06 12 34 56 78",
}


async def through_the_opinions(stage: Stage) -> AsyncIterator[str]:
    await stage.press("7")
    yield "opinion, menu"
    await stage.press("3")
    async for page in _through(stage, EXCHANGED):
        yield page
    await stage.go_home()
    await stage.press(*way("form:satisfaction"))
    async for _page in _through(stage, {"consent_satisfaction": "no"}, to_the_receipt=False):
        pass
    yield "opinion, declined"


async def through_the_survey(stage: Stage) -> AsyncIterator[str]:
    await stage.press(*way("form:survey"))
    async for page in _through(stage, NEEDS):
        yield page
    await stage.go_home()
    await stage.press(*way("form:survey"))
    async for _page in _through(stage, {"consent_survey": "yes"}, to_the_receipt=False):
        pass
    yield "survey, nothing to send"


async def through_a_difficulty(stage: Stage) -> AsyncIterator[str]:
    await stage.press(*way("form:difficulty"))
    async for page in _through(stage, TROUBLED):
        yield page
    for tool in ("bel", "site", "phone", "kiosk"):
        await stage.go_home()
        await stage.press(*way("form:difficulty"))
        while stage.form.session.place != f"step_{tool}":
            await answer_page(stage, {"speaks_for": "self", "tool": tool})
            await stage.press_next()
        yield f"difficulty, step_{tool}"


async def at_the_end_of_a_visit(stage: Stage) -> AsyncIterator[str]:
    for language in LANGUAGE:
        await stage.press(*way("form:survey"))
        async for _page in _through(stage, NEEDS):
            pass
        await stage.app.use_language(language)
        await stage.press("pagedown", "pagedown")
        yield f"last question, {language}"
        await stage.tap_on("#last-little")
        yield f"last question, thanks, {language}"
        stage.seconds.pass_by(CALM)
        await press_and(stage, "#foot-next")


async def _through(stage: Stage, answers: dict[str, Given], *, to_the_receipt: bool = True) -> AsyncIterator[str]:
    kind = stage.form.session.spec.id
    async for page in through(stage, answers):
        yield page
    if to_the_receipt:
        yield f"{kind}, review"
        await stage.press_next()
        yield f"{kind}, receipt"
