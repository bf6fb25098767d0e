"""The paper comes: nothing else can be pressed meanwhile, so that nothing is printed twice."""

import asyncio

from kiosk.i18n import msg
from kiosk.services.ports import PrintError
from screens.tenant.dialog import Dialog
from screens.tenant.notice import NoticeDialog
from screens.tenant.paper import PaperScreen, Printed
from screens.widgets.text import Says, spoken


class PrintingDialog(Dialog):
    """Stays for as long as the printer takes, its limit included; what came of it replaces it."""

    def __init__(self, title: Says, text: Says, printed: Printed | None = None) -> None:
        super().__init__([msg("L'impression est en cours."), msg("Attendez quelques secondes.")], [])
        self._title, self._text, self._printed = title, text, printed

    def on_mount(self) -> None:
        # A worker of this screen: a visit that is forgotten meanwhile ends it, and nothing is shown to the next person.
        self.run_worker(self._print())

    async def close_what_is_open(self) -> None:
        """Esc cannot take the paper back."""

    async def _print(self) -> None:
        try:
            await asyncio.to_thread(self.app.services.printer.print_text, spoken(self._text))
        except PrintError as error:
            self.app.log_failure(f"print: {error}")
            self.app.act_soon(lambda: self._give_way(self._instead_of_paper()))
        else:
            if self._printed is not None:
                await self._printed()
            self.app.act_soon(
                lambda: self._give_way(NoticeDialog([msg("C'est imprimé."), msg("Prenez votre papier.")]))
            )

    def _instead_of_paper(self) -> NoticeDialog | PaperScreen:
        if isinstance(self.app.screen_stack[-2], PaperScreen):  # the text is being read already
            return NoticeDialog([msg("L'imprimante ne répond pas."), msg("Le texte reste à l'écran.")])
        return PaperScreen(self._title, self._text, msg("L'imprimante ne répond pas. Voici le texte."))

    async def _give_way(self, following: NoticeDialog | PaperScreen) -> None:
        if self.app.screen is self:
            await self.app.switch_screen(following)
