"""The accessibility statement, page by page: what was tried, what is missing, and whom to tell."""

from functools import partial

from kiosk.i18n import msg
from kiosk.services.visit.accessibility import statement
from screens.shell.visit import VisitHost
from screens.widgets.paper import read


async def open_accessibility(app: VisitHost, _of: str) -> None:
    await read(app, msg("Accessibilité"), partial(statement, app.services))
