"""What central dated while its clock was ahead is dated anew, once its copies tell that it was (R8), or a person does.

A day to come counts as today, every day: what bears one would never be old, retention would keep it until long after
that day, and `own_clock` would call late, until then, the clock that was set right.
"""

from collections.abc import Collection
from datetime import date, datetime

from db.connection import Connection, change, immediate, row
from db.sync.central import Central
from db.sync.copy_days import dated_ahead
from kiosk.clock import from_text, local_day, to_text

Columns = tuple[tuple[str, str], ...]
"""Each with its table before it: what is dated there by central's own clock."""
RECEIVED: Columns = (
    ("applied", "applied_at"),
    ("events", "received_at"),
    ("conflicts", "noticed_at"),
    ("audit", "at"),
)
"""What central counts from: the archive's days, and what retention forgets."""


def settle(central: Central, copies: Collection[date], now: datetime) -> None:
    """What came on a day to come counts as come now; before the copies that tell so are dropped.

    Args:
        copies: the days of which there is one, without that of now.
    """
    today = local_day(now)
    if dated_ahead({*copies, today}, today):
        in_base(central, RECEIVED, now)


def last(db: Connection, columns: Columns) -> datetime | None:
    """The latest date in these columns; None: there is none."""
    found = (row(db, f"SELECT max({column}) AS at FROM {table}") for table, column in columns)  # noqa: S608
    return max((from_text(each["at"]) for each in found if each and each["at"]), default=None)


def in_base(central: Central, columns: Columns, now: datetime) -> bool:
    """Date anew what lies in these columns of tables of ours; whether anything was dated later."""
    at = to_text(now)
    if not any(row(central.db, f"SELECT 1 FROM {table} WHERE {column} > ?", (at,)) for table, column in columns):  # noqa: S608
        return False
    central.step("date anew")
    with immediate(central.db):
        for table, column in columns:
            change(central.db, f"UPDATE {table} SET {column} = ? WHERE {column} > ?", (at, at))  # noqa: S608
    return True
