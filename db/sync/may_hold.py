"""Terminals that may hold something of a reference still, and whether it goes from there by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from db.connection import Connection, rows
from kiosk.clock import from_optional

ENROLLED, REVOKED, UNENROLLED = "enrolled", "revoked", "unenrolled"


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


def terminals(db: Connection, sealers: Iterable[str]) -> Terminals:
    """Every terminal that was ever taken in, for one may have what has not come; and `sealers` of what lies aside."""
    known = rows(db, "SELECT terminal, last_sealed_at, revoked_at, recipient FROM terminals ORDER BY enrolled_at")
    goes_on = {each["recipient"]: each["terminal"] for each in known if each["recipient"] and not each["revoked_at"]}
    found = dict.fromkeys(sealers, MayHold(None, UNENROLLED))
    for each in known:
        state = REVOKED if each["revoked_at"] else ENROLLED
        now = goes_on.get(each["recipient"], "") if state == REVOKED else ""
        found[each["terminal"]] = MayHold(from_optional(each["last_sealed_at"]), state, now)
    return dict(sorted(found.items()))


def by_hand(found: Terminals) -> list[str]:
    """Of those, the ones from which nothing goes by itself."""
    return [terminal for terminal, each in found.items() if each.state != ENROLLED and not each.now]
