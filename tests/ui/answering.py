"""Helpers that answer pages for tests which look at what comes after, not at the keys."""

from collections.abc import Mapping

from kiosk.forms.answers import Raw
from screens.fields.choices import ChoiceRow
from screens.fields.commune import CommunesRow
from screens.fields.known import KnownRow
from screens.fields.long_text import LongTextRow
from screens.fields.row import FieldRow
from screens.fields.typed import TypedRow
from screens.journey.form import FormScreen
from screens.tenant.sent.receipt import ReceiptScreen
from tests.ui.stage import CALM, Stage
from tests.unit.journey import ANSWERS, answer, filled, walk
from tests.unit.test_housing_request import session

Given = Raw | None
"""A raw answer, as typed or chosen; None is "I don't know"."""


async def give(stage: Stage, row: FieldRow, raw: Given) -> None:
    """Put a raw answer into the control of its row."""
    if isinstance(row, CommunesRow):
        for label in raw or ():
            commune = stage.app.services.communes.resolve(label)
            await row.take(commune)  # type: ignore[arg-type]  # a label names one commune
    elif isinstance(row, TypedRow):
        if raw is None:
            await row._choose_unknown()
        else:
            row.box.value = str(raw)
    elif isinstance(row, LongTextRow):
        row.area.text = str(raw)
    elif isinstance(row, ChoiceRow):
        codes = ("?",) if raw is None else (raw,) if isinstance(raw, str) else raw
        for code in codes:
            if code not in row._chosen_codes():
                stage.app.haste.tapped()  # as a finger does: no key that was pressed before counts
                await row.press(code)
    await stage.settled()


async def answer_page(stage: Stage, answers: dict[str, Given] | None = None) -> None:
    """Answer every question of the page that the table answers; a typed field without an answer is left empty."""
    table = {**ANSWERS, **(answers or {})}
    if stage.form.query(KnownRow):
        stage.form.session.asked_anew.update(row.spec.key for row in stage.form.rows)
        await stage.form.show_page()
        await stage.settled()
    for row in stage.form.rows:
        if isinstance(row, TypedRow) and not isinstance(row, CommunesRow):
            await give(stage, row, table.get(row.spec.key, ""))
        elif row.spec.key in table:
            await give(stage, row, table[row.spec.key])


async def turn_to(stage: Stage, place: str, answers: Mapping[str, Given] | None = None) -> None:
    """Answer the pages before a place in the session, which checks each as it is turned, and show the place."""
    session, table = stage.form.session, {**ANSWERS, **(answers or {})}
    while session.place != place:
        assert session.step is not None, f"{place} is not on the way"
        for field in session.asked_fields(session.step):
            if field.key in table:
                session.answer(field.key, answer(table[field.key]))
        assert session.go_next() == (), session.place
    await stage.form.show_page()
    await stage.settled()
    stage.seconds.pass_by(CALM)


async def two_mistakes(stage: Stage) -> None:
    """Open the household page of a housing request, type no number in either field, and press its next button."""
    await stage.press("2")
    await stage.go_to("household")
    await stage.type("1a")
    await stage.press("tab")
    await stage.type("2b")
    await stage.press_next()


async def begin_to_leave(stage: Stage) -> None:
    """Open a listing, type a rent and tap "Terminer", which opens the dialog that asks what becomes of it."""
    await stage.open_listing()
    await stage.go_to("rent")
    await stage.type("500")
    await stage.press("escape")
    await stage.tap_on("#foot-leave")


async def open_review(stage: Stage, changes: Mapping[str, Given] | None = None) -> None:
    """Open "check answers" with every page answered, apart from the given changes."""
    session = filled(changes)
    walk(session)
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(session.spec, session))
    await stage.settled()
    assert session.step is None, session.place
    await stage.read_through()


async def open_section(stage: Stage, field: str) -> None:
    """Open the section of "check answers" that a field is in."""
    section = stage.form.session.spec.step_of(field).section
    await stage.tap_on(f"#section-{section} SectionRow")


async def open_receipt(stage: Stage, kind: str = "first") -> None:
    """Prepare a housing request and open its receipt."""
    request = session(kind=kind)
    while request.step is not None:
        assert request.go_next() == ()
    await stage.app.begin_visit()
    await stage.app.push_screen(FormScreen(request.spec, request))
    await stage.settled()
    await stage.press_next()
    assert isinstance(stage.app.screen, ReceiptScreen)
