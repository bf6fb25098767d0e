"""One submitted listing: its answers, the contact apart, its text for BEL, and the record that an agent has read it."""

from collections.abc import Awaitable, Callable
from functools import cached_property
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget

from kiosk import formats
from kiosk.clock import local_day
from kiosk.forms.answers import from_json
from kiosk.forms.spec import FormSpec
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.answer_pages import read_answers, read_unknown
from kiosk.services.desk.listings import ListingDesk, Marking, Sheet
from kiosk.services.paper.layout import pages
from kiosk.services.ports import PrintError, StoredSubmission
from screens.console import words
from screens.console.file_acts import PRINTED_BY_TENANT, SheetActs, TakenBack, ask_whether_to_withdraw
from screens.console.reading import ReadingScreen, answer_widgets, sheet_widgets
from screens.console.screen import ConsoleScreen
from screens.widgets.text import Text, content

NOT_PRINTED = N_("Rien n'est sorti de l'imprimante. Le texte est ici ; F l'écrit dans un fichier.")
NO_PRINTER = N_("Aucune imprimante n'est réglée. F écrit le texte dans un fichier.")
ALREADY_READ = N_("{reference} était déjà relu.")
MARKED = {
    Marking.DONE: N_("{reference} est relu. Il reste en bas de la liste jusqu'à son effacement."),
    Marking.BEFORE: ALREADY_READ,
    Marking.PRINTED: PRINTED_BY_TENANT,
    Marking.AMENDED: N_("{reference} a été changé par la personne : rouvrez-le avant de le marquer."),
    Marking.WITHDRAWN: N_("{reference} est retiré par la personne : n'y donnez pas suite."),
    Marking.GONE: N_("{reference} n'est plus ici."),
}
_KEYS = N_("L Relu   R Retirer   Échap Retour")
_NO_TEXT = N_("Cette version ne connaît pas ce parcours : pas de texte pour la BEL.")
_NEEDS_NO_TEXT = N_("Ce dossier n'a pas de texte pour la BEL.")

Marked = Callable[[str, Marking], Awaitable[None]]
"""Awaited after a listing was set as read ("relu"), with the reference and the result."""


async def ask_whether_read(screen: ConsoleScreen, desk: ListingDesk, stored: StoredSubmission, marked: Marked) -> None:
    """Ask once if the listing was read, then record it; this cannot be undone."""
    reference = stored.submission.reference
    if stored.read_at is not None:
        screen.status.inform(msg(ALREADY_READ, reference=reference))
        return
    from screens.console.dialogs import Confirm

    async def told(marking: Marking) -> None:
        await marked(reference, marking)

    async def record() -> None:
        await screen.attempt(lambda: desk.mark_read(stored.submission), told)

    question = msg("Vous avez relu {reference} ?", reference=reference)
    note = msg("Il passe en bas de la liste, et la marque part cette nuit.")
    await screen.app.push_screen(Confirm(question, note, record))


class BelTextActs(ConsoleScreen):
    """Actions that print and write the text for BEL: the same keys beside the answers and beside the text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p,P", "print", show=False),
        Binding("f,F", "write", show=False),
    ]

    def __init__(self, desk: ListingDesk, stored: StoredSubmission) -> None:
        super().__init__()
        self.desk, self.stored = desk, stored
        self.leaks: tuple[str, ...] = ()
        """Codes of the personal data that the tenant's own words seem to give away."""

    def on_mount(self) -> None:
        spec = self.submission_spec
        self.leaks = self.desk.leaks(self.stored.submission) if spec and spec.gives_bel_text else ()
        self.query_one(".console-second").set_class(bool(self.leaks), "warning")
        self.refresh_words()

    def second_line(self) -> str:
        return words.leaks(self.leaks) if self.leaks else self.about()

    def about(self) -> str:
        """Return the second line for a text that gives nothing away."""
        return ""

    @property
    def submission_spec(self) -> FormSpec | None:
        return self.app.services.forms.get(self.stored.submission.kind)

    def has_text(self) -> bool:
        spec = self.submission_spec
        if spec is None:
            self.status.complain(msg(_NO_TEXT))
        elif not spec.gives_bel_text:
            self.status.complain(msg(_NEEDS_NO_TEXT))
        return spec is not None and spec.gives_bel_text

    async def action_print(self) -> None:
        if not self.has_text():
            return
        if self.app.services.printer.is_available:
            await self.attempt(self._print, self._say_printed)
        else:
            self.status.complain(msg(NO_PRINTER))

    def _print(self) -> bool:
        try:
            self.desk.print(self.stored.submission)
        except PrintError:
            return False
        return True

    async def _say_printed(self, is_out: bool) -> None:
        if is_out and self.leaks:
            self.status.complain(msg("Imprimé ; vérifiez la description avant la BEL."))
        elif is_out:
            self.status.inform(msg("Le texte pour la BEL est imprimé."))
        else:
            self.status.complain(msg(NOT_PRINTED))

    async def action_write(self) -> None:
        if self.has_text():
            await self.attempt(lambda: self.desk.write(self.stored.submission), self._say_written)

    async def _say_written(self, path: str) -> None:
        if self.leaks:
            self.status.complain(msg("Écrit ; vérifiez la description avant la BEL : {path}", path=path))
        else:
            self.status.inform(msg("Écrit, sans le contact : {path}", path=path))


