"""What central dated while its clock was ahead is dated anew, once its copies tell that it was (R8).

A day to come counts as today, every day: what bears one would never be old, and `own_clock` would call late, until that
day, the clock that was set right.
"""

from collections.abc import Collection
from datetime import date, datetime

from db.connection import change, immediate, row
from db.sync.central import Central
from db.sync.copy_days import dated_ahead
from kiosk.clock import local_day, to_text


def settle(central: Central, copies: Collection[date], now: datetime) -> None:
    """What came on a day to come counts as come now; before the copies that tell so are dropped.

    Args:
        copies: the days of which there is one, without that of now.
    """
    today, at = local_day(now), to_text(now)
    if not dated_ahead({*copies, today}, today):
        return
    if row(central.db, "SELECT 1 FROM applied WHERE applied_at > ?", (at,)):
        central.step("date anew")
        with immediate(central.db):
            change(central.db, "UPDATE applied SET applied_at = ? WHERE applied_at > ?", (at, at))
