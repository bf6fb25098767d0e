"""Terminals that may hold something of a reference still, and whether it goes from there by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath

from db.connection import Connection, rows
from db.dated_names import LATEST_YEAR
from db.sync import quarantine
from db.sync.central import Central
from db.sync.spool import KEPT
from kiosk.clock import from_optional, from_text, local_day

ENROLLED, REVOKED, UNENROLLED = "enrolled", "revoked", "unenrolled"
_NONE = timedelta()
_A_DAY = timedelta(days=1)
"""A terminal seals once a day, and may set a mark later on that day."""
_LATEST = datetime(LATEST_YEAR, 1, 1, tzinfo=UTC)
_KNOWN = """
SELECT terminal, last_sealed_at, revoked_at, recipient FROM terminals ORDER BY
    max(enrolled_at, coalesce((SELECT max(applied_at) FROM applied WHERE applied.terminal = terminals.terminal), '')),
    last_sealed_at
"""
"""Last what came last: under that name a machine goes on, also one that went back to a name that it had before. One
night may take what was sealed under two."""


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
    """Name under which its machine goes on; what has its receipt goes from there all the same, at the nights of that.

    A change of name changes the key that signs, and keeps the one that central encrypts to. Empty: none is known.
    """
    gone_by: date | None = None
    """The day by which nothing of it is left there, if its night and central's pass every day from now on; None:
    nothing tells, for it is not enrolled, its machine goes on under another name, which no receipt of it reaches, or
    something of it lies aside that is not taken yet.
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
    known = rows(db, _KNOWN)
    goes_on = {each["recipient"]: each["terminal"] for each in known if each["recipient"] and not each["revoked_at"]}
    found = dict.fromkeys(sealers, MayHold(None, UNENROLLED))
    lying = {PurePosixPath(slip["name"]).parts[1:2] for slip in quarantine.lying_slips(central.home.quarantine)}
    for each in known:
        heard, terminal = from_optional(each["last_sealed_at"]), each["terminal"]
        goes_as = goes_on.get(each["recipient"], "")
        if each["revoked_at"]:
            found[terminal] = MayHold(heard, REVOKED, goes_as)
        elif terminal in sealers or (terminal,) in lying:
            found[terminal] = MayHold(heard, ENROLLED)
        elif goes_as not in ("", terminal):
            found[terminal] = MayHold(heard, ENROLLED, goes_as)
        elif (gone_at := _gone_at(db, terminal, erased_at or now, now)) > now:
            found[terminal] = MayHold(heard, ENROLLED, gone_by=local_day(gone_at))
    return dict(sorted(found.items()))


def _gone_at(db: Connection, terminal: str, erased_at: datetime, now: datetime) -> datetime:
    """When what came from it since tells that nothing from before an erasure is there any more, or will, if a night
    passes every day from now on, at whatever hours.

    A file that came tells central that a night passed there; each is looked for after the one before, by both clocks.
    The first night's answer is the mark, the second's takes it; the third reads the receipt of all that was sealed
    until then, from which the thirty days count; then comes the file that R3 asks for, and the night that reads of it.
    A file that was sealed later than it came tells that the clock there was ahead: marks of that day may stand there,
    as long as the clock is not believed (R8), and the thirty days count from that day at the latest.
    """
    came = rows(db, "SELECT sealed_at, applied_at FROM applied WHERE terminal = ?", (terminal,))
    nights = [(min(from_text(each["sealed_at"]), _LATEST), from_text(each["applied_at"])) for each in came]
    sealed_at, applied_at = max(nights, key=lambda night: (night[1], night[0]), default=(now, now))
    # A clock that was ahead is not taken to be so for ever: what it set is waited for below. Nor are the hours of the
    # last night those of each: whatever they are, a night that begins later ends within a day of its beginning.
    to_come = _Daily(min(sealed_at, applied_at - _A_DAY), applied_at, 1 + (now - applied_at) // _A_DAY)
    at = _passed(nights, min(erased_at, _LATEST), (_NONE, _NONE, _NONE), to_come)
    ahead = [sealed + _A_DAY for sealed, applied in nights if applied <= at < sealed]
    return _passed(nights, max([at, *ahead]), (KEPT, _NONE), to_come)


@dataclass(frozen=True)
class _Daily:
    """Nights to come: one a day, none shorter than the last one."""

    begins: datetime
    ends: datetime
    soonest: int
    """Days after that one."""

    def after(self, at: datetime) -> datetime:
        """The end of the first that begins later."""
        return self.ends + max(self.soonest, 1 + (at - self.begins) // _A_DAY) * _A_DAY


def _passed(
    nights: Collection[tuple[datetime, datetime]], at: datetime, waits: Sequence[timedelta], to_come: _Daily
) -> datetime:
    """When the last of some nights came, each so much later than the one before, or will."""
    for waited in waits:
        at = min([to_come.after(at + waited), *(max(night) for night in nights if min(night) > at + waited)])
    return at


def by_hand(found: Terminals) -> list[str]:
    """Of those, the ones from which nothing goes by itself."""
    return [terminal for terminal, each in found.items() if each.state != ENROLLED and not each.now]
