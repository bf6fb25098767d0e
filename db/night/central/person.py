"""A person may ask central to erase everything under a reference (GDPR, article 17)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.erased_digests import digest_of
from db.night.central import night
from db.night.central.central import Central
from kiosk.clock import local_day, to_text

ERASED_NIGHTS = 40
"""Nights lived after which no copy and no sealed file holds it: 35 of the last sealed file, and some to spare."""


@dataclass(frozen=True)
class Erasure:
    """The outcome of an erasure."""

    events: int
    """Events that went; 0: nothing was here, and later ones are left out."""
    by: date
    """The day by which nothing holds it, if every night passes."""
    copy_trouble: str
    """The reason for a copy that failed; empty: it was made."""


def erase(central: Central, reference: str) -> Erasure:
    """Decide it, in the ledger first, then delete: no restore brings it back (F5). Safe to run again (F1).

    Raises:
        StorageError: it is not decided, or is and the next night ends it.
    """
    line = {"act": "erase", "at": to_text(central.now), "reference": digest_of(reference)}
    decided = replace(central, ledger=central.ledgers.add(central.ledger, line))
    gone = night.forget_erased(decided)
    night.write_sheets(decided)
    kept = night.keep(decided)
    return Erasure(gone, local_day(central.now) + timedelta(days=ERASED_NIGHTS), kept.copy_trouble)
