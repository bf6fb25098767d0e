"""A sent file, opened again with reference and code: its state, and what its tenant may do with it."""

import asyncio
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.forms.answers import from_json
from kiosk.forms.catalog.resume import MOTIVE
from kiosk.forms.outcome_spec import ReceiptWords
from kiosk.i18n import msg
from kiosk.services.paper import file as file_paper
from kiosk.services.paper import receipt as paper
from kiosk.services.ports import SentFile, StorageError
from kiosk.services.visit import coming_back as returning
from kiosk.services.visit.assistance import Sent
from kiosk.services.visit.submissions import forget_printed_file
from screens.shell.visit import VisitHost
from screens.tenant.sent.parts import part_rows
from screens.tenant.sent.sheet import OwnSheet
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.page import VisitPage, pages_of, spring
from screens.widgets.paper import print_or_show
from screens.widgets.tap import FootButton, Tap
from screens.widgets.text import Text


async def withdrawn_meanwhile(app: VisitHost, reference: str) -> SentFile | None:
    """Return the file if it was withdrawn. None also if it cannot be read: each action reports its own failure."""
    try:
        file = await asyncio.to_thread(app.services.resumes.find_file, reference)
    except StorageError as error:
        app.note_failure("withdrawn", error)
        return None
    return file if file is not None and file.withdrawn_at is not None else None


async def tell_withdrawn(app: VisitHost, file: SentFile) -> None:
    """Replace the open page by the state of the withdrawn file, below a notice that an agent withdrew it.

    The end of that page ends the visit: if a journey below is not sent yet, lead back to it instead.
    """
    if any(page.would_lose for page in pages_of(app.screen_stack)):
        await app.pop_screen()
    else:
        await app.switch_screen(FileScreen(file))
    await app.push_screen(
        NoticeDialog(
            [msg("Un agent a retiré ce dossier."), msg("Vos réponses sont effacées ici. Rien ne s'ouvre plus.")]
        )
    )


