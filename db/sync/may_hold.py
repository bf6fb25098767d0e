"""Terminals that may hold something of a reference still, and whether it goes from there by itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from db.connection import rows
from db.erased_digests import digest_of
from db.sync import nights_told, own_clock, quarantine
from db.sync.central import Central
from db.sync.keeps import beginning
from db.sync.machines import by_name
from db.sync.nights_there import Why, gone_by
from kiosk.clock import from_optional

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
    """Name under which its machine goes on, whose nights tell. Empty: none is known.

    See `db.sync.machines`.
    """
    why: Why | None = None
    """Why its nights tell no day."""
    gone_by: date | None = None
    """The day by which it says that nothing of it is left there, if its night and central's pass every day from now on;
    None: nothing tells, for its machine is not enrolled, or something of it lies aside that is not taken yet, or `why`.
    """


Terminals = Mapping[str, MayHold]


def terminals(
    central: Central, reference: str, sealers: Collection[str], now: datetime, erased_at: datetime | None = None
) -> Terminals:
    """Every terminal that was ever taken in, for one may have what has not come; and `sealers` of what lies aside.

    Args:
        erased_at: when the reference was erased, the first time; None: never, or only now.
    """
    erasure, since = beginning(digest_of(reference)), erased_at or own_clock.not_behind(central.db, now)
    db = central.db
    known = rows(db, _KNOWN)
    found = dict.fromkeys(sealers, MayHold(None, UNENROLLED))
    lying = {PurePosixPath(slip["name"]).parts[1:2] for slip in quarantine.lying_slips(central.home.quarantine)}
    came = nights_told.of_terminals(db)
    machines = by_name(known, came)
    for each in known:
        terminal, heard = each["terminal"], from_optional(each["last_sealed_at"])
        machine = machines[terminal]
        goes_as = next((other["terminal"] for other in reversed(machine) if not other["revoked_at"]), "")
        state = REVOKED if each["revoked_at"] else ENROLLED
        told: date | Why | None = None
        if goes_as and terminal not in sealers and (terminal,) not in lying:
            nights = [night for other in machine for night in came.get(other["terminal"], ())]
            told = gone_by(nights, erasure, since, now)
            if told is None:
                continue
        day, why = (None, told) if isinstance(told, Why) else (told, None)
        found[terminal] = MayHold(heard, state, "" if goes_as == terminal else goes_as, why, day)
    return dict(sorted(found.items()))


def by_hand(found: Terminals) -> list[str]:
    """Of those, the ones from which nothing goes by itself."""
    return [terminal for terminal, each in found.items() if each.state != ENROLLED and not each.now]
