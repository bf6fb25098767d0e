"""Printing a worksheet from the console: the same key beside a row of the list and beside the answers of a ticket."""

from collections.abc import Callable

from kiosk.i18n import N_, msg
from kiosk.services.ports import PrintError
from screens.console.screen import ConsoleScreen

_NOT_PRINTED = N_("Rien n'est sorti de l'imprimante. La fiche reste à l'écran.")
_NO_PRINTER = N_("Aucune imprimante n'est réglée. La fiche reste à l'écran.")
PRINTED_BY_TENANT = N_("{reference} n'est plus ici : la personne a imprimé sa fiche.")


class SheetActs(ConsoleScreen):
    async def print_sheet(self, work: Callable[[], None]) -> None:
        """Raises nothing: whatever came of it stands in the status line."""
        if not self.app.services.printer.is_available:
            self.status.complain(msg(_NO_PRINTER))
            return

        def attempt() -> bool:
            try:
                work()
            except PrintError:
                return False
            return True

        await self.attempt(attempt, self._say_out)

    async def _say_out(self, is_out: bool) -> None:
        if is_out:
            self.status.inform(msg("La fiche est imprimée, en français."))
        else:
            self.status.complain(msg(_NOT_PRINTED))