class FileScreen(VisitPage):
    CSS_PATH: ClassVar[list[Path]] = [Path(__file__).with_name("file.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "print", show=False),
        Binding("2", "amend", show=False),
        Binding("3", "withdraw", show=False),
        Binding("4", "sheet", show=False),
    ]
    place = msg("Votre dossier")
    asks_before_it = True
    """Back from a change leads here, and unsent changes are asked about first."""

    def __init__(self, file: SentFile) -> None:
        super().__init__()
        self.file = file
        self.motive = MOTIVE
        self._words_known: ReceiptWords | None = None
        """The receipt's words for answers that were erased in this visit: the kind of request is still known."""

    @property
    def sent(self) -> Sent:
        """The sent file that a ticket shows, if the tenant wishes."""
        return Sent(self.file.kind, self.file.reference)

    @property
    def _is_open(self) -> bool:
        return self.file.withdrawn_at is None

    def file_state(self, *, briefly: int = 0) -> str:
        return str(file_paper.file_state(self.file, self._words(), briefly=briefly))

    def _words(self) -> ReceiptWords:
        spec, submission = self.app.services.forms[self.file.kind], self.file.submission
        known = self._words_known or spec.receipt_words
        return spec.receipt_words_of(from_json(submission.answers)) if submission else known

    def body(self) -> list[Widget]:
        amend = msg("Lire ou changer") if self.file.submission else msg("Répondre de nouveau")
        withdraw = msg("Retirer")
        acts = [
            Tap(lambda: f"2 {amend}", self.action_amend, id="file-amend"),
            Tap(lambda: f"3 {withdraw}", self.action_withdraw, id="file-withdraw"),
        ]
        if self._sheet is not None:
            acts.append(Tap(self._sheet_word, self.action_sheet, id="file-sheet"))
        # The actions come before what follows from them, to be seen without turning the page.
        rows = part_rows(self._parts)
        how_it_stands, what_follows = rows[:-2], rows[-2:]
        return [
            Horizontal(
                Text(msg("Votre référence"), classes="muted label"),
                Text(self.file.reference, id="reference"),
                classes="reference-row",
            ),
            *how_it_stands,
            *([Horizontal(*acts, id="file-acts")] if self._is_open else []),
            *what_follows,
        ]

    def _sheet_word(self) -> str:
        prints = self._sheet is not None and self._sheet.is_outcome and self.app.services.printer.is_available
        own = msg("Imprimer ma fiche") if prints else msg(self.app.services.forms[self.file.kind].sheet)
        return f"4 {own}"

    def _parts(self) -> tuple[paper.Part, ...]:
        return file_paper.file_parts(self.file, self._words(), self.app.services)

    def foot(self) -> list[Widget]:
        return [
            spring(),
            Tap(msg("Terminer"), self._finish, id="foot-leave"),
            # A paper of the file's state, even if a worksheet may still be printed; "Reçu" is the header's word.
            FootButton(msg("Papier"), self.action_print, id="foot-next", before="1 ", is_next=True),
        ]

    async def action_print(self) -> None:
        await print_or_show(
            self.app,
            msg("Votre dossier"),
            lambda: file_paper.file_text(self.file, self._words(), self.app.services),
        )

    async def _was_withdrawn(self) -> bool:
        """Tell if an agent withdrew the file meanwhile; if so, show that instead."""
        file = await withdrawn_meanwhile(self.app, self.file.reference)
        if file is not None:
            await tell_withdrawn(self.app, file)
        return file is not None

    async def action_amend(self) -> None:
        if self._is_open and not await self._was_withdrawn():
            await self.app.show_journey(returning.amending(self.file, self.app.services))

    @property
    def _sheet(self) -> paper.Sheet | None:
        """The tenant's own paper, while the answers are stored here."""
        return paper.SHEETS.get(self.file.kind) if self.file.submission else None

    async def action_sheet(self) -> None:
        """Open the tenant's own paper, as on the receipt."""
        sheet = self._sheet
        if sheet is not None and self._is_open and not await self._was_withdrawn():
            text = partial(sheet.text, returning.amending(self.file, self.app.services), self.app.services)
            own = OwnSheet(self.app, sheet, text, lambda: self.file.submission is not None, self._forget_printed)
            await own.open()

    async def _forget_printed(self) -> None:
        try:
            await asyncio.to_thread(forget_printed_file, self.file.reference, self.app.services)
        except StorageError as error:
            self.app.note_failure("worksheet", error)
        else:
            self._words_known = self._words()
            self.file = self.file._replace(submission=None, printed_at=self.app.clock.now())
            await self.recompose()
            self.set_focus(self.first_focus())

    async def action_withdraw(self) -> None:
        if self._is_open:
            await self.app.push_screen(WithdrawDialog(self.file))

    async def _finish(self) -> None:
        await self.app.forget_visit()

    async def close_what_is_open(self) -> None:
        """Go home (Esc): the file is closed, but language and contrast stay for the tenant, who is still there."""
        await self.app.go_home()


class WithdrawDialog(Dialog):
    def __init__(self, file: SentFile) -> None:
        self._file = file
        super().__init__(
            [
                msg("Retirer ce dossier ?"),
                msg("Vos réponses sont effacées ici. Office64 en sera informé cette nuit."),
                msg("Ce qui est déjà fait ailleurs, la borne ne l'efface pas."),
            ],
            [
                Tap(msg("Non, je le garde"), self.close, classes="-next"),
                Tap(msg("Oui, retirer"), self._withdraw),
            ],
        )

    async def _withdraw(self) -> None:
        """Withdraw the file, unless the key bounces or is held."""
        if self.app.haste.hasty:
            return
        services = self.app.services
        await self.close()
        try:
            await asyncio.to_thread(returning.withdraw, self._file.reference, services)
        except StorageError as error:
            self.app.note_failure("withdraw", error)
            await self.app.push_screen(
                NoticeDialog([msg("Le dossier n'a pas pu être retiré."), msg("Demandez un agent.")])
            )
        else:
            gone = self._file._replace(withdrawn_at=services.clock.now(), submission=None)
            await self.app.switch_screen(FileScreen(gone))
