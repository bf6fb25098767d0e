"""What the terminal does with answers, in short sentences, and what it is made of."""

from textual.widget import Widget

from kiosk.i18n import N_, msg
from screens.tenant.page import TenantScreen, spring
from screens.widgets.foot_button import back_button
from screens.widgets.text import Text

_LINES = (
    N_("Rien n'est gardé si vous n'envoyez pas. Tout est effacé quand vous terminez."),
    N_("Ce que vous montrez à un agent est effacé à la fin de votre ticket."),
    N_("Une annonce envoyée est lue par l'agence et par le service Attribution."),
    N_("Elle est gardée trois mois après sa fin, douze mois au plus."),
    N_("Vous pouvez la lire, la corriger ou la faire effacer : demandez à l'agence."),
    N_("La borne prépare. Une personne décide. Rien n'est refusé par une machine."),
    N_("Vous pouvez aussi écrire à la CNIL : www.cnil.fr."),
)
_CREDIT = N_("Communes : INSEE, DGCL, La Poste (Licence Ouverte), par Etalab, 2026.")


class AboutScreen(TenantScreen):
    place = msg("Vos données")

    def body(self) -> list[Widget]:
        return [*(Text(msg(line), classes="line") for line in _LINES), Text(msg(_CREDIT), classes="help")]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()
