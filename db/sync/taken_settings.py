"""The terminal's side of what central sets: kept whole, and read at the next start."""

from datetime import datetime

from db.stores.set_by_central import keep
from db.sync.down import BadSnapshot, Json
from db.sync.sender import Terminal
from kiosk.config import ConfigurationError
from kiosk.from_central import check_told


def take(terminal: Terminal, told: Json, _now: datetime) -> None:
    """Keep it; inside `immediate`.

    Raises:
        BadSnapshot: no setting of ours, or one that this program does not take; what was kept before stays.
    """
    settings = told.get("settings")
    if not isinstance(settings, dict):
        raise BadSnapshot
    try:
        check_told(settings, "settings")
    except ConfigurationError:
        raise BadSnapshot from None
    keep(terminal.db, "settings", settings)
