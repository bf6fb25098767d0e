"""What the terminal does with answers, in short sentences, and what it is made of."""

from textual.widget import Widget

from kiosk.i18n import N_, msg
from screens.tenant.page import TenantScreen, spring
from screens.widgets.foot_button import back_button
from screens.widgets.text import Text

_LINES = (
    N_("Vos réponses s'effacent, sauf si vous envoyez, enregistrez ou appelez un agent."),
    N_("Échap trois fois de suite, vite : l'écran se cache, tout est effacé."),
    N_("Ce que vous montrez à un agent est effacé à la fin de votre ticket."),
    N_("Chaque démarche dit qui lit vos réponses, et combien de temps."),
    N_("Dans une démarche, ouvrez l'Aide (F1), puis « Vos données »."),
    N_("Vous pouvez voir, corriger ou faire effacer vos données : demandez à l'agence."),
    N_("La borne prépare. Une personne décide. Rien n'est refusé par une machine."),
    N_("Vous pouvez aussi écrire à la CNIL : www.cnil.fr."),
)
_CREDIT = N_("Communes : INSEE, DGCL, La Poste (Licence Ouverte), par Etalab, 2026")


class AboutScreen(TenantScreen):
    place = msg("Vos données")

    def body(self) -> list[Widget]:
        return [*(Text(msg(line), classes="line") for line in _LINES), Text(msg(_CREDIT), classes="help")]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()
