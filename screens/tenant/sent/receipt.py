"""The receipt: the reference, what was done, what was NOT, who reads it and before when, whom to call."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.forms.draft import Receipt
from kiosk.forms.outcome_spec import Offer, ReceiptWords
from kiosk.forms.session import FormSession
from kiosk.i18n import Message, msg
from kiosk.services.paper import receipt as paper
from kiosk.services.ports import StorageError
from kiosk.services.visit import coming_back as returning
from kiosk.services.visit.assistance import Sent
from kiosk.services.visit.submissions import forget_printed
from screens.journey.saving import CodeShownScreen
from screens.tenant.pages.code_page import CodePage
from screens.tenant.sent.file import tell_withdrawn, withdrawn_meanwhile
from screens.tenant.sent.parts import LoudPart, part_rows
from screens.tenant.sent.sheet import OwnSheet
from screens.widgets.dialog import NoticeDialog
from screens.widgets.page import VisitPage, pages_of, spring
from screens.widgets.paper import paper_word, print_or_show
from screens.widgets.qr import QrCode
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Act, FootButton, Tap
from screens.widgets.text import Text


class CodeScreen(CodePage):
    """The page of the reference's QR code: at 56×16 the code fills the height."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt

    def code(self) -> str:
        return self.receipt.reference

    def words(self) -> list[Widget]:
        return [
            Text(self.receipt.reference, id="reference"),
            Text(
                msg("Scannez ce code QR avec votre téléphone. Il contient seulement votre référence."), classes="line"
            ),
        ]


_STYLES = Path(__file__).with_name("receipt.tcss")

