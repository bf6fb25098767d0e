"""The privacy notice, page by page: what becomes of a tenant's answers."""

from functools import partial

from textual.widget import Widget

from kiosk.domain.data_files import DataUnreadable
from kiosk.forms.notices import notices
from kiosk.i18n import N_, msg, whole
from kiosk.services.paper.receipt import privacy_text
from screens.shell.visit import VisitHost
from screens.widgets.dialog import NoticeDialog
from screens.widgets.page import VisitPage, spring
from screens.widgets.paper import read
from screens.widgets.tap import back_button
from screens.widgets.text import Text


async def open_privacy(app: VisitHost, kind: str) -> None:
    """Open the notice of one kind of journey; empty: the general one. Raises KeyError: when the kind is not kept."""
    if not kind:
        await app.push_screen(AboutScreen())
        return
    try:
        found = notices()[kind]
    except DataUnreadable as error:
        app.log_failure(f"data: {error.path.name}")
        phone = app.services.config.agency.phone
        await app.push_screen(
            NoticeDialog(
                [
                    msg("Ce texte ne peut pas être montré ici."),
                    *whole(
                        msg("Demandez-le à l'accueil, ou appelez le {phone}.", phone=phone),
                        msg("Demandez-le à l'accueil."),
                    ),
                ]
            )
        )
        return
    title = msg("Vos données · {title}", title=msg(found.title))
    await read(app, title, partial(privacy_text, kind, app.services))


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


class AboutScreen(VisitPage):
    place = msg("Vos données")

    def body(self) -> list[Widget]:
        return [*(Text(msg(line), classes="line") for line in _LINES), Text(msg(_CREDIT), classes="help")]

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()
