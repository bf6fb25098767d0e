"""The widgets of a journey's page: what is wrong, words to read, questions, offers, and why it is asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from kiosk.forms.checks import FieldError
from kiosk.forms.records import REVIEW
from kiosk.i18n import msg
from screens.fields.box import is_box
from screens.fields.registry import row_for
from screens.fields.row import FieldRow, row_to_begin_in
from screens.fields.typed import TypedRow
from screens.tenant.offers import OfferGrid
from screens.widgets.summary import ErrorSummary
from screens.widgets.tap import Tap
from screens.widgets.text import Text

if TYPE_CHECKING:
    from screens.fields.box import Box
    from screens.tenant.form import FormScreen

FIRST_OFFER = 2
"""Number of the first offer on a page of words: 1 is the door's that is opened most."""


def page_widgets(form: "FormScreen") -> list[Widget]:
    """Those of the session's place."""
    step = form.session.step
    if step is None:
        return form.ending.widgets(form)
    widgets: list[Widget] = [ErrorSummary(form.lead_to)]
    if step.title:
        widgets.append(Text(msg(step.title), classes="question lead"))
    close = "outcome-line" if step.offers else "line"
    widgets += [Text(words, classes=close) for words in form.session.words_of(step)]
    if step.privacy:
        widgets += [Text(classes=close), *(Text(msg(words), classes=close) for words in step.privacy)]
    fields = form.session.asked_fields(step)
    widgets += [row_for(field, form.session, form.app.services) for field in fields]
    if step.offers:
        widgets += [Text(classes="line"), OfferGrid(form.app, step.offers, first=FIRST_OFFER)]
    whys: list[Widget] = [Text(msg(field.why), classes="why") for field in fields if field.why]
    if whys:
        ask = Tap(msg("Pourquoi cette question ?"), form.action_why, classes="why-ask")
        ask.display = form.is_small
        widgets += [ask, *whys]
    return widgets


async def lay_out(form: "FormScreen", page: Widget, *, is_styled: bool) -> None:
    """Put the widgets of the session's place on an empty page; `is_styled` as `TypingScreen.turn_keys` has it."""
    widgets = page_widgets(form)
    form.turn_keys(_keys_to_begin_with(form, widgets), is_styled=is_styled)
    await page.mount(*widgets)


def _keys_to_begin_with(form: "FormScreen", widgets: Sequence[Widget]) -> str | None:
    """Layer of the on-screen keys that open with a page, before it is there; None: it begins in no box."""
    if form.session.place == REVIEW:
        return None
    first = row_to_begin_in([each for each in widgets if isinstance(each, FieldRow)], form.touched)
    return first.key_layer if isinstance(first, TypedRow) else None


def box_of(rows: Sequence[FieldRow], errors: Sequence[FieldError]) -> "Box | None":
    """Return the box on this page that all errors are about; None where several questions are to be seen."""
    if len(errors) > 1 or errors[0].is_of_two:
        return None
    target = next((row.focus_target() for row in rows if row.spec.key == errors[0].key), None)
    return target if is_box(target) else None


async def pass_on(form: "FormScreen", following: FieldRow, done: str) -> None:
    """From one question of a page to the next; what is wrong in what was answered is said before it is left."""
    form.collect()
    left = [row for row in form.rows if row.spec.key == done and not row.collect().is_blank]
    step = form.session.step
    wrong = [error for error in form.session.errors(step) if left and error.key == done] if step else []
    if wrong:
        await form.show_errors(tuple(wrong))
    else:
        form.set_focus(following.focus_target())