class PagedText(Text):
    """A text in pages of the widget's own size."""

    def __init__(self, text: str, *, name: str) -> None:
        super().__init__(id=name)
        self._text = text.rstrip("\n")
        self.page = 0

    @property
    def pages(self) -> tuple[str, ...]:
        room = self.content_size
        return pages(self._text, max(1, room.width), max(1, room.height))

    def turn(self, direction: int) -> None:
        self.page = max(0, min(self.page + direction, len(self.pages) - 1))
        self.refresh()

    def render(self) -> Content:
        found = self.pages
        return content(found[min(self.page, len(found) - 1)])

    def relabel(self) -> None:
        """Do nothing: the text is French in every language."""


class BelTextScreen(BelTextActs):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,pageup,left", "turn(-1)", show=False),
        Binding("down,pagedown,right,space", "turn(1)", show=False),
    ]

    def __init__(self, desk: ListingDesk, stored: StoredSubmission) -> None:
        super().__init__(desk, stored)
        self.text = PagedText(desk.text(stored.submission), name="bel-text")

    def place(self) -> str:
        return _("{reference} · texte pour la BEL").format(reference=self.stored.submission.reference)

    def state(self) -> str:
        return _("page {page} sur {pages}").format(page=self.text.page + 1, pages=len(self.text.pages))

    def about(self) -> str:
        return _("En français, sans le contact.")

    def keys(self) -> str:
        return _("Espace Suite   ↑ Avant   P Imprimer   F Fichier   Échap Retour")

    def parts(self) -> list[Widget]:
        return [self.text]

    def on_resize(self) -> None:
        self.call_after_refresh(self._settle_page)

    def _settle_page(self) -> None:
        """Go to a page that exists, because another size has other pages."""
        self.text.turn(0)
        self.refresh_words()

    async def action_turn(self, direction: int) -> None:
        self.text.turn(direction)
        self.refresh_words()


class ListingScreen(BelTextActs, SheetActs, ReadingScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t,T", "bel_text", show=False),
        Binding("l,L", "mark_read", show=False),
        Binding("r,R", "withdraw", show=False),
    ]

    def __init__(self, desk: ListingDesk, stored: StoredSubmission, marked: Marked, taken_back: TakenBack) -> None:
        super().__init__(desk, stored)
        self._marked, self._taken_back = marked, taken_back
        self._answers = from_json(stored.submission.answers)

    def place(self) -> str:
        spec = self.submission_spec
        reference = self.stored.submission.reference
        return f"{reference} · {_(spec.title)}" if spec else reference

    def state(self) -> str:
        if self.sheet and self.stored.read_at is None:
            return ""
        return words.promise(self.stored, self.app.services.clock.now())

    def about(self) -> str:
        submission = self.stored.submission
        return " · ".join(
            (
                self._how_it_stands(),
                self._language(),
                words.identity(submission),
            )
        )

    def _language(self) -> str:
        """Return the tenant's language, which is not always that of the worksheet."""
        own = words.language(self.stored.submission.language)
        return _("langue de la personne : {language}").format(language=own) if self.sheet else own

    def _how_it_stands(self) -> str:
        if self.stored.read_at is not None:
            return _("Relu le {day}").format(day=formats.short_day(local_day(self.stored.read_at)))
        if self.sheet:
            return _("Fiche, en français")
        return _("À relire le {day} au plus tard").format(day=formats.short_day(self.stored.submission.promise))

    def keys(self) -> str:
        spec = self.submission_spec
        if self.sheet:
            return _("↑ ↓ Lire   Espace Suite   P Imprimer   L Relu   R Retirer   Échap Retour")
        if spec is not None and not spec.gives_bel_text:
            return _(_KEYS)
        return _("T Texte pour la BEL   P Imprimer   F Fichier") + "\n" + _(_KEYS)

    @cached_property
    def sheet(self) -> Sheet:
        """The worksheet, if the journey prepares one; else empty."""
        return self.desk.sheet(self.submission_spec, self._answers)

    def lines(self) -> list[Widget]:
        if self.sheet:
            return sheet_widgets(self.sheet)
        spec = self.submission_spec
        return answer_widgets(spec, read_answers(spec, self._answers) if spec else read_unknown(self._answers))

    async def action_print(self) -> None:
        spec, reference = self.submission_spec, self.stored.submission.reference
        if spec is None or not self.sheet:
            await super().action_print()
        else:

            async def print_if(is_here: bool) -> None:
                if is_here:
                    await self.print_sheet(lambda: self.desk.print_sheet(spec, self._answers, reference))
                else:
                    self.status.complain(msg(PRINTED_BY_TENANT, reference=reference))

            await self.attempt(lambda: self.desk.is_here(reference), print_if)

    async def action_bel_text(self) -> None:
        if self.has_text():
            await self.app.push_screen(BelTextScreen(self.desk, self.stored))

    async def action_mark_read(self) -> None:
        await ask_whether_read(self, self.desk, self.stored, self._leave_marked)

    async def _leave_marked(self, reference: str, marking: Marking) -> None:
        await self.app.pop_screen()
        await self._marked(reference, marking)

    async def action_withdraw(self) -> None:
        await ask_whether_to_withdraw(self, self.desk, self.stored.submission.reference, self._taken_back)
