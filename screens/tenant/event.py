"""A reminder to take along: a calendar entry as a code where there is room for it, and its day in large digits."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits

from kiosk import formats
from kiosk.devices.calendar_entry import entry
from kiosk.i18n import msg
from screens.tenant.page import TenantScreen
from screens.widgets.qr import LOW, QrCode, matrix
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_WORDS = {"bel": msg("Se connecter à la BEL"), "request": msg("Renouveler la demande de logement")}
_SUMMARIES = {"bel": "Connexion BEL", "request": "Renouveler DLS"}
"""In the entry itself: short, for the code's sake, and in French as the papers are."""


class EventScreen(TenantScreen):
    place = msg("Rappel")

    def __init__(self, about: str, day: date) -> None:
        super().__init__()
        self._about, self._day = about, day
        self._entry = entry(_SUMMARIES[about], day)

    def compose(self) -> ComposeResult:
        self.add_class("-small" if self.is_small else "-large")
        with Horizontal(id="code-page"):
            if self._has_room:
                yield QrCode(self._entry, level=LOW, id="event-code")
            with Vertical(id="code-side"):
                yield Text(lambda: self.ticket_says() or self.app.page_notes(), classes="notes ticket-words")
                yield Text(_WORDS[self._about], classes="question")
                yield Digits(f"{self._day:%d.%m.%Y}", classes="outcome-digits")
                yield Text(lambda: formats.long_day(self._day))
                yield Text(self._how, classes="line")
                yield Tap(msg("Retour"), self.close_what_is_open, id="foot-next", classes="-next")
                yield Tap(msg("Aide"), self.action_help, id="code-help")

    @property
    def _has_room(self) -> bool:
        return (len(matrix(self._entry, LOW)) + 1) // 2 <= self.app.size.height

    def _how(self) -> str:
        return str(
            msg("Photographiez le code : votre téléphone note ce jour.")
            if self._has_room
            else msg("Notez ce jour. Il est aussi sur le papier de vos dates.")
        )

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()
