"""What becomes of what a tenant answers: the whole notice, page by page."""

from functools import partial

from kiosk.domain import privacy
from kiosk.domain.data_files import DataUnreadable
from kiosk.i18n import msg, whole
from kiosk.services.paper import privacy_text
from screens.tenant.notice import NoticeDialog
from screens.tenant.paper import read
from screens.tenant_app import TenantApp


async def show_notice(app: TenantApp, kind: str) -> None:
    """Raises KeyError for a kind that is not kept."""
    try:
        found = privacy.notices()[kind]
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
