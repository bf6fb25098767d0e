"""What central dated while its clock was ahead is dated anew, once its copies tell that it was (R8).

A day to come counts as today, every day: what bears one would never be old, retention would keep it until long after
that day, and `own_clock` would call late, until then, the clock that was set right.
"""

from collections.abc import Collection
from datetime import date, datetime

from db.connection import change, immediate, row
from db.sync.central import Central
from db.sync.copy_days import dated_ahead
from kiosk.clock import local_day, to_text

_DATES = (("applied", "applied_at"), ("events", "received_at"), ("conflicts", "noticed_at"), ("audit", "at"))
"""What central dates by its own clock, and counts from: the archive's days, and what retention forgets."""


def settle(central: Central, copies: Collection[date], now: datetime) -> None:
    """What came on a day to come counts as come now; before the copies that tell so are dropped.

    Args:
        copies: the days of which there is one, without that of now.
    """
    today, at = local_day(now), to_text(now)
    if not dated_ahead({*copies, today}, today):
        return
    if any(row(central.db, f"SELECT 1 FROM {table} WHERE {column} > ?", (at,)) for table, column in _DATES):  # noqa: S608
        central.step("date anew")
        with immediate(central.db):
            for table, column in _DATES:
                change(central.db, f"UPDATE {table} SET {column} = ? WHERE {column} > ?", (at, at))  # noqa: S608
