"""The steps that the walks through the pages share: spoil an answer, close the keys, search, wait for a printer."""

from collections.abc import AsyncIterator
from threading import Event

from kiosk.forms.spec import Kind
from screens.fields.typed import TypedRow
from tests.ui.stage import Stage

KEYS_CLOSED, REFUSED = ", keys closed", ", refused"
"""Ends of page names: a page shown before with its on-screen keys, and a page that says what is wrong."""

WRONG = {
    Kind.NUMBER: "beaucoup",
    Kind.AMOUNT: "412,60,3",
    Kind.DATE: "32/13/2026",
    Kind.PHONE: "12",
    Kind.EMAIL: "moi",
    Kind.PRACTICE: "moi",
}
"""A text that each typed kind refuses; the other kinds refuse a text longer than their limit."""


async def press_and(stage: Stage, selector: str) -> None:
    stage.app.screen.set_focus(stage.app.screen.query_one(selector))
    await stage.press("enter")


async def without_keys(stage: Stage, name: str) -> AsyncIterator[str]:
    if stage.form.keys.display:
        stage.form.leave_typing()
        await stage.settled()
        yield f"{name}{KEYS_CLOSED}"


async def spoil(stage: Stage) -> bool:
    """Answer wrongly, or not at all, and try to go on. Return True when the page refused."""
    for row in stage.form.rows:
        if isinstance(row, TypedRow):
            row.box.value = WRONG.get(
                row.spec.kind, "x" * (row.spec.max_length + 1) if row.spec.max_length < 100 else ""
            )
    if stage.form.session.step is None or stage.form.session.step.model is None:
        return False
    stage.form.collect()
    if not stage.form.session.errors(stage.form.session.step):
        return False
    await stage.press_next()
    return True


async def while_searching(stage: Stage, name: str) -> AsyncIterator[str]:
    row = stage.form.rows[0]
    assert isinstance(row, TypedRow)
    stage.app.screen.set_focus(row.box)
    kept = row.box.value
    row.box.value = ""
    await stage.settled()
    await stage.type("saint")
    yield f"{name}, searching"
    await stage.press(*("down",) * 6)
    row.box.value = kept
    await stage.settled()


class HeldPrinter:
    """A printer that is busy until a test releases it, for a minute at most."""

    is_available = True

    def __init__(self) -> None:
        self.may_end = Event()

    def print_text(self, text: str) -> None:
        self.may_end.wait(60)
