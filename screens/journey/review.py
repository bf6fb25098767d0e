"""Check answers: every answer in words, in its section, each one key away from being changed."""

from textual.widget import Widget

from kiosk.forms import display
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.i18n import _, msg
from kiosk.services.paper.layout import wrap
from screens.journey.port import JourneyPage
from screens.widgets.summary import ErrorSummary
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_AMENDING = msg("Changez, puis envoyez de nouveau. Jusque-là, rien ne change.")
SHORT_WIDTH = 22
"""Characters of the longest short name of an answer, in any language."""
_GAP = "  "
_BESIDE = 17
"""Columns of the page that a line's words cannot use: margins, line and padding, and the scroll buttons."""
_BEGINNING = 80
"""Characters of a long text that are shown here; the whole is one key away, on its own page."""


def review_widgets(form: JourneyPage) -> list[Widget]:
    """Return the page's widgets, section by section."""
    session = form.session
    notes = display.review_notes(session)
    warnings = [_note(note) for note in notes if note.warns]
    lead = "question" if form.is_small and warnings else "question lead"
    widgets: list[Widget] = [
        ErrorSummary(form.lead_to),
        Text(_AMENDING if session.amends else msg(session.spec.receipt_words.check), classes=lead),
        # At 56×16 a warning takes the rows of this line: the first answer has the focus, and would scroll the top away.
        *([] if form.is_small and warnings else [Text(msg("Touchez une réponse pour la changer."), classes="line")]),
        *warnings,
    ]
    section = ""
    for step in session.visible_steps():
        fields = session.asked_fields(step)
        if fields and step.section != section:
            section = step.section
            widgets.append(_heading(form, section))
        widgets += [_line(form, field) for field in fields]
    # Advice comes last: the answers are to be checked, and after advice they would begin below the screen at 56×16.
    advice = [_note(note) for note in notes if not note.warns]
    return [*widgets, Text("", classes="line"), *advice]


def _note(note: Note) -> Widget:
    """Return the line of a note: a warning has a `!` and is bold; advice is a plain line."""
    if note.warns:
        return Text(lambda: f"! {note.says}", classes="line warning review-warning")
    return Text(note.says, classes="line")


def _heading(form: JourneyPage, key: str) -> Widget:
    label = next(section.label for section in form.session.spec.sections if section.key == key)
    return Text(msg(label), classes="review-section")


def _line(form: JourneyPage, field: FieldSpec) -> Widget:
    async def change() -> None:
        await form.change(field.key)

    def says() -> str:
        answer = form.session.answers.get(field.key)
        is_told = (answer and not answer.is_blank) or field.kind is Kind.CONSENT  # a consent left open is a no
        words = display.shown(field, answer) if is_told else _(display.UNANSWERED)
        words = words.replace("\n", " ")
        if field.kind is Kind.LONG_TEXT and len(words) > _BEGINNING:
            words = f"{words[:_BEGINNING].rpartition(' ')[0]} …"
        # Each answer takes two rows, and more for many communes: at 56×16 the name has the first and the answer the
        # others.
        indent = 2 if form.is_small else SHORT_WIDTH + len(_GAP)
        hanging = wrap(words, form.app.size.width - _BESIDE - indent).replace("\n", "\n" + " " * indent)
        short = _(field.short)
        return f"{short}\n  {hanging}" if form.is_small else f"{short:<{SHORT_WIDTH}}{_GAP}{hanging}"

    return Tap(says, change, classes="review-line", id=f"review-{field.key}")
