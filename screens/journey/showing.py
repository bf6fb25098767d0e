"""The end of live pages, on the page itself and in "Aide"."""

from functools import partial

from kiosk.i18n import N_, msg
from screens.shell.visit import VisitHost
from screens.widgets.dialog import NoticeDialog

STOP = msg("Ne plus montrer")
STILL_SHOWN = N_("Vos réponses sont encore montrées. Dites-le à l'accueil.")


async def show_no_more(app: VisitHost) -> NoticeDialog:
    """Wipe what the ticket shows; return the words of how that ended."""
    visit, failed = app.visit, partial(app.note_failure, "take back")
    is_done = visit.showing is None or await visit.showing.end(app.services, erases=True, failed=failed)
    if is_done and visit.ticket is not None:
        visit.ticket = visit.ticket._replace(draft=None)
    done = msg("Vos réponses ne sont plus montrées. Votre ticket reste valable.")
    return NoticeDialog([done if is_done else msg(STILL_SHOWN)])
