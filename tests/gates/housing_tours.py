"""The walk through the housing request."""

from collections.abc import AsyncIterator

from screens.tenant.sent.receipt import ReceiptScreen
from tests.gates.steps import REFUSED, without_keys
from tests.ui.answering import Given, answer_page, turn_to
from tests.ui.stage import CALM, Stage

COUPLE: dict[str, Given] = {
    "kind": "renewal",
    "changed": ("family", "work", "home", "wishes", "motive"),
    "is_tenant": "yes",
    "number": "12345",
    "number_date": "01/03/2026",
    "nationality": "3",
    "family_status": "M",
    "adults": "2",
    "dependants": "0",
    "young_couple": "yes",
    "visiting": "1",
    "births": "1",
    "age_3_10": "1",
    "work": "ART",
    "incomes": ("SAL",),
    "current_home": "HLM",
    "current_rent": "1600",
    "current_persons": "4",
    "current_area": "20",
    "current_type": "T4",
    "motives": ("13",),
    "wished_category": "I",
    "wished_types": ("T6P",),
    "wished_communes": ("Anglet (64600)", "Bayonne (64100)"),
    "wider_area": None,
}


async def through_the_housing_request(stage: Stage) -> AsyncIterator[str]:
    await stage.press("2")
    while (step := stage.form.session.step) is not None:
        yield f"housing, {step.key}"
        async for state in without_keys(stage, f"housing, {step.key}"):
            yield state
        await answer_page(stage, COUPLE)
        await stage.press_next()
        assert stage.form.session.step is not step, f"{step.key} does not turn"
    yield "housing, review"
    await stage.press_next()
    yield "housing, receipt"
    stage.seconds.pass_by(CALM)
    await stage.press("1")
    yield "housing, worksheet"
    await stage.press("2")
    yield "housing, contents of the worksheet"
    await stage.press("escape", "escape")
    receipt = stage.app.screen
    assert isinstance(receipt, ReceiptScreen)
    await receipt._forget_printed()
    await stage.settled()
    yield "housing, receipt of what is printed"
    await stage.press("2")
    yield "housing, its dates"


async def with_too_many_persons(stage: Stage) -> AsyncIterator[str]:
    await stage.press("2")
    await turn_to(stage, "visitors", {**COUPLE, "adults": "12", "dependants": "9"})
    await answer_page(stage, COUPLE)
    await stage.press_next()
    yield f"housing, too many{REFUSED}"
    await stage.go_home()
    await stage.press("2")
    await turn_to(stage, "ages", {**COUPLE, "age_18": "9"})
    await answer_page(stage, {**COUPLE, "age_18": "9"})
    await stage.press_next()
    yield f"housing, ages{REFUSED}"
