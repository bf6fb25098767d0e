"""Printed papers and their replacement: when nothing can be printed, the same text page by page on the screen."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from kiosk.i18n import Message, current_language, msg
from kiosk.services.paper.layout import COLUMNS, Heading, headings, is_edge, is_heading, pages
from kiosk.services.ports.errors import PrintError
from kiosk.services.ports.tickets import Ticket
from screens.shell.breakpoints import SMALL_WIDTH
from screens.shell.visit import VisitHost
from screens.widgets.chrome import BETWEEN
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.page import VisitPage, spring
from screens.widgets.tap import Act, FootButton, ListRow, Tap, back_button, mark_of
from screens.widgets.text import Says, Text, spoken

_CHROME_ROWS_LARGE, _CHROME_ROWS_SMALL, _CHROME_ROWS_WIDE = 9, 7, 7
"""Rows of the screen that the text cannot use: header, foot, the line that says why, and empty rows."""


_HALF = 37
"""Columns of a half of the page at 80×24."""
_SIDES = 4
"""Columns at both sides of a page at 56×16."""
_LONG = 6
"""Number of pages from which a text has a table of contents."""
MOST_PAPERS = 6
"""Most papers in one visit: receipt, ticket and text, each twice. A roll is not to be emptied by one bored hand."""


def paper_word(app: VisitHost, name: Message) -> Message:
    """Return the word for the paper's button: "Imprimer", or without a printer `name`, the text to read."""
    return msg("Imprimer") if app.services.printer.is_available else name


Printed = Callable[[], Awaitable[None]]
"""Awaited once the paper has come out."""


async def print_or_show(app: VisitHost, title: Says, text: Says, printed: Printed | None = None) -> None:
    """Print a text; if nothing can come out, say so and show the text."""
    from screens.widgets.paper import PrintingDialog

    if not app.services.printer.is_available:
        await app.push_screen(PaperScreen(title, text, msg("Cette borne n'imprime pas. Voici le texte.")))
    elif app.visit.tally["papers"] >= MOST_PAPERS:
        why = msg("{n} papiers sont déjà imprimés. Voici le texte.", n=app.visit.tally["papers"])
        await app.push_screen(PaperScreen(title, text, why))
    else:
        app.visit.tally["papers"] += 1
        await app.push_screen(PrintingDialog(title, text, printed))


async def read(
    app: VisitHost, title: Says, text: Says, why: Says = "", print_by: Act | None = None, shown: Says = ""
) -> None:
    """Show a text to be read first; one more key prints it, or calls `print_by`, which may ask a question before."""
    prints = app.services.printer.is_available
    await app.push_screen(PaperScreen(title, text, why, may_print=prints, print_by=print_by, shown=shown))


class PaperText(Text):
    """A page of a paper, with its headings and the contents of its frames in bold."""

    def words(self) -> Content:
        page, start, is_framed, is_free = super().words(), 0, False, True
        for line in page.plain.split("\n"):
            end = start + len(line)
            is_framed ^= is_edge(line)
            # Right below other words, capitals are the end of a sentence, such as "BEL."
            is_free = not line or is_framed or is_edge(line) or (is_free and is_heading(line))
            if is_free:
                page = page.stylize("bold", start, end)
            start = end + 1
        return page


class PaperScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "print", show=False),
        Binding("2", "contents", show=False),
    ]

    def __init__(
        self,
        title: Says,
        text: Says,
        why: Says = "",
        *,
        may_print: bool = False,
        print_by: Act | None = None,
        shown: Says = "",
    ) -> None:
        """
        Args:
            text: evaluated again when the language changes, as every other word of a page is.
            shown: the same for the screen, laid out in two columns at 80×24; empty: the paper itself is shown.
        """
        super().__init__()
        self.place, self._title = self._title_and_where, title
        self._text, self._shown = text, shown
        self._why = why
        self._may_print, self._print_by = may_print, print_by
        self._made: tuple[tuple[str, Size], tuple[str, ...]] | None = None
        """Language and size, and the pages made for them; None when what the text tells may have changed."""
        self._index = 0
        self._back = back_button(self.close_what_is_open)
        self._up = Tap("▲", lambda: self.action_turn(-1), id="foot-up")
        self._down = Tap("▼", lambda: self.action_turn(1), id="foot-next", classes="-next -turns")

    @property
    def _columns(self) -> tuple[str, ...]:
        """The text in columns, made once for a language and a size: a worksheet takes a while."""
        made_for = (current_language(), self.app.size)
        if self._made is None or self._made[0] != made_for:
            around = _CHROME_ROWS_SMALL if self._is_small else _CHROME_ROWS_LARGE
            rows = self.app.size.height - (_CHROME_ROWS_WIDE if self._beside > 1 else around)
            width = COLUMNS if not self._shown else self.app.size.width - _SIDES if self._is_small else _HALF
            self._made = made_for, pages(spoken(self._shown or self._text), width, max(1, rows))
        return self._made[1]

    @property
    def _beside(self) -> int:
        """Columns beside each other on a page."""
        return 2 if self._shown and not self._is_small else 1

    @property
    def _pages(self) -> int:
        return -(-len(self._columns) // self._beside)

    def body(self) -> list[Widget]:
        self.set_class(self._beside > 1, "-wide")
        columns = Horizontal(*(PaperText(partial(self._column, place)) for place in range(self._beside)), id="paper")
        if self._beside > 1:
            return [Text(self._why, classes="warning"), columns]
        why = [Text(self._why, classes="warning")] if self._why else []
        return [*why, Text(self._where, classes="help"), columns]

    def _column(self, place: int) -> str:
        return next(iter(self._columns[min(self._index, self._pages - 1) * self._beside + place :]), "")

    def _where(self) -> str:
        return str(msg("page {page} sur {pages}", page=self._index + 1, pages=self._pages))

    def _title_and_where(self) -> str:
        """Return the title; two columns leave no row for the page's number, which then stands behind it."""
        return BETWEEN.join((spoken(self._title), self._where())) if self._beside > 1 else spoken(self._title)

    def _headings(self) -> tuple[Heading, ...]:
        return tuple(found._replace(page=found.page // self._beside) for found in headings(self._columns))

    def foot(self) -> list[Widget]:
        paper = FootButton(msg("Imprimer"), self.action_print, id="foot-print", before="1 ")
        contents = FootButton(msg("Sommaire"), self.action_contents, id="foot-contents", before="2 ")
        self._down.set_class(self._shows_print and self._has_contents, "-crowded")
        shown = [*([paper] if self._shows_print else []), *([contents] if self._has_contents else [])]
        return [*shown, spring(), self._back, self._up, self._down]

    @property
    def _shows_print(self) -> bool:
        """True when the print button is shown; at 56×16 it gives way to the contents if the page below prints too."""
        gives_way = self._print_by is not None and self._is_small and self._is_long
        return self._may_print and not gives_way

    @property
    def _has_contents(self) -> bool:
        """True for a long paper, as far as there is room beside the print button."""
        return self._is_long and not (self._shows_print and self._is_small)

    @property
    def _is_long(self) -> bool:
        return self._pages >= _LONG and len(self._headings()) > 1

    @property
    def _is_small(self) -> bool:
        return self.app.size.width < SMALL_WIDTH

    async def action_contents(self) -> None:
        from screens.widgets.paper import ContentsScreen

        if self._has_contents:
            await self.app.push_screen(ContentsScreen(self._headings, self._go))

    async def _go(self, index: int) -> None:
        self._show_page(index)

    async def action_print(self) -> None:
        if not self._may_print:
            return
        if self._print_by is not None:
            await self._print_by()
        else:
            await print_or_show(self.app, self._title, self._text)

    async def opened(self) -> None:
        await super().opened()
        self._offer_pages()

    def _offer_pages(self) -> None:
        """Hide the button that leads to no page; its place stays empty."""
        self._up.visible = self._index > 0
        self._down.visible = self._index < self._pages - 1
        if self.focused is None or not self.focused.visible:
            self.set_focus(self._down if self._down.visible else self._back)

    def ticket_moved(self, ticket: Ticket, ahead: int) -> None:
        """Show the page again: if the text is a ticket, its state has changed."""
        super().ticket_moved(ticket, ahead)
        self._made = None
        self._show_page(self._index)

    async def action_turn(self, direction: int) -> None:
        self._show_page(self._index + direction)

    def _show_page(self, index: int) -> None:
        self._index = max(0, min(self._pages - 1, index))
        self._offer_pages()
        self._refresh_header()
        for part in self.query("#paper Text, .help").results(Text):
            part.relabel()

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Update the warning: the text may have been printed meanwhile."""
        self._made = None
        for words in self.query(".warning").results(Text):
            words.relabel()

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()


class PrintingDialog(Dialog):
    """A dialog that stays for as long as the printer takes, its time limit included; the result then replaces it."""

    def __init__(self, title: Says, text: Says, printed: Printed | None = None) -> None:
        super().__init__([msg("L'impression est en cours."), msg("Attendez quelques secondes.")], [])
        self._title, self._text, self._printed = title, text, printed

    def on_mount(self) -> None:
        # A worker of this screen: if the visit is forgotten meanwhile, it ends, and the next tenant sees nothing of it.
        self.run_worker(self._print())

    async def close_what_is_open(self) -> None:
        """Do nothing on Esc: it cannot take the paper back."""

    async def _print(self) -> None:
        try:
            await asyncio.to_thread(self.app.services.printer.print_text, spoken(self._text))
        except PrintError as error:
            self.app.log_failure(f"print: {error}")
            self.app.act_soon(lambda: self._give_way(self._instead_of_paper()))
        else:
            if self._printed is not None:
                await self._printed()
            self.app.act_soon(
                lambda: self._give_way(NoticeDialog([msg("C'est imprimé."), msg("Prenez votre papier.")]))
            )

    def _instead_of_paper(self) -> NoticeDialog | PaperScreen:
        if isinstance(self.app.screen_stack[-2], PaperScreen):  # the text is being read already
            return NoticeDialog([msg("L'imprimante ne répond pas."), msg("Le texte reste à l'écran.")])
        return PaperScreen(self._title, self._text, msg("L'imprimante ne répond pas. Voici le texte."))

    async def _give_way(self, following: NoticeDialog | PaperScreen) -> None:
        if self.app.screen is self:
            await self.app.switch_screen(following)


class ContentsScreen(VisitPage):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]
    place = msg("Sommaire")

    def __init__(self, headings: Callable[[], Sequence[Heading]], go: Callable[[int], Awaitable[None]]) -> None:
        """
        Args:
            headings: evaluated again when the language changes.
            go: leads to a page, by its index.
        """
        super().__init__()
        self._find, self._go = headings, go
        self._language, self._found = "", tuple[Heading, ...]()

    def _headings(self) -> Sequence[Heading]:
        """Return the headings, found once per language: the whole paper is laid out for them."""
        if self._language != current_language():
            self._language, self._found = current_language(), tuple(self._find())
        return self._found

    def body(self) -> list[Widget]:
        rows = (
            ListRow(partial(self._says, number), partial(self.action_choose, number), id=f"line-{number}")
            for number in range(1, len(self._headings()) + 1)
        )
        return [Text(msg("Où voulez-vous aller ?"), classes="question lead"), Vertical(*rows, classes="list-rows")]

    def _says(self, number: int) -> str:
        heading = self._headings()[number - 1]
        where = msg("page {page}", page=heading.page + 1)
        return f"{mark_of(number)} {heading.words}\n{where}"

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    def first_focus(self) -> Widget | None:
        return self.query_one("#line-1")

    async def action_choose(self, number: int) -> None:
        headings = self._headings()
        if number <= len(headings):
            await self.app.pop_screen()
            await self._go(headings[number - 1].page)

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()
