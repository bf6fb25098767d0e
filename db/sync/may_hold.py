"""Terminals that may hold something of a reference still, and whether it goes from there by itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from db.connection import Connection, rows
from db.sync import nights_there, quarantine
from db.sync.central import Central
from db.sync.nights_there import Night
from kiosk.clock import from_optional, from_text, local_day

ENROLLED, REVOKED, UNENROLLED = "enrolled", "revoked", "unenrolled"
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
        elif (gone_at := nights_there.gone_at(_nights_of(db, terminal), erased_at or now, now)) > now:
            found[terminal] = MayHold(heard, ENROLLED, gone_by=local_day(gone_at))
    return dict(sorted(found.items()))


def _nights_of(db: Connection, terminal: str) -> list[Night]:
    came = rows(db, "SELECT sealed_at, applied_at FROM applied WHERE terminal = ?", (terminal,))
    return [Night(from_text(each["sealed_at"]), from_text(each["applied_at"])) for each in came]


def by_hand(found: Terminals) -> list[str]:
    """Of those, the ones from which nothing goes by itself."""
    return [terminal for terminal, each in found.items() if each.state != ENROLLED and not each.now]
