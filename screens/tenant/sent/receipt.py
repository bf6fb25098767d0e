"""The receipt: what to note, then what was done, what was NOT, who reads it and before when; the rest behind a tap."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.forms.draft import Receipt
from kiosk.forms.outcome_spec import Offer, ReceiptWords
from kiosk.forms.session import FormSession
from kiosk.i18n import Message, msg
from kiosk.services.paper import receipt as paper
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit import coming_back
from kiosk.services.visit.assistance import Sent
from kiosk.services.visit.submissions import forget_printed
from screens.journey.saving import OPENS_AT_HOME, SAME_CODE, CodeShownScreen, NotedDialog
from screens.tenant.pages.code_page import CodePage
from screens.tenant.sent.file import tell_withdrawn, withdrawn_meanwhile
from screens.tenant.sent.parts import LoudPart, part_rows
from screens.tenant.sent.sheet import OwnSheet
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.last_question import last_question
from screens.widgets.page import VisitPage, pages_of, spring
from screens.widgets.paper import print_or_show
from screens.widgets.qr import rows_of
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Act, FootButton, Tap
from screens.widgets.text import Text, content, numbered


class CodeScreen(CodePage):
    """The page of the reference's QR code: at 56×16 the code fills the height, and holds the reference alone.

    A telephone looks a bare reference up in the web; a sentence it shows.
    """

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt

    def code(self) -> str:
        reference, phone = self.receipt.reference, self.app.services.config.agency.phone
        sentence = f"Office64 de l'Habitat. Référence : {reference}."
        ways = (f"{sentence} Téléphone : {phone}." if phone else sentence, sentence, reference)
        return next((way for way in ways if rows_of(way) <= self.app.size.height), reference)

    def words(self) -> list[Widget]:
        return [
            Text(self.receipt.reference, id="reference"),
            Text(
                msg("Scannez ce code QR avec votre téléphone. Il ne contient aucune donnée sur vous."), classes="line"
            ),
        ]


_STYLES = Path(__file__).with_name("receipt.tcss")

_READ_ON = msg("Lire la suite")
_NO_CODE = (
    msg("La borne n'a pas pu donner de code de reprise."),
    msg("Gardez votre référence : un agent vous aide."),
)
_ROOM = 2
"""Acts beside the filled one for which the foot has room at 80×24."""


class ToNote(Vertical):
    """The box of what the tenant has to write down."""

    def on_mount(self) -> None:
        self.relabel()

    def relabel(self) -> None:
        self.border_title = cast(str, content(msg("À NOTER")))


@dataclass(frozen=True)
class _ReceiptAct:
    """An action on the receipt, by its key and by a button."""

    name: str
    word: Message
    """Its word, of at most ten letters: it may be in the foot of the smallest screen."""
    act: Act
    title: Message | None = None
    """Its longer name, where there is room."""


class ReceiptScreen(VisitPage):
    CSS_PATH: ClassVar[list[Path]] = [_STYLES]
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"act({number})", show=False) for number in range(1, 10)),
    ]
    place = msg("C'est prêt.")
    takes_back = True
    """A journey opened from here leads back to it: the tenant may not have written down the reference yet."""

    def __init__(self, receipt: Receipt, session: FormSession) -> None:
        super().__init__()
        self.state = msg(session.spec.receipt_words_of(session.visible_answers()).state)
        self.motive = session.spec.ticket_motive
        self.receipt = receipt
        self.session = session
        self._gives_code = self.sent is not None and not receipt.has_code and not receipt.is_forgotten
        """True when the receipt gives a code as it opens: it can be opened again, and has none yet."""
        self._code = session.saved.code if session.saved is not None and receipt.has_code else ""
        self._is_noted = self.sent is None
        """True when nothing is left to note, when the tenant holds it on paper, or was asked."""

    @property
    def sent(self) -> Sent | None:
        """The sent file; None if anonymous: its reference beside a ticket's number would give it a name."""
        spec = self.session.spec
        return None if spec.is_pseudonymous else Sent(spec.id, self.receipt.reference)

    def file_state(self, *, briefly: int = 0) -> str:
        return self._said(self.state)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Look for a withdrawal, besides the base class's own handler, which Textual calls too."""
        self.app.call_later(self._was_withdrawn)

    async def opened(self) -> None:
        await super().opened()
        if self._gives_code:
            self.app.call_later(self._make_code)

    # --- what can be done ---------------------------------------------------------------------------------------------

    def _acts(self) -> tuple[_ReceiptAct, ...]:
        """Return the acts in the order of their keys."""
        afterwards = self.session.spec.afterwards
        offers = afterwards(self.session.visible_answers()) if afterwards else ()
        own = [_ReceiptAct("keep", msg("Mon code"), self.show_own_code)] if self.sent is not None else []
        code = _ReceiptAct("code", msg("Code QR"), self.show_code)
        acts = [*self._papers(), *own, *map(self._offered, offers), code]
        return tuple(replace(act, act=partial(self._unless_withdrawn, act.act)) for act in acts)

    def _papers(self) -> Iterator[_ReceiptAct]:
        """Yield the paper that the journey is for, and the receipt; without a printer that only repeats the page."""
        sheet, prints = self._sheet, self.app.services.printer.is_available
        is_outcome = sheet is not None and sheet.is_outcome
        receipt = _ReceiptAct("paper", msg("Reçu") if is_outcome else msg("Imprimer"), self.print_receipt)
        if prints and not is_outcome:
            yield receipt
        if sheet is not None:
            word = msg("Imprimer") if prints and is_outcome else msg(self.session.spec.sheet)
            yield _ReceiptAct("sheet", word, self.open_sheet, sheet.title)
        if prints and is_outcome:
            yield receipt

    @property
    def _has_paper(self) -> bool:
        """True when the first act is the filled button: something is printed, or is the journey's own paper."""
        return self.app.services.printer.is_available or (self._sheet is not None and self._sheet.is_outcome)

    def _offered(self, offer: Offer) -> _ReceiptAct:
        async def act() -> None:
            await self.app.go(offer.act)

        return _ReceiptAct(offer.act.partition(":")[0], offer.says, act)

    async def _unless_withdrawn(self, act: Act) -> None:
        if not await self._was_withdrawn():
            await act()

    async def _was_withdrawn(self) -> bool:
        """Tell if an agent withdrew the file meanwhile: then its state replaces this page, and nothing opens."""
        file = await withdrawn_meanwhile(self.app, self.receipt.reference)
        if file is not None and self.is_current:
            await tell_withdrawn(self.app, file)
        return file is not None

    async def action_act(self, number: int) -> None:
        acts = self._acts()
        if number <= len(acts):
            await acts[number - 1].act()

    # --- the page -----------------------------------------------------------------------------------------------------

    def body(self) -> list[Widget]:
        parts = self._parts()
        loud = [LoudPart(partial(self._part, number)) for number, part in enumerate(parts) if part.loud]
        self.set_class(bool(loud), "-loud")
        others = [
            Tap(
                partial(numbered, number, act.title or act.word),
                act.act,
                id=f"receipt-{act.name}",
                classes="receipt-act",
            )
            for number, act in self._others()
        ]
        further = Vertical(*part_rows(self._parts, further=True), *others, id="receipt-further")
        further.display = False
        return [
            ToNote(*self._to_note(), id="to-note"),
            *loud,
            *part_rows(self._parts, further=False),
            Tap(lambda: f"▸ {_READ_ON}", self._read_on, id="read-on"),
            further,
            *([] if loud else last_question(self.app)),  # what is loud is not pushed away, nor is anything else asked
        ]

    def _to_note(self) -> list[Widget]:
        reference = _noted(msg("Votre référence"), Text(self.receipt.reference, id="reference"))
        if self.sent is None:
            return [reference]
        own = _noted(msg("Votre code"), Text(lambda: self._code, id="own-code"))
        own.display = self._gives_code or bool(self._code)
        return [Horizontal(reference, own, id="to-note-row"), Text(self._where, id="code-says")]

    def _where(self) -> str:
        """Say where the reference and the code open the file; without a code, whom to ask."""
        if self._code or self._gives_code:
            return str(OPENS_AT_HOME)
        return "\n".join(map(str, (SAME_CODE, OPENS_AT_HOME) if self.receipt.has_code else _NO_CODE))

    async def _read_on(self) -> None:
        """Show what is read later, in the place of the button that asks for it."""
        further = self.query_one("#receipt-further")
        self.query_one("#read-on").display, further.display = False, True
        self.set_focus(next(iter(further.query(Tap))), scroll_visible=False)
        self.call_after_refresh(further.scroll_visible, animate=False, top=True)

    def _others(self) -> list[tuple[int, _ReceiptAct]]:
        """Return the acts beside the filled button, with their keys."""
        return list(enumerate(self._acts(), 1))[1 if self._has_paper else 0 :]

    def _parts(self) -> tuple[paper.Part, ...]:
        return paper.receipt_parts(self.receipt, self._words, self.app.services)

    def _part(self, number: int) -> paper.Part:
        return self._parts()[number]

    @property
    def _words(self) -> ReceiptWords:
        return self.session.spec.receipt_words_of(self.session.visible_answers())

    def foot(self) -> list[Widget]:
        acts = [
            FootButton(act.word, act.act, id=f"foot-{act.name}", before=f"{number} ", classes="foot-act")
            for number, act in self._others()[:_ROOM]
        ]
        if not self._has_paper:
            return [
                *acts,
                spring(),
                FootButton(self._finish_word, self.leave, id="foot-next", before="F10 ", is_next=True),
            ]
        first = self._acts()[0]
        return [
            *acts,
            spring(),
            Tap(self._finish_word, self.leave, id="foot-leave"),
            FootButton(first.word, first.act, id="foot-next", before="1 ", is_next=True),
        ]

    def first_focus(self) -> Widget | None:
        """Return a button that ends nothing: a hasty second press must not end the visit unread."""
        return self.query_one("#foot-next" if self._has_paper else "#foot-help")

    # --- acts ---------------------------------------------------------------------------------------------------------

    async def print_receipt(self) -> None:
        await print_or_show(
            self.app,
            msg("Votre reçu"),
            lambda: paper.receipt_text(self.receipt, self._words, self.app.services, self._code),
            self._take_printed,
        )

    async def _take_printed(self) -> None:
        self._is_noted = True

    async def open_sheet(self) -> None:
        """Open the tenant's own paper."""
        sheet = self._sheet
        if sheet is not None:
            own = OwnSheet(self.app, sheet, self.session, lambda: not self.receipt.is_forgotten, self._forget_printed)
            await own.open()

    @property
    def _sheet(self) -> paper.Sheet | None:
        return paper.SHEETS.get(self.session.spec.id)

    async def _forget_printed(self) -> None:
        """Erase the answers, which the tenant now holds: nothing is kept longer than needed. The page says so."""
        await self._take_printed()
        try:
            self.receipt = await asyncio.to_thread(forget_printed, self.receipt, self.app.services)
        except StorageError as error:
            self.app.note_failure("worksheet", error)
        else:
            self._is_another()

    def _is_another(self) -> None:
        """Show the changed words again, from the top of the page."""
        for words in self.query(".body Text").results(Text):
            words.relabel()
        self.query_one(Scroller).body.scroll_home(animate=False)

    async def _make_code(self) -> None:
        """Store a code that opens the sent file, then show it; a receipt without one says whom to ask."""
        try:
            code = await asyncio.to_thread(coming_back.give_code, self.session, self.app.services)
        except StorageError as error:
            self.app.note_failure("code", error)
            code = None
        self._code, self._gives_code = code or self._code, False
        for words in self.query("#own-code, #code-says").results(Text):
            words.relabel()
        for row in self.query("#to-note-row > Horizontal:last-of-type"):
            row.display = bool(self._code)

    async def show_own_code(self) -> None:
        """Show the code large, on a page that prints it; one that nobody here knows is replaced, after a question."""
        if self._code:
            await self._show_large()
        elif self.receipt.has_code:
            await self.app.push_screen(NewCodeDialog(self._make_and_show))
        else:
            await self._make_and_show()

    async def _make_and_show(self) -> None:
        await self._make_code()
        if self._code:
            await self._show_large()
        else:
            await self.app.push_screen(NoticeDialog(_NO_CODE))

    async def _show_large(self) -> None:
        lines = (
            OPENS_AT_HOME,
            msg("Votre référence : {reference}", reference=self.receipt.reference),
            msg("Ce code est nécessaire pour l'ouvrir ici. Un agent peut aussi vous aider."),
        )
        await self.app.push_screen(CodeShownScreen(self._code, lines))

    async def show_code(self) -> None:
        await self.app.push_screen(CodeScreen(self.receipt))

    async def leave(self) -> None:
        """End the visit, unless the key is held; ask if the tenant noted what only this page shows.

        If the end would lose answers not yet sent, lead back to them.
        """
        if self.app.haste.hasty:
            return
        if not self._is_noted:
            asks = msg("Avez-vous noté {reference} et le code ?", reference=self.receipt.reference)
            await self.app.push_screen(NotedDialog(asks, self._end))
        else:
            await self._end()

    async def _end(self) -> None:
        await (self.app.pop_screen() if self._leads_back else self.app.forget_visit())

    @property
    def _leads_back(self) -> bool:
        """True when a journey that is still open below is not sent yet."""
        return any(page.would_lose for page in pages_of(self.app.screen_stack))

    def _finish_word(self) -> str:
        if self._leads_back:
            return str(msg("Retour"))
        is_long = self.sent is not None and not self._has_paper and not self.is_small
        return str(msg("J'ai noté, terminer") if is_long else msg("Terminer"))


class NewCodeDialog(Dialog):
    """The question before a new code ends the old one, which only its holder knows."""

    def __init__(self, make: Act) -> None:
        self._make = make
        super().__init__(
            [msg("Voulez-vous un nouveau code ?"), msg("L'ancien code n'ouvre plus ce dossier ensuite.")],
            [
                Tap(msg("Garder l'ancien"), self.close, classes="-next"),
                Tap(msg("Un nouveau code"), self._replace),
            ],
        )

    async def _replace(self) -> None:
        """Give the new code, unless the key bounces or is held."""
        if not self.app.haste.hasty:
            await self.close()
            await self._make()


def _noted(label: Message, words: Text) -> Horizontal:
    """Return a row of the box: a label, and what is to be copied."""
    return Horizontal(Text(label, classes="muted label"), words, classes="reference-row")
