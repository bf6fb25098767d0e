"""The terminal cannot work: it says so, says where to go instead, and stays up."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.i18n import msg
from screens.tenant.page import TenantScreen, languages_button
from screens.widgets.text import Text


class OutOfServiceScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "languages", show=False)]
    place = msg("Borne hors service")
    has_help = False

    def body(self) -> list[Widget]:
        return [
            Text(msg("Cette borne est hors service."), classes="question lead"),
            Text(msg("Rien de ce que vous avez envoyé n'est perdu."), classes="line"),
            Text(msg("Adressez-vous à l'accueil de l'agence."), classes="line"),
            Text(msg("Ou téléphonez : {phone}", phone=self._phone), classes="line"),
        ]

    def foot(self) -> list[Widget]:
        return languages_button(self)

    def _phone(self) -> str:
        return self.app.identity.phone
