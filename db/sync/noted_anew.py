"""What central noted or put aside while its clock was ahead is dated anew too, by a clock one may forget by (R8).

An erasure, a revocation and a base in clear that bear a day to come would count as of today until that day has come.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from db import dated_names
from db.connection import immediate
from db.stores.audit import write_audit
from db.stores.roll import OPERATOR
from db.sync import backup, before_upgrade, copy_digest, dated_anew, put_aside, register, replaced, tombstones
from db.sync.central import Central
from db.sync.central_home import CentralHome
from db.sync.copy_days import dated_ahead
from db.sync.naming import named
from kiosk.clock import days_ahead, local_day


class Contradicted(Exception):
    """Copies of days to come say that the clock is behind. Exit code 2."""

    def __init__(self, copies: Sequence[str]) -> None:
        super().__init__("contradicted")
        self.copies = named(copies, ", ")
        """Their names, to be shown."""


_NOTED: dated_anew.Columns = (
    ("tombstones", "erased_at"),
    ("terminals", "enrolled_at"),
    ("terminals", "revoked_at"),
)


def settle(central: Central, now: datetime) -> None:
    """In the base, beside the copies, and in names, where no copy tells of a clock that is behind: a night that forgets
    by it could bring them a day that is too early. What cannot be written there waits for another night.
    """
    if not _copies_to_come(central.home, now):
        _date_anew(central, _NOTED, now)


def believe(central: Central, now: datetime) -> int:
    """A person says that the clock is right and was ahead: what is dated later counts as now.

    Gives by how many days it was, each begun one counts; 0: nothing in the base is dated later.

    Raises:
        Contradicted: copies of days to come, one after the other, say that it is behind; nothing was changed.
    """
    if against := _copies_to_come(central.home, now):
        raise Contradicted(against)
    columns = dated_anew.RECEIVED + _NOTED
    ahead = days_ahead(dated_anew.last(central.db, columns), now)
    if ahead:
        # First, so that it is told also where this is cut off behind it.
        with immediate(central.db):
            write_audit(central.db, now, OPERATOR, "clock.believed", str(ahead))
    _date_anew(central, columns, now)
    return ahead


def _copies_to_come(home: CentralHome, now: datetime) -> list[str]:
    """Names of copies that a clock of today which is right could not have made, nor one that was ahead for once."""
    days, today = backup.copies(home.backup), local_day(now)
    return [backup.copy_of(home.backup, day).name for day in sorted({*days} - dated_ahead(days, today)) if day > today]


def _date_anew(central: Central, columns: dated_anew.Columns, now: datetime) -> None:
    if dated_anew.in_base(central, columns, now):
        # Cut off before it, every night takes over what is noted beside the copies, and comes here again.
        with immediate(central.db):
            register.write(central.home, central.db, central.step)
    tombstones.date_anew(central.home, now, central.step)
    dated_names.date_anew(_aside(central.home), local_day(now), central.step)


def _aside(home: CentralHome) -> Iterator[tuple[Path, int]]:
    """Copies that no rotation takes away, each with where its name tells the day."""
    for path in home.folder.glob(f"*{replaced.MARK}*"):
        yield path, path.name.index(replaced.MARK) + len(replaced.MARK)
    earlier = before_upgrade.copies(home.backup)
    for path in (*earlier, *filter(Path.exists, map(copy_digest.beside, earlier)), *put_aside.due(home)):
        yield path, 0
