"""F10 is struck twice on every page: whoever saved a draft, or sent a file, never finds the visit ended unasked."""

from collections.abc import Iterator

import pytest

from kiosk.forms.answers import Answer
from kiosk.forms.catalog import sent_forms
from kiosk.forms.draft import REVIEW, Receipt
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FieldSpec, FormSpec, Kind
from kiosk.i18n import msg
from kiosk.services.visit.coming_back import save
from screens.journey.form import FormScreen
from screens.journey.saving import CodeShownScreen, NotedDialog
from screens.widgets.dialog import Dialog
from tests.ui.stage import CALM, SMALL, Stage, open_app
from tests.unit.journey import TUESDAY_MORNING

_TYPED = {Kind.NUMBER: "2", Kind.AMOUNT: "412,60", Kind.DATE: "01/03/2026", Kind.TEXT: "Maider Exemple"}


def _answer(field: FieldSpec) -> Answer:
    code = next((option.code for option in field.options), "yes")
    return Answer((code,) if field.kind is Kind.CHOICES else _TYPED.get(field.kind, code))


def _begun(spec: FormSpec, stage: Stage) -> FormSession:
    """Return a journey whose first questions are answered, saved as a draft."""
    session = FormSession(spec)
    asked = [field for field in spec.fields() if field.kind in {Kind.CHOICE, Kind.CHOICES, Kind.TRISTATE, Kind.CONSENT}]
    for field in asked[:3]:
        session.answer(field.key, _answer(field))
    save(session, stage.app.services)
    return session


def _places(spec: FormSpec, *, every: int) -> Iterator[str]:
    """Yield pages of a journey: every n-th, and "check answers"."""
    yield from [step.key for step in spec.steps][::every]
    yield REVIEW


async def _strike_twice(stage: Stage) -> None:
    for _time in range(2):
        stage.seconds.pass_by(CALM)
        await stage.press("f10")
    await stage.settled()


async def _walk(stage: Stage, *, every: int) -> None:
    for spec in sent_forms():
        for place in _places(spec, every=every):
            session = _begun(spec, stage)
            answers, session.place = dict(session.answers), place
            await stage.app.begin_visit()
            await stage.app.push_screen(FormScreen(spec, session))
            await stage.settled()
            await _strike_twice(stage)
            still = stage.app.current_journey()
            is_open = still is not None and still.session is session and answers.items() <= session.answers.items()
            assert is_open or isinstance(stage.app.screen, Dialog) or session.receipt, f"{spec.id}, {place}"
            await stage.go_home()


async def test_f10_twice_on_a_page_loses_no_answer() -> None:
    async with open_app(SMALL) as stage:
        await _walk(stage, every=20)


@pytest.mark.proof
async def test_f10_twice_on_any_page_of_any_journey_loses_no_answer() -> None:
    async with open_app() as stage:
        await _walk(stage, every=1)


async def test_f10_twice_on_a_receipt_asks_before_its_code_is_gone() -> None:
    async with open_app() as stage:
        for spec in sent_forms():
            session = _begun(spec, stage)
            session.receipt = Receipt(f"{spec.reference_prefix}-7K3M-2QF", TUESDAY_MORNING.date(), TUESDAY_MORNING)
            await stage.app.begin_visit()
            await stage.app.push_screen(FormScreen(spec, session))
            await stage.app.show_receipt(session.receipt, session)
            await stage.settled()
            await _strike_twice(stage)
            is_home = len(stage.app.screen_stack) == 1
            assert is_home == spec.is_pseudonymous, spec.id
            await stage.go_home()


async def test_f10_twice_on_a_draft_s_code_asks_if_it_is_noted() -> None:
    async with open_app() as stage:
        await stage.app.begin_visit()
        await stage.app.push_screen(CodeShownScreen("2222-2222-2222", (msg("Sortir"),), ends=True))
        await stage.settled()
        await _strike_twice(stage)
        assert isinstance(stage.app.screen, NotedDialog)
