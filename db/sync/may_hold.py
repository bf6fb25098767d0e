"""Terminals that may hold something of a reference still, and whether it goes from there by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath

from db.connection import Connection, rows
from db.sync import quarantine
from db.sync.central import Central
from db.sync.spool import KEPT
from kiosk.clock import from_optional, from_text, local_day

ENROLLED, REVOKED, UNENROLLED = "enrolled", "revoked", "unenrolled"
_NONE = timedelta()
_A_DAY = timedelta(days=1)
"""A terminal seals once a day, and may set a mark later on that day."""
_LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""A clock may show any day up to the last that there is, to which nothing can be added."""


@dataclass(frozen=True)
class MayHold:
    """What central knows of such a terminal."""

    heard: datetime | None
    """When it was last heard of; None: never."""
    state: str
    """`ENROLLED`: its sealed files go 30 days after their receipt. `REVOKED`: it is given receipts only for what was
    taken from it, before or by a person's word, and is told of no erasure. `UNENROLLED`: it is given nothing.
    """
    now: str = ""
    """Name under which the machine of one that was shut out goes on; what has its receipt goes from there all the same.

    A change of name changes the key that signs, and keeps the one that central encrypts to. Empty: none is known.
    """
    gone_by: date | None = None
    """The day by which nothing of it is left there, if its night and central's pass every day from now on; None:
    nothing tells.
    """


Terminals = Mapping[str, MayHold]


def terminals(
    central: Central, sealers: Collection[str], now: datetime, erased_at: datetime | None = None
) -> Terminals:
    """Every terminal that was ever taken in, for one may have what has not come; and `sealers` of what lies aside.

    Args:
        erased_at: when the reference was erased, the first time; None: never, or only now.
    """
    db = central.db
    known = rows(db, "SELECT terminal, last_sealed_at, revoked_at, recipient FROM terminals ORDER BY enrolled_at")
    goes_on = {each["recipient"]: each["terminal"] for each in known if each["recipient"] and not each["revoked_at"]}
    found = dict.fromkeys(sealers, MayHold(None, UNENROLLED))
    lying = {PurePosixPath(slip["name"]).parts[1:2] for slip in quarantine.lying_slips(central.home.quarantine)}
    for each in known:
        heard, terminal = from_optional(each["last_sealed_at"]), each["terminal"]
        if each["revoked_at"]:
            found[terminal] = MayHold(heard, REVOKED, goes_on.get(each["recipient"], ""))
            continue
        is_all_here = terminal not in sealers and (terminal,) not in lying
        gone_at = _gone_at(db, terminal, erased_at if erased_at and is_all_here else now, now)
        if gone_at > now:
            found[terminal] = MayHold(heard, ENROLLED, gone_by=local_day(gone_at))
    return dict(sorted(found.items()))


def _gone_at(db: Connection, terminal: str, erased_at: datetime, now: datetime) -> datetime:
    """When what came from it since tells that nothing from before an erasure is there any more, or will, if a night
    passes every day from now on.

    A file that came tells central that a night passed there; each is looked for after the one before, by both clocks.
    The first night's answer is the mark, the second's takes it; the third reads the receipt of all that was sealed
    until then, from which the thirty days count; then comes the file that R3 asks for, and the night that reads of it.
    A file that was sealed later than it came tells that the clock there was ahead: marks of that day may stand there,
    as long as the clock is not believed (R8), and the thirty days count from that day at the latest.
    """
    came = rows(db, "SELECT sealed_at, applied_at FROM applied WHERE terminal = ?", (terminal,))
    nights = [(min(from_text(each["sealed_at"]), _LATEST), from_text(each["applied_at"])) for each in came]
    at = _passed(nights, min(erased_at, _LATEST), (_NONE, _NONE, _NONE), now)
    ahead = [sealed_at + _A_DAY for sealed_at, applied_at in nights if applied_at <= at < sealed_at]
    return _passed(nights, max([at, *ahead]), (KEPT, _NONE), now)


def _passed(
    nights: Collection[tuple[datetime, datetime]], at: datetime, waits: Sequence[timedelta], now: datetime
) -> datetime:
    """When the last of some nights came, each so much later than the one before, or will, one a day from now on."""
    for waited in waits:
        to_come = now + max(1, (at + waited - now) // _A_DAY + 1) * _A_DAY
        at = min([to_come, *(max(night) for night in nights if min(night) > at + waited)])
    return at


def by_hand(found: Terminals) -> list[str]:
    """Of those, the ones from which nothing goes by itself."""
    return [terminal for terminal, each in found.items() if each.state != ENROLLED and not each.now]
