"""A reminder to take along: a calendar entry as a QR code, where there is room for it, and its day in large digits."""

from datetime import date

from textual.widget import Widget
from textual.widgets import Digits

from kiosk import formats
from kiosk.devices.calendar_entry import entry
from kiosk.i18n import msg, whole
from screens.shell.visit import VisitHost
from screens.tenant.pages.code_page import CodePage
from screens.widgets.qr import LOW
from screens.widgets.text import Text

_WORDS = {"bel": msg("Se connecter à la BEL"), "request": msg("Renouveler la demande de logement")}
_SUMMARIES = {"bel": "Connexion BEL", "request": "Renouveler DLS"}
"""The words in the entry itself: short, to keep the code small, and in French as the papers are."""


class EventScreen(CodePage):
    level = LOW

    def __init__(self, about: str, day: date) -> None:
        super().__init__()
        self._about, self._day = about, day

    def code(self) -> str:
        return entry(_SUMMARIES[self._about], self._day)

    def words(self) -> list[Widget]:
        return [
            Text(_WORDS[self._about], classes="question"),
            Digits(f"{self._day:%d.%m.%Y}", classes="outcome-digits"),
            Text(lambda: formats.long_day(self._day)),
            Text(self._how, classes="line"),
            *([] if self.has_room else [Text(self._whom_to_ask)]),
        ]

    def _whom_to_ask(self) -> str:
        """Say whom to ask. Without a code no phone stores the day by itself: a person writes it down."""
        phone = self.app.services.config.agency.phone
        (said,) = whole(
            msg("Une question ? Appelez le {phone}.", phone=phone),
            msg("Une question ? Demandez à l'accueil."),
        )
        return str(said)

    def _how(self) -> str:
        if self.has_room:
            return str(msg("Scannez ce code QR : votre téléphone note ce jour."))
        prints = self.app.services.printer.is_available
        return str(msg("Notez ce jour. Il est aussi sur le papier de vos dates.") if prints else msg("Notez ce jour."))


async def open_event(app: VisitHost, of: str) -> None:
    """Open the reminder of one day: `bel:2026-12-24`."""
    about, _colon, day = of.partition(":")
    await app.push_screen(EventScreen(about, date.fromisoformat(day)))
