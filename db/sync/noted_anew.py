"""What central noted or put aside while its clock was ahead is dated anew too, by a clock one may forget by (R8).

An erasure, a revocation and a base in clear that bear a day to come would count as of today until that day has come.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from db import dated_names
from db.connection import immediate
from db.stores.audit import write_audit
from db.stores.roll import OPERATOR
from db.sync import backup, before_upgrade, copy_digest, dated_anew, put_aside, register, tombstones
from db.sync.central import Central
from db.sync.central_home import CentralHome
from kiosk.clock import days_ahead, local_day

_NOTED: dated_anew.Columns = (
    ("tombstones", "erased_at"),
    ("terminals", "enrolled_at"),
    ("terminals", "revoked_at"),
)


def settle(central: Central, now: datetime) -> None:
    """In the base, beside the copies, and in names; what cannot be written there waits for another night."""
    dated_anew.in_base(central, _NOTED, now)
    with immediate(central.db):
        register.write(central.home, central.db, central.step)
    tombstones.date_anew(central.home, now, central.step)
    dated_names.date_anew(_aside(central.home), local_day(now), central.step)


def believe(central: Central, now: datetime) -> int:
    """A person says that the clock is right and was ahead: what is dated later counts as now.

    Gives by how many days it was, each begun one counts; 0: nothing that was received is dated later.
    """
    ahead = days_ahead(dated_anew.last_received(central.db), now)
    if ahead:
        dated_anew.received(central, now)
        settle(central, now)
        with immediate(central.db):
            write_audit(central.db, now, OPERATOR, "clock.believed", str(ahead))
    return ahead


def _aside(home: CentralHome) -> Iterator[tuple[Path, int]]:
    """Copies that no rotation takes away, each with where its name tells the day."""
    for path in home.folder.glob(f"*{backup.ASIDE}*"):
        yield path, path.name.index(backup.ASIDE) + len(backup.ASIDE)
    earlier = before_upgrade.copies(home.backup)
    for path in (*earlier, *filter(Path.exists, map(copy_digest.beside, earlier)), *put_aside.due(home)):
        yield path, 0
