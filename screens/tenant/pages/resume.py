"""Door 5: a draft opens with its code, a sent file with its reference and code; without a code, an agent helps."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

from kiosk import formats
from kiosk.clock import from_text
from kiosk.forms.catalog.resume import LOCKED, MOTIVE, NO_CODE, RESUME_DRAFT, RESUME_FILE
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import msg
from kiosk.services.ports.errors import StorageError
from kiosk.services.visit import coming_back
from screens.shell.visit import VisitHost
from screens.tenant.pages.menu import MenuScreen, ReadingScreen
from screens.widgets.text import Text

_PLACE = msg("Reprendre mon dossier")


async def open_resume(app: VisitHost, of: str) -> None:
    """Open the door's menu, or the page on which a code is typed; while codes are refused, say so before."""
    if not of:
        await app.push_screen(_menu())
        return
    try:
        locked = await asyncio.to_thread(coming_back.closed, app.services)
    except StorageError as error:
        app.note_failure("resume", error)
        locked = None  # reported when a code is typed
    if locked is None:
        await app.go(f"form:{of}")
    else:
        await app.push_screen(_locked_page(locked.until))


async def say_closed(app: VisitHost, until: str) -> None:
    """Say until when codes are refused; `until` is an instant as `to_text` writes it."""
    await app.push_screen(_locked_page(from_text(until)))


def _menu() -> MenuScreen:
    return MenuScreen(
        _PLACE,
        msg("Que voulez-vous reprendre ?"),
        (
            Offer(f"resume:{RESUME_DRAFT}", msg("Un brouillon, avec mon code de reprise")),
            Offer(f"resume:{RESUME_FILE}", msg("Un dossier, avec référence et code de reprise")),
            Offer(f"ticket:{NO_CODE}", msg("Voir un agent, sans code de reprise")),
        ),
        motive=MOTIVE,
    )


def _locked_page(until: datetime) -> ReadingScreen:
    """Return the page that says until when codes are refused.

    No answer is to be corrected there, and an agent can open what the code would have opened.
    """
    # The first full minute at which codes are accepted again: a minute earlier, one would be refused once more.
    hour = partial(formats.hour, until + timedelta(seconds=59))
    title = msg("Trop d'essais. Vous pourrez réessayer à {hour}.", hour=hour)
    words = [Text(msg("Un agent peut vous aider maintenant : bouton 1, ou Aide (F1)."))]
    return ReadingScreen(_PLACE, title, words, motive=LOCKED)
