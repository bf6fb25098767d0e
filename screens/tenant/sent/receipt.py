"""The receipt: reference and code, what was done, what was NOT, who reads it and before when, whom to call."""

import asyncio
from collections.abc import Iterator
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
from screens.widgets.large_letters import LargeCode
from screens.widgets.last_question import last_question
from screens.widgets.page import VisitPage, pages_of, spring
from screens.widgets.paper import print_or_show
from screens.widgets.qr import QrCode
from screens.widgets.scroll import Scroller
from screens.widgets.tap import Act, FootButton, Tap
from screens.widgets.text import Text, numbered


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

_NO_CODE = (
    msg("La borne n'a pas pu donner de code de reprise."),
    msg("Gardez votre référence : un agent vous aide."),
)
_OPENS = msg("Avec votre référence, il ouvre ce dossier : porte 5.")
_ROOM = 2
"""Acts beside the filled one for which the foot has room at 80×24."""


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
        self._letters = LargeCode()

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
        """Return the acts in the order of their keys.

        The last one is the code's own page: where the code is drawn on the receipt itself, no number is missing.
        """
        afterwards = self.session.spec.afterwards
        offers = afterwards(self.session.visible_answers()) if afterwards else ()
        acts = [*self._papers(), *map(self._offered, offers), _ReceiptAct("code", msg("Code QR"), self.show_code)]
        if self._gives_code:
            acts.append(_ReceiptAct("keep", msg("Mon code"), self.show_own_code))
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
        self.set_class(self._gives_code, "-coded")
        # At 56×16 the foot has room for the nearest of them; the others are under the words.
        others = [
            Tap(
                partial(numbered, number, act.title or act.word),
                act.act,
                id=f"receipt-{act.name}",
                classes="receipt-act" if place < _ROOM else "receipt-act -beyond",
            )
            for place, (number, act) in enumerate(self._others())
            if act.name != self._nearest
        ]
        receipt = Horizontal(Vertical(*self._lines(), id="receipt-text"), *self._side(), id="receipt")
        is_loud = any(part.loud for part in self._parts())  # then nothing else may be asked, nor push it away
        return [receipt, *others, *([] if is_loud else last_question(self.app))]

    @property
    def _nearest(self) -> str:
        """The act that has a button where there is room for one: the code, else the QR code."""
        return "keep" if self._gives_code else "code"

    def _others(self) -> list[tuple[int, _ReceiptAct]]:
        """Return the acts beside the filled button, with their keys."""
        return list(enumerate(self._acts(), 1))[1 if self._has_paper else 0 :]

    def _side(self) -> list[Widget]:
        """Return what stands at the right: the code in large letters, which come once it is stored, or the QR code.

        A loud part takes their room; they have pages of their own.
        """
        if any(part.loud for part in self._parts()):
            return []
        if not self._gives_code:
            return [QrCode(self.receipt.reference, id="receipt-qr")]
        self._letters.display = self._letters.hide.display = False
        heading, says = Text(msg("Votre code"), classes="muted"), Text(id="code-says")
        return [Vertical(heading, self._letters, self._letters.hide, says, id="receipt-side")]

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
            ((number, act),) = (each for each in self._others() if each[1].name == self._nearest)
            rows[-1:] = [
                Horizontal(
                    rows[-1],
                    Tap(partial(numbered, number, act.title or act.word), act.act, id="loud-code"),
                    id="beside-code",
                )
            ]
        return [*widgets, *loud, *rows]

    def _parts(self) -> tuple[paper.Part, ...]:
        return paper.receipt_parts(self.receipt, self._words, self.app.services)

    def _part(self, number: int) -> paper.Part:
        return self._parts()[number]

    @property
    def _words(self) -> ReceiptWords:
        return self.session.spec.receipt_words_of(self.session.visible_answers())

    def foot(self) -> list[Widget]:
        others = self._others()
        self.set_class(len(others) >= _ROOM, "-full")
        shown = [*others[:_ROOM], *(each for each in others[_ROOM:] if each[1].name == self._nearest)]
        acts = [
            FootButton(act.word, act.act, id=f"foot-{act.name}", before=f"{number} ", classes="foot-act")
            for number, act in shown
        ]
        if not self._has_paper:
            # Not where the button was that sends: a slow second tap there must not end the visit unread.
            if self._shows_code_first:
                own = next(act for _number, act in others if act.name == "keep")
                leave = Tap(self._finish_word, self.leave, id="foot-leave")
                return [spring(), leave, FootButton(own.word, own.act, id="foot-next", is_next=True)]
            end = FootButton(self._finish_word, self.leave, id="foot-next", before="F10 ", is_next=True)
            return [end, *acts, spring()]
        first = self._acts()[0]
        return [
            *acts,
            spring(),
            Tap(self._finish_word, self.leave, id="foot-leave"),
            FootButton(first.word, first.act, id="foot-next", before="1 ", is_next=True),
        ]

    @property
    def _shows_code_first(self) -> bool:
        """True where the code has no room on the page: its button is the filled one, or many would never see it."""
        return self.is_small and self._gives_code

    def first_focus(self) -> Widget | None:
        """Return a button that ends nothing: a hasty second press must not end the visit unread."""
        return self.query_one("#foot-next" if self._has_paper or self._shows_code_first else "#foot-help")

    # --- acts ---------------------------------------------------------------------------------------------------------

    async def print_receipt(self) -> None:
        await print_or_show(
            self.app,
            msg("Votre reçu"),
            lambda: paper.receipt_text(self.receipt, self._words, self.app.services, self._code_in_sight),
        )

    @property
    def _code_in_sight(self) -> str:
        return "" if self._letters.is_hidden else self._letters.code

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
        try:
            self.receipt = await asyncio.to_thread(forget_printed, self.receipt, self.app.services)
        except StorageError as error:
            self.app.note_failure("worksheet", error)
        else:
            self._is_another()

    def _is_another(self) -> None:
        """Show the changed words again, from the top of the page."""
        for words in self.query("#receipt-text Text").results(Text):
            words.relabel()
        self.query_one(Scroller).body.scroll_home(animate=False)

    async def _make_code(self) -> None:
        """Store a code that opens the sent file, then show it; a receipt without one says whom to ask."""
        try:
            code = await asyncio.to_thread(returning.give_code, self.session, self.app.services)
        except StorageError as error:
            self.app.note_failure("code", error)
            code = None
        self._letters.code = code or ""
        for says in self.query("#code-says").results(Text):
            self._letters.relabel()
            self._letters.display = self._letters.hide.display = bool(code)
            says.say(_OPENS if code else _no_code)

    async def show_own_code(self) -> None:
        """Show the code on a page of its own, where the receipt has no room for it."""
        if not self._letters.code:
            await self._make_code()
        if not self._letters.code:
            await self.app.push_screen(NoticeDialog(_NO_CODE))
            return
        lines = (
            _OPENS,
            msg("Votre référence : {reference}", reference=self.receipt.reference),
            msg("Ce code est nécessaire pour l'ouvrir ici. Un agent peut aussi vous aider."),
        )
        await self.app.push_screen(CodeShownScreen(self._letters.code, lines))

    async def show_code(self) -> None:
        await self.app.push_screen(CodeScreen(self.receipt))

    async def leave(self) -> None:
        """End the visit, unless the key is held; if it would lose answers not yet sent, go back to them."""
        if self.app.haste.hasty:
            return
        if self._leads_back:
            await self.app.pop_screen()
        else:
            await self.app.forget_visit()

    @property
    def _leads_back(self) -> bool:
        """True when a journey that is still open below is not sent yet."""
        return any(page.would_lose for page in pages_of(self.app.screen_stack))

    def _finish_word(self) -> str:
        return str(msg("Retour") if self._leads_back else msg("Terminer"))


def _no_code() -> str:
    return "\n".join(map(str, _NO_CODE))
