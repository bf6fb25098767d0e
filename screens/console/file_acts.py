"""Actions on a file that several screens offer: print its worksheet, withdraw it at the tenant's wish."""

from collections.abc import Awaitable, Callable

from kiosk.i18n import N_, _, msg
from kiosk.services.desk.listings import ListingDesk, TakingBack
from kiosk.services.ports import PrintError
from screens.console.dialogs import Confirm
from screens.console.screen import ConsoleScreen

_NOT_PRINTED = N_("Rien n'est sorti de l'imprimante. La fiche reste à l'écran.")
_NO_PRINTER = N_("Aucune imprimante n'est réglée. La fiche reste à l'écran.")
PRINTED_BY_TENANT = N_("{reference} n'est plus ici : la personne a imprimé sa fiche.")
CHECK_WHO = N_("Vérifiez d'abord l'identité de la personne.")
_WHAT_FOLLOWS = (
    CHECK_WHO,
    N_("S'en vont : les réponses gardées ici, pour de bon."),
    N_("Le service l'apprend cette nuit et n'y donne pas suite."),
    N_("Reste : ce qui est déjà imprimé ou fait ailleurs."),
)
NOT_KNOWN = N_("Cette borne ne connaît pas {reference}. Voyez la borne où il a été préparé, ou le siège.")
TAKEN_BACK = {
    TakingBack.DONE: N_("{reference} est retiré. Ses réponses sont effacées ici ; le service l'apprend cette nuit."),
    TakingBack.BEFORE: N_("{reference} était déjà retiré."),
    TakingBack.UNKNOWN: NOT_KNOWN,
}

TakenBack = Callable[[str, TakingBack], Awaitable[None]]
"""Awaited after a withdrawal, with the reference and the result."""


class SheetActs(ConsoleScreen):
    async def print_sheet(self, work: Callable[[], None]) -> None:
        """Print a worksheet. Raises nothing: the status line shows the result."""
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


async def ask_whether_to_withdraw(
    screen: ConsoleScreen, desk: ListingDesk, reference: str, taken_back: TakenBack
) -> None:
    """Ask once, and say what is erased and what stays; then leave the page, for nothing of it is here any more."""

    async def told(taking: TakingBack) -> None:
        await screen.app.pop_screen()
        await taken_back(reference, taking)

    async def withdraw() -> None:
        await screen.attempt(lambda: desk.withdraw(reference), told)

    question = msg("Retirer {reference} à la demande de la personne ?", reference=reference)
    await screen.app.push_screen(Confirm(question, lambda: "\n".join(_(line) for line in _WHAT_FOLLOWS), withdraw))
