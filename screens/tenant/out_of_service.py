"""The terminal cannot work: it says so, says where to go instead, and stays up."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from kiosk.i18n import msg
from screens.base import SAFE_MODE
from screens.tenant.page import TenantScreen, languages_button
from screens.widgets.text import Text


class OutOfServiceScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f3", "languages", show=False)]
    place = msg("Borne hors service")
    has_help = False

    def body(self) -> list[Widget]:
        return [
            Text(msg("Cette borne est hors service."), classes="question lead"),
            *self._what_is_kept(),
            Text(msg("Adressez-vous à l'accueil de l'agence."), classes="line"),
            Text(msg("Ou téléphonez : {phone}", phone=self._phone), classes="line"),
        ]

    def _what_is_kept(self) -> list[Widget]:
        """In safe mode nobody knows yet what was kept: the terminal stands still, and says so to whoever mends it."""
        if self.app.exit_code != SAFE_MODE:
            return [Text(msg("Rien de ce que vous avez envoyé n'est perdu."), classes="line")]
        return [
            Text(msg("Elle n'écrit plus rien, pour ne rien abîmer."), classes="line"),
            Text(msg("Pour l'agence : mode sûr, code 6. Lancez « kiosk doctor »."), classes="line"),
        ]

    def foot(self) -> list[Widget]:
        return languages_button(self)

    def _phone(self) -> str:
        return self.app.identity.phone
