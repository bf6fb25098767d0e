"""The receipt: the reference, what was done, what was NOT, who reads it and before when, whom to call."""

import asyncio
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.forms.session import FormSession, Receipt
from kiosk.i18n import msg
from kiosk.services import paper
from kiosk.services.ports import StorageError
from kiosk.services.submissions import forget_printed
from screens.tenant.code_page import CodePage
from screens.tenant.last_question import came_to_something, end_visit
from screens.tenant.page import TenantScreen, spring
from screens.tenant.paper import paper_word, print_or_show, read
from screens.widgets.foot_button import FootButton
from screens.widgets.qr import QrCode
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_STYLES = Path(__file__).with_name("receipt.tcss")


class ReceiptScreen(TenantScreen):
    CSS_PATH: ClassVar[list[Path]] = [_STYLES]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "print", show=False),
        Binding("2", "description", show=False),
        Binding("3", "code", show=False),
    ]
    place = msg("C'est prêt.")

    def __init__(self, receipt: Receipt, session: FormSession) -> None:
        super().__init__()
        self.state = msg(session.spec.receipt_words.state)
        self.motive = session.spec.ticket_motive
        self.receipt = receipt
        self.session = session

    async def opened(self) -> None:
        await super().opened()
        came_to_something(self.app)

    def body(self) -> list[Widget]:
        return [
            Horizontal(
                Vertical(*self._lines(), id="receipt-text"),
                QrCode(self.receipt.reference, id="receipt-qr"),
                id="receipt",
            ),
            *([Tap(self._sheet.title, self.action_description, id="receipt-description")] if self._sheet else []),
        ]

    def _lines(self) -> list[Widget]:
        widgets: list[Widget] = [
            Horizontal(
                Text(msg("Votre référence"), classes="muted label"),
                Text(self.receipt.reference, id="reference"),
                classes="reference-row",
            ),
        ]
        count = len(self._parts())
        return [*widgets, *(self._part_row(index) for index in range(count))]

    def _part_row(self, index: int) -> Widget:
        return Horizontal(
            Text(lambda: self._part(index).heading, classes="part-heading"),
            Text(lambda: self._part(index).text),
            classes=f"part part-{index}",
        )

    def _part(self, index: int) -> paper.Part:
        return self._parts()[index]

    def _parts(self) -> tuple[paper.Part, ...]:
        return paper.receipt_parts(self.receipt, self.session.spec.receipt_words, self.app.services)

    def foot(self) -> list[Widget]:
        return [
            *(
                [FootButton(msg(self.session.spec.sheet), self.action_description, id="foot-description", before="2 ")]
                if self._sheet
                else []
            ),
            FootButton(msg("Code QR"), self.action_code, id="foot-code", before="3 "),
            spring(),
            Tap(msg("Terminer"), self.action_finish, id="foot-leave"),
            FootButton(paper_word(self.app), self.action_print, id="foot-next", before="1 ", is_next=True),
        ]

    def first_focus(self) -> Widget | None:
        """Paper, where "Envoyer" stood: a second, hasty enter or tap must not end the visit unread."""
        return self.query_one("#foot-next")

    async def action_print(self) -> None:
        words = self.session.spec.receipt_words
        await print_or_show(
            self.app, msg("Votre reçu"), lambda: paper.receipt_text(self.receipt, words, self.app.services)
        )

    async def action_description(self) -> None:
        """The tenant's own paper: to read here, and to take along."""
        sheet = self._sheet
        if sheet is None:
            return
        printed = self._forget_printed if sheet.goes_when_printed else None
        await read(self.app, sheet.title, lambda: sheet.text(self.session, self.app.services), printed)

    @property
    def _sheet(self) -> paper.Sheet | None:
        return paper.SHEETS.get(self.session.spec.id)

    async def _forget_printed(self) -> None:
        """The tenant holds it: nothing is kept for longer than it is needed."""
        try:
            await asyncio.to_thread(forget_printed, self.receipt.reference, self.app.services)
        except StorageError as error:
            self.app.log_failure(f"worksheet: {type(error).__name__}")

    async def action_code(self) -> None:
        await self.app.push_screen(CodeScreen(self.receipt))

    async def action_finish(self) -> None:
        """The end of the visit; of a journey that was opened from another one, the way back to that."""
        below = self.app.screen_stack[self.app.screen_stack.index(self) - 1]
        if getattr(below, "is_journey", False):
            await self.app.pop_screen()
        else:
            await end_visit(self.app)


class CodeScreen(CodePage):
    """The reference's code: at 56×16 it fills the height."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt

    def code(self) -> str:
        return self.receipt.reference

    def words(self) -> list[Widget]:
        return [
            Text(self.receipt.reference, id="reference"),
            Text(msg("Photographiez ce code. Il contient seulement votre référence."), classes="line"),
        ]
