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
from kiosk.forms.spec import FormSpec
from kiosk.i18n import msg
from kiosk.services.paper import file as file_paper
from kiosk.services.paper import receipt
from kiosk.services.ports.errors import StorageError
from kiosk.services.ports.resumes import SentFile
from kiosk.services.visit import coming_back
from kiosk.services.visit.assistance import Sent
from kiosk.services.visit.submissions import forget_printed_file
from screens.shell.visit import VisitHost
from screens.tenant.sent.parts import part_rows
from screens.tenant.sent.sheet import OwnSheet
from screens.widgets.dialog import Dialog, NoticeDialog
from screens.widgets.page import VisitPage, pages_of, spring
from screens.widgets.paper import print_or_show
from screens.widgets.tap import Act, FootButton, Tap
from screens.widgets.text import Says, Text, numbered


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
        *(Binding(str(number), f"act({number})", show=False) for number in range(1, 5)),
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

    @property
    def _spec(self) -> FormSpec:
        return self.app.services.forms[self.file.kind]

    def _words(self) -> ReceiptWords:
        spec, submission = self._spec, self.file.submission
        known = self._words_known or spec.receipt_words
        return spec.receipt_words_of(from_json(submission.answers)) if submission else known

    def body(self) -> list[Widget]:
        others = [
            Tap(partial(numbered, number, word), act, id=f"file-{name}")
            for number, (name, word, act) in list(enumerate(self._acts(), 1))[1 if self._is_open else 0 :]
        ]
        return [
            Horizontal(
                Text(msg("Votre référence"), classes="muted label"),
                Text(self.file.reference, id="reference"),
                classes="reference-row",
            ),
            *part_rows(self._parts),
            Horizontal(*others, id="file-acts"),
        ]

    def _acts(self) -> list[tuple[str, Says, Act]]:
        """Return name, word and act of the buttons, in the order of their keys.

        The first one of an open file is filled. The paper of the file's state is there with a printer only: else it
        repeats the page.
        """
        prints = self.app.services.printer.is_available
        acts: list[tuple[str, Says, Act]] = []
        if self._is_open:
            acts += [("amend", self._amend_word, self.action_amend), ("withdraw", msg("Retirer"), self.action_withdraw)]
            if self._sheet is not None:
                own = msg("Imprimer ma fiche") if self._sheet.is_outcome and prints else msg(self._spec.sheet)
                acts.append(("sheet", own, self.action_sheet))
        if prints:
            acts.append(("print", msg("Papier"), self.action_print))
        return acts

    def _amend_word(self) -> str:
        if self.file.submission:
            return str(msg("Changer") if self.is_small else msg("Lire ou changer"))
        return str(msg("Répondre") if self.is_small else msg("Répondre de nouveau"))

    async def action_act(self, number: int) -> None:
        acts = self._acts()
        if number <= len(acts):
            _name, _word, act = acts[number - 1]
            await act()

    def _parts(self) -> tuple[receipt.Part, ...]:
        return file_paper.file_parts(self.file, self._words(), self.app.services)

    def foot(self) -> list[Widget]:
        if not self._is_open:
            return [spring(), FootButton(msg("Terminer"), self.leave, id="foot-next", before="F10 ", is_next=True)]
        (_name, word, act), *_others = self._acts()
        return [
            spring(),
            Tap(msg("Terminer"), self.leave, id="foot-leave"),
            FootButton(word, act, id="foot-next", before="1 ", is_next=True),
        ]

    def first_focus(self) -> Widget | None:
        """Return a button that ends nothing: a hasty second press must not end the visit unread."""
        return self.query_one("#foot-next" if self._is_open else "#foot-help")

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
            await self.app.show_journey(coming_back.amending(self.file, self.app.services))

    @property
    def _sheet(self) -> receipt.Sheet | None:
        """The tenant's own paper, while the answers are stored here."""
        return receipt.SHEETS.get(self.file.kind) if self.file.submission else None

    async def action_sheet(self) -> None:
        """Open the tenant's own paper, as on the receipt."""
        sheet = self._sheet
        if sheet is not None and self._is_open and not await self._was_withdrawn():
            session = coming_back.amending(self.file, self.app.services)
            own = OwnSheet(self.app, sheet, session, lambda: self.file.submission is not None, self._forget_printed)
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

    async def leave(self) -> None:
        """End the visit, unless the key is held."""
        if not self.app.haste.hasty:
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
                msg("Vos réponses sont effacées ici. Office64 en sera informé dans la demi-heure."),
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
            await asyncio.to_thread(coming_back.withdraw, self._file.reference, services)
        except StorageError as error:
            self.app.note_failure("withdraw", error)
            await self.app.push_screen(
                NoticeDialog([msg("Le dossier n'a pas pu être retiré."), msg("Demandez un agent.")])
            )
        else:
            gone = self._file._replace(withdrawn_at=services.clock.now(), submission=None)
            await self.app.switch_screen(FileScreen(gone))
