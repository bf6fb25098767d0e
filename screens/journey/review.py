"""Check answers: one row a section with its answers in a sentence; opened, it has a line for each answer to change."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from kiosk.forms import display
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.i18n import _, msg, nmsg
from kiosk.safe_text import cells
from kiosk.services.paper.layout import wrap
from screens.journey.port import JourneyPage
from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.summary import ErrorSummary
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says, Text, content, spoken

_AMENDING = msg("Changez, puis envoyez de nouveau. Jusque-là, rien ne change.")
SHORT_WIDTH = 22
"""Characters of the longest short name of an answer, in any language."""
_CHANGE = msg("Changer")
_GAP = "  "
_INDENT = "  "
_NEXT = "\u00a0· "
"""The separator of two answers; it never begins a line."""
_BESIDE = 17
"""Columns of the page that a line's words cannot use: margins, line and padding, and the scroll buttons."""
_AROUND_A_ROW = 18
"""Columns of the page that the words of a section's row cannot use, like the above."""
_BEGINNING = 80
"""Characters of a long text that are shown here; the whole is one key away, on its own page."""
Lines = Callable[[], list[Widget]]
_MOST_LINES, _FEWER_LINES = 6, 2
"""Lines of a row's answers, at 80×24 and at 56×16, so that a finger reaches it whole; opened, it shows them all."""
_MOST_ON_TOP, _FEWER_ON_TOP = 4, 1
"""Pieces of advice above the answers, at 80×24 and at 56×16; more of it is in a row of its own, below them."""


def review_widgets(form: JourneyPage, opened: str) -> list[Widget]:
    """Return the page's widgets: warnings and advice, then the sections.

    Args:
        opened: key of the field whose section is open; empty: none is.
    """
    session = form.session
    notes = display.review_notes(session)
    warnings, advice = [note for note in notes if note.warns], [note for note in notes if not note.warns]
    most = _FEWER_ON_TOP if form.is_small else _MOST_ON_TOP
    lead = "question" if notes or form.is_small else "question lead"
    return [
        ErrorSummary(form.lead_to),
        Text(_AMENDING if session.amends else msg(session.spec.receipt_words.check), classes=lead),
        *map(_note, (*warnings, *advice[:most])),
        *_sections(form, opened),
        *_further(advice[most:]),
    ]


def _note(note: Note) -> Widget:
    """Return the line of a note: a warning has a `!` and is bold; advice is a plain line."""
    if note.warns:
        return Text(lambda: f"! {note.says}", classes="warning review-warning")
    return Text(note.says)


def _sections(form: JourneyPage, opened: str) -> Iterator[Widget]:
    asked = (
        (step.section, field) for step in form.session.visible_steps() for field in form.session.asked_fields(step)
    )
    labels = {section.key: section.label for section in form.session.spec.sections}
    for key, pairs in groupby(asked, lambda pair: pair[0]):
        fields = [field for _key, field in pairs]
        yield _Section(
            msg(labels[key]),
            _CHANGE,
            partial(_summary, form, fields),
            partial(_lines, form, fields),
            is_open=any(field.key == opened for field in fields),
            id=f"section-{key}",
        )


def _further(advice: Sequence[Note]) -> Iterator[Widget]:
    if advice:
        count = nmsg("{n} conseil", "{n} conseils", len(advice))
        yield _Section(
            msg("À savoir"),
            msg("Lire"),
            lambda: str(count),
            lambda: [_note(note) for note in advice],
            id="section-notes",
        )


class _Section(Vertical):
    """A section: its name, what the tap does, and its answers; opened, its lines in place of the answers."""

    def __init__(self, name: Says, act: Says, summary: Says, lines: Lines, *, id: str, is_open: bool = False) -> None:
        super().__init__(id=id, classes="review-section")
        self._lines = lines
        self.row = SectionRow(name, act, summary, self._toggle, is_open=is_open)

    def compose(self) -> Iterator[Widget]:
        yield self.row
        if self.row.is_open:
            yield from self._lines()

    async def _toggle(self) -> None:
        self.row.is_open = not self.row.is_open
        self.row.relabel()
        if self.row.is_open:
            await self.mount(*self._lines())
        else:
            await self.remove_children([line for line in self.children if line is not self.row])
        self.call_after_refresh(self.row.scroll_visible, animate=False, top=self.row.is_open)


class SectionRow(Tap):
    """The row of a section. An opened one shows its name alone: its answers are the lines below it."""

    def __init__(self, name: Says, act: Says, summary: Says, toggle: Act, *, is_open: bool) -> None:
        self._heading, self._does, self._summary = name, act, summary
        self.is_open = is_open
        self._room = self.app.size.width - _AROUND_A_ROW
        super().__init__("", toggle, classes="review-row")

    def on_resize(self) -> None:
        self._room = self.content_size.width
        if self._room:
            self.relabel()

    def words(self) -> Content:
        name, act = f"{'▼' if self.is_open else '▸'} {spoken(self._heading)}", spoken(self._does)
        if self.is_open:
            return content(name)
        head = name + " " * max(2, self._room - cells(name) - cells(act)) + act
        told = wrap(spoken(self._summary), max(1, self._room - len(_INDENT))).split("\n")
        most = _FEWER_LINES if self.app.size.width < SMALL_WIDTH else _MOST_LINES
        if len(told) > most:
            told[most - 1 :] = [f"{told[most - 1].rpartition('·')[0]}…"]
        return content(head).stylize("$accent") + content("".join(f"\n{_INDENT}{line}" for line in told))


def _summary(form: JourneyPage, fields: Sequence[FieldSpec]) -> str:
    """Return the answers of a section in one text, and how many questions have none."""
    told = [
        str(msg("{what} : {answer}", what=_(field.short), answer=_words(form, field)))
        for field in fields
        if _is_told(form, field)
    ]
    left = len(fields) - len(told)
    if left:
        told.append(str(nmsg("{n} sans réponse", "{n} sans réponse", left)))
    return _NEXT.join(told)


def _is_told(form: JourneyPage, field: FieldSpec) -> bool:
    answer = form.session.answers.get(field.key)
    return (answer is not None and not answer.is_blank) or field.kind is Kind.CONSENT  # a consent left open is a no


def _words(form: JourneyPage, field: FieldSpec) -> str:
    words = (
        display.shown(field, form.session.answers.get(field.key)) if _is_told(form, field) else _(display.UNANSWERED)
    )
    words = words.replace("\n", " ")
    if field.kind is Kind.LONG_TEXT and len(words) > _BEGINNING:
        words = f"{words[:_BEGINNING].rpartition(' ')[0]} …"
    return words


def _lines(form: JourneyPage, fields: Sequence[FieldSpec]) -> list[Widget]:
    return [_line(form, field) for field in fields]


def _line(form: JourneyPage, field: FieldSpec) -> Widget:
    async def change() -> None:
        await form.change(field.key)

    def says() -> str:
        # Each answer takes two rows, and more for many communes: at 56×16 the name has the first and the answer the
        # others.
        indent = 2 if form.is_small else SHORT_WIDTH + len(_GAP)
        told = f"{_words(form, field)}  ▸ {_CHANGE}"
        hanging = wrap(told, form.app.size.width - _BESIDE - indent).replace("\n", "\n" + " " * indent)
        short = _(field.short)
        return f"{short}\n  {hanging}" if form.is_small else f"{short:<{SHORT_WIDTH}}{_GAP}{hanging}"

    return Tap(says, change, classes="review-line", id=f"review-{field.key}")
