"""Of a file that a revoked terminal brings again, as it does every night without a receipt: what it asks for."""

from datetime import datetime

from db.connection import Connection, row
from db.sync import batch, quarantine, quarantine_news
from db.sync.central import Central
from db.sync.pages import last_told
from kiosk.clock import local_day


def was_released(db: Connection, digest: str) -> bool:
    """Of a file that was applied: whether its terminal was shut out before, so that a person took it in.

    A copy of what was taken earlier is kept aside, like all that such a terminal brings: somebody may want to know it.
    """
    sql = "SELECT 1 FROM applied JOIN terminals USING (terminal) WHERE digest = ? AND applied_at > revoked_at"
    return row(db, sql, (digest,)) is not None


def asks_nothing(central: Central, data: bytes, now: datetime) -> bool:
    """Of a file that was just put aside: as `quarantine_news.asks_nothing`."""
    slip = quarantine.told_of(central.home.quarantine / f"{batch.digest_of(data)}{batch.SUFFIX}")
    if slip["reason"] != "revoked":
        return False
    day = local_day(now)
    return quarantine_news.asks_nothing(slip, last_told(central.home.report, "told", day), day.isoformat())
