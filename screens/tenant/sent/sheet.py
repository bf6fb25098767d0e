"""The tenant's own paper. If the journey is for this paper, printing it erases the answers, after a question."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from kiosk.forms.session import FormSession
from kiosk.i18n import msg
from kiosk.services.paper.receipt import Sheet
from screens.shell.visit import VisitHost
from screens.widgets.dialog import Dialog
from screens.widgets.paper import PaperScreen, Printed, print_or_show, read
from screens.widgets.tap import Tap
from screens.widgets.text import Says


@dataclass(frozen=True)
class OwnSheet:
    """One paper, as one page offers it."""

    app: VisitHost
    sheet: Sheet
    session: FormSession
    """The answers that it is made from."""
    is_kept: Callable[[], bool]
    """Tells if the answers are still stored here: a paper without them is printed again without a question."""
    forget: Printed

    def text(self) -> str:
        return self.sheet.text(self.session, self.app.services)

    @property
    def shown(self) -> Says:
        """The text for the screen; empty: the screen shows the paper itself."""
        return partial(self.sheet.shown, self.session) if self.sheet.shown else ""

    async def open(self) -> None:
        if not self.sheet.is_outcome:
            await read(self.app, self.sheet.title, self.text, shown=self.shown)
        elif not self.app.services.printer.is_available:
            why = msg("Cette borne n'imprime pas. Lire n'efface rien.")
            await self.app.push_screen(PaperScreen(self.sheet.title, self.text, why, shown=self.shown))
        elif not self.app.haste.hasty:  # a key that bounces asks nothing
            await self._ask_or_print()

    async def _ask_or_print(self) -> None:
        if self.is_kept():
            await self.app.push_screen(PrintSheetDialog(self))
        else:
            await print_or_show(self.app, self.sheet.title, self.text)

    async def print(self) -> None:
        await print_or_show(self.app, self.sheet.title, self.text, self.forget)

    async def read(self) -> None:
        """Show the paper on the screen; printing from there asks the question too."""
        await read(self.app, self.sheet.title, self.text, self._what_it_erases, self._ask_or_print, self.shown)

    def _what_it_erases(self) -> str:
        return str(msg("Lire n'efface rien. Imprimer efface vos réponses d'ici.")) if self.is_kept() else ""


class PrintSheetDialog(Dialog):
    def __init__(self, own: OwnSheet) -> None:
        self._own = own
        is_being_read = isinstance(own.app.screen, PaperScreen)
        super().__init__(
            [
                msg("Imprimer votre fiche ?"),
                msg("Après l'impression, vos réponses sont effacées ici : seul votre papier les garde."),
                msg("Votre référence et l'état du dossier restent."),
            ],
            [
                Tap(msg("Imprimer"), self._print, classes="-next"),
                *([] if is_being_read else [Tap(msg("Lire"), self._read)]),
                Tap(msg("Pas encore"), self.close),
            ],
        )

    async def _print(self) -> None:
        """Print, unless the key bounces or is held: such a key erases nothing."""
        if not self.app.haste.hasty:
            await self.close()
            await self._own.print()

    async def _read(self) -> None:
        await self.close()
        await self._own.read()
