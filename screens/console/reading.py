"""Answers as an agent reads them: by section and page, exactly as typed, with the place where the tenant stopped."""

import asyncio

from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.forms.answers import Answer
from kiosk.forms.display import shown
from kiosk.forms.spec import FieldSpec, FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.answer_pages import AnswerPage, Reading
from kiosk.services.desk.listings import Sheet
from screens.console import words
from screens.console.breakpoints import Scrolls
from screens.console.screen import ConsoleScreen
from screens.widgets.scroll import Body
from screens.widgets.text import Says, Text

STOPPED = N_("s'est arrêté ici")
_CONTACT, _NOT_FOR_BEL = N_("Contact"), N_("Contact : ne pas publier")
_OTHERS = N_("Autres réponses")
_HERE = "▸"


class ReadingScreen(ConsoleScreen, Scrolls):
    """A screen for a text longer than itself; the keys scroll it."""

    def lines(self) -> list[Widget]:
        return []

    def parts(self) -> list[Widget]:
        return [Body(*self.lines(), id="reading")]

    def on_mount(self) -> None:
        self._is_open = asyncio.Event()
        self.call_after_refresh(self._open_where_they_stopped)

    def _open_where_they_stopped(self) -> None:
        for mark in self.query(".-stopped"):
            self.body.scroll_to_widget(mark, animate=False, top=True, force=True)
        self._is_open.set()

    async def action_scroll(self, rows: int) -> None:
        # A key typed before the first layout would scroll nothing, and the opening would then jump elsewhere.
        await self._is_open.wait()
        await super().action_scroll(rows)


def answer_widgets(spec: FormSpec | None, reading: Reading) -> list[Widget]:
    """Return the widgets of a whole reading, contact data apart at its end."""
    widgets: list[Widget] = []
    section = ""
    for page in reading.pages:
        answers = [(field, answer) for field, answer in page.answers if not field.contact]
        if not (answers or page.is_here or page.tries):
            continue
        if spec and page.step.section != section:
            section = page.step.section
            widgets.append(_section(spec, section))
        widgets += [*_page_mark(page), *(_answer_line(field, answer) for field, answer in answers)]
    if reading.is_at_review:
        widgets.append(_mark(lambda: _at_the_end(spec), is_here=True))
    contact = [(field, answer) for page in reading.pages for field, answer in page.answers if field.contact]
    if contact:
        heading = _NOT_FOR_BEL if spec and spec.gives_bel_text else _CONTACT
        widgets += [Text(msg(heading), classes="reading-section"), *(_answer_line(*each) for each in contact)]
    if reading.others:
        widgets += [Text(msg(_OTHERS), classes="reading-section"), *(_raw_line(*each) for each in reading.others)]
    return widgets


def sheet_widgets(sheet: Sheet) -> list[Widget]:
    """Return the widgets of a worksheet, in French in every language: an agent reads what is printed."""
    widgets: list[Widget] = []
    for heading, lines in sheet:
        widgets.append(Text(words.as_typed(heading), classes="reading-section"))
        widgets += [Text(words.as_typed(line), classes="reading-sheet") for line in lines]
    return widgets


def _at_the_end(spec: FormSpec | None) -> str:
    """Return the words at the end of a draft; a journey that sends nothing ends with its result, not unfinished."""
    if spec is not None and spec.outcome is not None:
        return _("Résultat lu à la borne")
    return f"{words.page_name(None)} · {_(STOPPED)}"


def _section(spec: FormSpec, key: str) -> Widget:
    label = next(each.label for each in spec.sections if each.key == key)
    return Text(msg(label), classes="reading-section")


def _page_mark(page: AnswerPage) -> list[Widget]:
    """Return a line for a page where the tenant stopped, or had wrong tries; none for any other page."""
    if not (page.is_here or page.tries):
        return []

    def said() -> str:
        parts = [words.page_name(page.step)]
        parts += [_(STOPPED)] if page.is_here else []
        parts += [_("{tries} sur cette page").format(tries=words.tries(page.tries))] if page.tries else []
        return " · ".join(parts)

    return [_mark(said, is_here=page.is_here)]


def _mark(says: Says, *, is_here: bool) -> Widget:
    sign = _HERE if is_here else "·"
    text = Text(lambda: f"{sign} {says() if callable(says) else says}", classes="reading-mark")
    text.set_class(is_here, "-stopped")
    return text


def _answer_line(field: FieldSpec, answer: Answer | None) -> Widget:
    value = Text(lambda: words.as_typed(shown(field, answer)), classes="reading-value")
    value.set_class(answer is None, "muted")
    return Horizontal(Text(msg(field.short), classes="reading-label"), value, classes="reading-line")


def _raw_line(key: str, answer: Answer) -> Widget:
    raw = answer.raw if isinstance(answer.raw, str) else ", ".join(answer.raw)
    return Horizontal(
        Text(words.as_typed(key), classes="reading-label"),
        Text(words.as_typed(raw), classes="reading-value"),
        classes="reading-line",
    )
