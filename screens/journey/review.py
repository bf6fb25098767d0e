"""Check answers: figures and warnings, then a table a section; opened, it has a line for each answer to change."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import groupby

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from kiosk.forms import display
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.i18n import _, msg, nmsg
from kiosk.text import cells, wrap
from screens.journey.port import JourneyPage
from screens.shell.breakpoints import SMALL_WIDTH, page_width
from screens.widgets.summary import ErrorSummary
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says, Text, content, spoken

_AMENDING = msg("Changez, puis envoyez de nouveau. Jusque-là, rien ne change.")
SHORT_WIDTH = 22
"""Characters of the longest short name of an answer, in any language."""
_CHANGE, _ANSWER, _CLOSE = msg("Changer"), msg("Répondre"), msg("Fermer")
_GAP = "  "
_BESIDE = 17
"""Columns of the page that a line's words cannot use: margins, line and padding, and the scroll buttons."""
_AROUND_A_ROW = 18
"""Columns of the page that the words of a section's row cannot use, like the above."""
_BEGINNING = 80
"""Characters of a long text that are shown here; the whole is one key away, on its own page."""
Lines = Callable[[], list[Widget]]
Row = tuple[str, str]
"""The short name of an answer, and its words."""
Table = Callable[[], list[Row]]
_MOST_LINES, _FEWER_LINES = 13, 6
"""Lines of a section's table, at 80×24 and at 56×16, so that a finger reaches it whole; opened, it shows them all."""
_MOST_ON_TOP, _FEWER_ON_TOP = 2, 1
"""Pieces of advice above the answers, at 80×24 and at 56×16; more of it is in a row of its own, below them."""


def review_widgets(form: JourneyPage, opened: str) -> list[Widget]:
    """Return the page's widgets: figures, warnings and advice, then the sections.

    Args:
        opened: key of the field whose section is open; empty: none is.
    """
    notes = display.review_notes(form.session)
    figures = [note for note in notes if note.is_figure]
    asking = [note for note in notes if note.warns or note.field]
    advice = [note for note in notes if note not in figures and note not in asking]
    most = _FEWER_ON_TOP if form.is_small else _MOST_ON_TOP
    between = "\n" if form.is_small else _GAP * 3
    top = [
        *([Text(_AMENDING, classes="question")] if form.session.amends else []),
        *([Text(lambda: between.join(str(note.says) for note in figures), classes="question")] if figures else []),
        *_helped(form),
        *_asking(form, asking),
        *map(_note, advice[:most]),
    ]
    return [
        ErrorSummary(form.lead_to),
        *([Vertical(*top, classes="review-top")] if top else []),
        *_sections(form, opened),
        *_further(advice[most:]),
    ]


def _helped(form: JourneyPage) -> Iterator[Widget]:
    """Yield how many answers were given with an agent, if any were."""
    count = len(form.session.assisted())
    if count:
        said = nmsg("Un agent vous a aidé pour {n} réponse.", "Un agent vous a aidé pour {n} réponses.", count)
        yield Text(said, classes="line")


def _note(note: Note) -> Widget:
    """Return the line of a note: a warning has a `!` and is bold; advice is a plain line."""
    if note.warns:
        return Text(lambda: f"! {note.says}", classes="warning review-warning")
    return Text(note.says)


def _asking(form: JourneyPage, notes: Sequence[Note]) -> Iterator[Widget]:
    """Yield warnings, and what is missing, with a button that leads to the answer each is about."""
    asked = {field.key for step in form.session.visible_steps() for field in form.session.asked_fields(step)}
    for key, about in groupby(sorted(notes, key=lambda note: not note.warns), lambda note: note.field):
        grouped = list(about)
        if key not in asked:
            yield from map(_note, grouped)
            continue
        does = _CHANGE if grouped[0].warns else _ANSWER
        button = Tap(does, partial(form.change, key), id=f"note-{key}", classes="review-change")
        yield Horizontal(Vertical(*map(_note, grouped)), button, classes="review-note")


def _sections(form: JourneyPage, opened: str) -> Iterator[Widget]:
    asked = (
        (step.section, field) for step in form.session.visible_steps() for field in form.session.asked_fields(step)
    )
    labels = {section.key: section.label for section in form.session.spec.sections}
    for key, pairs in groupby(asked, lambda pair: pair[0]):
        fields = [field for _key, field in pairs]
        yield _Section(
            msg(labels[key]),
            partial(_left_open, form, fields),
            _CHANGE,
            partial(_answers, form, fields),
            partial(_lines, form, fields),
            is_open=any(field.key == opened for field in fields),
            id=f"section-{key}",
        )