_CODE = 3
"""The key that opens the code's own page."""
_FEW, _FULL = 2, 3
"""Actions beside the filled one that leave it its full width at 80×24; and the most for which there is room."""


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
        self.app.came_to_something()

    # --- what can be done ---------------------------------------------------------------------------------------------

    def _acts(self) -> dict[int, _ReceiptAct]:
        """Return the actions by key; 1, the filled button, is the paper that the journey is for, else the receipt."""
        sheet = self._sheet
        receipt = _ReceiptAct("paper", paper_word(self.app, msg("Reçu")), self.print_receipt)
        if sheet is None:
            acts = {1: receipt}
        else:
            name = msg(self.session.spec.sheet)
            word = paper_word(self.app, name) if sheet.is_outcome else name
            own = _ReceiptAct("sheet", word, self.open_sheet, sheet.title)
            acts = {1: own, 2: replace(receipt, word=msg("Reçu"))} if sheet.is_outcome else {1: receipt, 2: own}
        acts[_CODE] = _ReceiptAct("code", msg("Code QR"), self.show_code)
        afterwards = self.session.spec.afterwards
        offers = afterwards(self.session.visible_answers()) if afterwards else ()
        further = [self._offered(offer) for offer in offers]
        if not self.receipt.has_code and not self.receipt.is_forgotten:
            further.append(_ReceiptAct("keep", msg("Mon code"), self.give_code, msg("Mon code de reprise")))
        numbered = acts | dict(enumerate(further, 4))
        return {n: replace(each, act=partial(self._unless_withdrawn, each.act)) for n, each in numbered.items()}

    def _offered(self, offer: Offer) -> _ReceiptAct:
        async def act() -> None:
            await self.app.go(offer.act, self.session)

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
        if number in acts:
            await acts[number].act()

    # --- the page -----------------------------------------------------------------------------------------------------

    def body(self) -> list[Widget]:
        # At 56×16 the foot has room for two of them; the others are under the words.
        others = [
            Tap(
                partial(_numbered, number, act),
                act.act,
                id=f"receipt-{act.name}",
                classes="receipt-act" if number <= _FULL + 1 else "receipt-act -beyond",
            )
            for number, act in self._acts().items()
            if number > 1 and act.name != "code"
        ]
        return [
            Horizontal(
                Vertical(*self._lines(), id="receipt-text"),
                QrCode(self.receipt.reference, id="receipt-qr"),
                id="receipt",
            ),
            *others,
        ]

    def _lines(self) -> list[Widget]:
        widgets: list[Widget] = [
            Horizontal(
                Text(msg("Votre référence"), classes="muted label"),
                Text(self.receipt.reference, id="reference"),
                classes="reference-row",
            ),
        ]
        parts = self._parts()
        loud = [LoudPart(partial(self._part, number)) for number, part in enumerate(parts) if part.loud]
        rows: list[Widget] = [*part_rows(self._parts)]
        if loud:
            self.add_class("-loud")
            code = Tap(partial(_numbered, _CODE, self._acts()[_CODE]), self.show_code, id="receipt-code")
            rows[-1:] = [Horizontal(rows[-1], code, id="beside-code")]
        return [*widgets, *loud, *rows]

    def _parts(self) -> tuple[paper.Part, ...]:
        return paper.receipt_parts(self.receipt, self._words, self.app.services)

    def _part(self, number: int) -> paper.Part:
        return self._parts()[number]

    @property
    def _words(self) -> ReceiptWords:
        return self.session.spec.receipt_words_of(self.session.visible_answers())

    def foot(self) -> list[Widget]:
        (_one, first), *others = self._acts().items()
        self.set_class(len(others) > _FEW, "-full")
        return [
            *(
                FootButton(act.word, act.act, id=f"foot-{act.name}", before=f"{number} ", classes="foot-act")
                for number, act in others[:_FULL]
            ),
            spring(),
            Tap(self._finish_word, self.action_finish, id="foot-leave"),
            FootButton(first.word, first.act, id="foot-next", before="1 ", is_next=True),
        ]

    def first_focus(self) -> Widget | None:
        """Return the paper's button, where the sending one was: a hasty second press must not end the visit unread."""
        return self.query_one("#foot-next")

    # --- acts ---------------------------------------------------------------------------------------------------------

    async def print_receipt(self) -> None:
        await print_or_show(
            self.app, msg("Votre reçu"), lambda: paper.receipt_text(self.receipt, self._words, self.app.services)
        )

    async def open_sheet(self) -> None:
        """Open the tenant's own paper."""
        sheet = self._sheet
        if sheet is not None:
            text = partial(sheet.text, self.session, self.app.services)
            own = OwnSheet(self.app, sheet, text, lambda: not self.receipt.is_forgotten, self._forget_printed)
            await own.open()

    @property
    def _sheet(self) -> paper.Sheet | None:
        return paper.SHEETS.get(self.session.spec.id)

    async def _forget_printed(self) -> None:
        """Erase the answers, which the tenant now holds: nothing is kept longer than needed. The page says so."""
        try:
            self.receipt = await asyncio.to_thread(forget_printed, self.receipt, self.app.services)
        except StorageError as error:
            self.app.note_failure("worksheet", error)
        else:
            self._no_code_is_offered()

    def _no_code_is_offered(self) -> None:
        for offer in self.query("#receipt-keep, #foot-keep"):
            offer.remove()
        self._is_another()

    def _is_another(self) -> None:
        """Show the changed words again, from the top of the page."""
        for words in self.query("#receipt-text Text").results(Text):
            words.relabel()
        self.query_one(Scroller).body.scroll_home(animate=False)

    async def give_code(self) -> None:
        """Give a code that opens the sent file: it is stored first, then shown once, on a page of its own."""
        if self.receipt.has_code:
            return
        code = await self._make_code()
        if code is None:
            await self.app.push_screen(
                NoticeDialog(
                    [
                        msg("La borne n'a pas pu donner de code de reprise."),
                        msg("Gardez votre référence : un agent vous aide."),
                    ]
                )
            )
            return
        lines = (
            msg("Avec votre référence, il ouvre ce dossier : « Reprendre mon dossier » (5)."),
            msg("Votre référence : {reference}", reference=self.receipt.reference),
            msg("Ce code est nécessaire pour l'ouvrir ici. Un agent peut aussi vous aider."),
        )
        await self.app.push_screen(CodeShownScreen(code, lines))

    async def _make_code(self) -> str | None:
        try:
            code = await asyncio.to_thread(returning.give_code, self.session, self.app.services)
        except StorageError as error:
            self.app.note_failure("code", error)
            return None
        if code is not None and self.session.receipt is not None:
            self.receipt = self.session.receipt
            self._no_code_is_offered()
        return code

    async def show_code(self) -> None:
        await self.app.push_screen(CodeScreen(self.receipt))

    async def action_finish(self) -> None:
        """End the visit; if it would lose answers that are still to be sent, go back to them."""
        if self._leads_back:
            await self.app.pop_screen()
        else:
            await self.app.end_visit()

    @property
    def _leads_back(self) -> bool:
        """True when a journey that is still open below is not sent yet."""
        return any(page.would_lose for page in pages_of(self.app.screen_stack))

    def _finish_word(self) -> str:
        return str(msg("Retour") if self._leads_back else msg("Terminer"))


def _numbered(number: int, act: _ReceiptAct) -> str:
    return f"{number} {act.title or act.word}"
