"""Terminals that may hold something of a reference still, and whether it goes from there by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from db.connection import Connection, rows
from db.sync import quarantine
from db.sync.central import Central
from db.sync.spool import KEPT
from kiosk.clock import from_optional, from_text

ENROLLED, REVOKED, UNENROLLED = "enrolled", "revoked", "unenrolled"
_NONE = timedelta()
_A_DAY = timedelta(days=1)
"""A terminal seals once a day, and may set a mark later on that day."""


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


Terminals = Mapping[str, MayHold]


def terminals(central: Central, sealers: Collection[str], erased_at: datetime | None = None) -> Terminals:
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
        is_all_here = each["terminal"] not in sealers and (each["terminal"],) not in lying
        if erased_at and is_all_here and not each["revoked_at"] and _has_forgotten(db, each["terminal"], erased_at):
            continue
        state = REVOKED if each["revoked_at"] else ENROLLED
        now = goes_on.get(each["recipient"], "") if state == REVOKED else ""
        found[each["terminal"]] = MayHold(from_optional(each["last_sealed_at"]), state, now)
    return dict(sorted(found.items()))


def _has_forgotten(db: Connection, terminal: str, erased_at: datetime) -> bool:
    """Whether what came from it since tells that nothing from before an erasure is there any more.

    A file that came tells central that a night passed there; each is looked for after the one before, by both clocks.
    The first night's answer is the mark, the second's takes it; the third reads the receipt of all that was sealed
    until then, from which the thirty days count; then comes the file that R3 asks for, and the night that reads of it.
    A file that was sealed later than it came tells that the clock there was ahead: marks of that day may stand there,
    as long as the clock is not believed (R8), and the thirty days count from that day at the latest.
    """
    came = rows(db, "SELECT sealed_at, applied_at FROM applied WHERE terminal = ?", (terminal,))
    nights = [(from_text(each["sealed_at"]), from_text(each["applied_at"])) for each in came]
    at = _passed(nights, erased_at, (_NONE, _NONE, _NONE))
    if at is None:
        return False
    ahead = [sealed_at + _A_DAY for sealed_at, applied_at in nights if applied_at <= at < sealed_at]
    return _passed(nights, max([at, *ahead]), (KEPT, _NONE)) is not None


def _passed(nights: Collection[tuple[datetime, datetime]], at: datetime, waits: Sequence[timedelta]) -> datetime | None:
    """When the last of some nights came, each so much later than the one before; None: it has not."""
    for waited in waits:
        later = [max(night) for night in nights if min(night) > at + waited]
        if not later:
            return None
        at = min(later)
    return at


def by_hand(found: Terminals) -> list[str]:
    """Of those, the ones from which nothing goes by itself."""
    return [terminal for terminal, each in found.items() if each.state != ENROLLED and not each.now]
