"""What a night of central's forgets, where its clock can be believed: a copy of an earlier day must be there to be held
against.
"""

from datetime import datetime

from db.sync import backup, before_upgrade, central_retention, copies_gone, noted_anew, own_clock, put_aside
from db.sync.central import Central
from kiosk.clock import local_day


def forget(central: Central, now: datetime) -> dict[str, int]:
    """Forget what is due; gives how much, by kind. Empty: the clock cannot be believed, or there is no such copy yet.

    Raises:
        StorageError: see `db.sync.central_retention.apply`.
    """
    if not _is_copy_there(central, now) or own_clock.is_odd(central.home, central.db, now):
        return {}
    noted_anew.settle(central, now)
    gone = central_retention.apply(central.db, now, central.step)
    gone["replaced"] = central_retention.forget_replaced(central.home.folder, now, central.step)
    gone["before_upgrade"] = before_upgrade.forget(central.home, now, central.step)
    return gone | {"put_aside": put_aside.forget(central.home, now, central.step)}


def is_copy_awaited(central: Central, now: datetime) -> bool:
    """Whether copies of earlier days were made and none is there: nothing is forgotten, night after night."""
    is_any_made = any(day < local_day(now) for day in copies_gone.noted(central.home))
    return is_any_made and not _is_copy_there(central, now)


def _is_copy_there(central: Central, now: datetime) -> bool:
    return any(day < local_day(now) for day in backup.copies(central.home.backup))
