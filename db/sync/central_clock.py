"""Whether central's own clock can be believed."""

from datetime import datetime

from db.connection import rows
from db.sync import backup
from db.sync.central import Central
from kiosk.clock import from_text, is_suspect


def is_clock_odd(central: Central, now: datetime) -> bool:
    """Whether central's clock goes back behind what was received, or has just jumped ahead: nothing goes by it."""
    latest = rows(central.db, "SELECT max(applied_at) AS at FROM applied")[0]["at"]
    return is_suspect(now, from_text(latest) if latest else None) or backup.has_jumped(central.home.backup, now)