def _further(advice: Sequence[Note]) -> Iterator[Widget]:
    if advice:
        count = nmsg("{n} conseil", "{n} conseils", len(advice))
        yield _Section(
            msg("À savoir"),
            count,
            msg("Lire"),
            list,
            lambda: [_note(note) for note in advice],
            id="section-notes",
        )


class _Section(Vertical):
    """A section: its row, and once it is opened, its lines under the row."""

    def __init__(
        self, name: Says, aside: Says, act: Says, table: Table, lines: Lines, *, id: str, is_open: bool = False
    ) -> None:
        super().__init__(id=id, classes="review-section")
        self._lines = lines
        self.row = SectionRow(name, aside, act, table, self._toggle, is_open=is_open)

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
    """The row of a section: its name, what is said beside it, and a table of its answers while it is not opened."""

    def __init__(self, name: Says, aside: Says, act: Says, table: Table, toggle: Act, *, is_open: bool) -> None:
        self._heading, self._aside, self._does, self._table = name, aside, act, table
        self.is_open = is_open
        self._room = page_width(self.app.size.width) - _AROUND_A_ROW
        super().__init__("", toggle, classes="review-row")

    def on_resize(self) -> None:
        self._room = self.content_size.width
        if self._room:
            self.relabel()

    def words(self) -> Content:
        name, aside = spoken(self._heading), spoken(self._aside)
        act = f"▼ {_CLOSE}" if self.is_open else f"▸ {spoken(self._does)}"
        lines = [] if self.is_open else _table_lines(self._table(), self._room)
        both = (_GAP * 2).join(filter(None, (aside, act)))
        if cells(name + _GAP + both) > self._room:
            both = act
            lines.insert(0, aside)
        head = name + " " * max(len(_GAP), self._room - cells(name) - cells(both)) + both
        most = _FEWER_LINES if self.app.size.width < SMALL_WIDTH else _MOST_LINES
        if len(lines) > most:
            lines[most - 1 :] = ["…"]
        return content(head).stylize("bold $accent") + content("".join(f"\n{line}" for line in lines))


def _table_lines(rows: Sequence[Row], room: int) -> list[str]:
    """Return the lines of a table: names in one column, answers in the other, wrapped to `room` cells together."""
    width = SHORT_WIDTH if room > 2 * SHORT_WIDTH else max((cells(name) for name, _words in rows), default=0)
    lines = []
    for name, words in rows:
        first, *others = wrap(words, max(1, room - width - len(_GAP))).split("\n")
        before = name + " " * max(0, width - cells(name)) + _GAP
        lines += [f"{before}{first}".rstrip(), *(" " * len(before) + line for line in others)]
    return lines


def _answers(form: JourneyPage, fields: Sequence[FieldSpec]) -> list[Row]:
    return [(_(field.short), _words(form, field)) for field in fields if _has_answer(form, field)]


def _left_open(form: JourneyPage, fields: Sequence[FieldSpec]) -> str:
    """Say how many questions of a section have no answer."""
    left = sum(not _has_answer(form, field) for field in fields)
    return str(nmsg("{n} sans réponse", "{n} sans réponse", left)) if left else ""


def _has_answer(form: JourneyPage, field: FieldSpec) -> bool:
    answer = form.session.answers.get(field.key)
    return (answer is not None and not answer.is_blank) or field.kind is Kind.CONSENT  # a consent left open is a no


def _words(form: JourneyPage, field: FieldSpec) -> str:
    words = (
        display.shown(field, form.session.answers.get(field.key)) if _has_answer(form, field) else _(display.UNANSWERED)
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
        line = f"{_words(form, field)}  ▸ {_CHANGE}"
        hanging = wrap(line, page_width(form.app.size.width) - _BESIDE - indent).replace("\n", "\n" + " " * indent)
        short = _(field.short)
        return f"{short}\n  {hanging}" if form.is_small else f"{short:<{SHORT_WIDTH}}{_GAP}{hanging}"

    return Tap(says, change, classes="review-line", id=f"review-{field.key}")
