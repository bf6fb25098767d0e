"""What central holds beside a base that lacks it: who may send, and files of its archive (R9).

After a crash half-way, in a restored base, or where one of before was laid over the present one by hand.
"""

from datetime import datetime

from db.connection import immediate
from db.sync import receiver, register
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.projection import refresh
from kiosk.clock import to_text


def take(central: Central, now: datetime, done: Ingested) -> None:
    """Take it in; what is erased anywhere is known to the base already. Counted in `done`. Raises StorageError."""
    with immediate(central.db):
        register.settle(central.home, central.db, central.step)
    refresh(central.db, to_text(now))  # where a terminal is another agency's than the tables were made for
    done.unnoted += register.unread(central.home).paths
    receiver.replay_archive(central, now, done)
