"""A person may ask central for everything under a reference (GDPR, article 15), and to erase it (article 17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.connection import Row, immediate, rows
from db.erased_digests import digest_of
from db.night.central import night
from db.night.central.central import Central
from db.night.central.checks import last_heard
from db.night.central.csv.export import cells_of
from db.stores.audit import write_audit
from kiosk.clock import local_day, to_text
from kiosk.domain.retention import ERASED_NIGHTS


@dataclass(frozen=True)
class Held:
    """Everything that central holds of a reference."""

    facts: Mapping[str, str]
    """French heading and content of each cell of its CSV row; empty: none."""
    contact: Mapping[str, str]
    events: Sequence[Row]
    """Kind, instant, terminal and body of each event, as the terminal wrote them."""
    set_aside: tuple[bytes, ...]
    """Bodies that are kept apart, for a person to compare."""
    is_erased: bool
    unread: int
    """Sealed files that were refused: they may hold something of it."""

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.contact or self.events or self.set_aside)


@dataclass(frozen=True)
class Erasure:
    """The outcome of an erasure."""

    events: int
    """Events that went; 0: nothing was here, and later ones are left out."""
    by: date
    """The day by which nothing holds it, if every night passes."""
    copy_trouble: str
    """The reason for a copy that failed; empty: it was made."""
    second_trouble: str
    """The reason for which the second folder was not reached: it holds what is erased until it is."""
    silent: tuple[str, ...]
    """Terminals that central has not heard of since yesterday's night: the day counts from their next file."""
    revoked: tuple[str, ...]
    """Names of revoked machines, those that serve again under another key too: whoever has one may keep what it
    holds.
    """


def access(central: Central, reference: str) -> Held:
    """Look everything up, and write in the audit that somebody did."""
    sql = "SELECT kind, at, terminal, body FROM events WHERE reference = ? ORDER BY at, event_id"
    aside = "SELECT body FROM conflicts WHERE reference = ? AND event_id NOT IN (SELECT event_id FROM events)"
    with immediate(central.db):
        write_audit(central.db, central.at, "operator", "access", reference)
        facts, contact = cells_of(central.db, reference)
        return Held(
            facts,
            contact,
            rows(central.db, sql, (reference,)),
            tuple(each["body"] for each in rows(central.db, aside, (reference,))),
            digest_of(reference) in central.ledger.erased,
            len(rows(central.db, "SELECT 1 FROM refused")),
        )


def erase(central: Central, reference: str) -> Erasure:
    """Decide it, in the ledger first, then delete: no restore brings it back (F5). Safe to run again (F1).

    Raises:
        StorageError: it is not decided, or is and the next night ends it.
    """
    line = {"act": "erase", "at": to_text(central.now), "reference": digest_of(reference)}
    decided = replace(central, ledger=central.ledgers.add(central.ledger, line))
    gone = night.forget_erased(decided)
    night.write_sheets(decided)
    with immediate(decided.db):
        write_audit(decided.db, central.at, "operator", "erase", digest_of(reference))
    kept = night.keep(decided)
    by = local_day(central.now) + timedelta(days=ERASED_NIGHTS)
    return Erasure(gone, by, kept.copy_trouble, kept.second_trouble, *_out_of_reach(central))


def _out_of_reach(central: Central) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the silent terminals, and those of which a machine is revoked (F7)."""
    ledger, yesterday = central.ledger, central.night - timedelta(days=1)
    heard = {name for name, night in last_heard(central).items() if night >= yesterday}
    revoked = {name for name, keys in ledger.enrolments.items() if any(key.verify in ledger.revoked for key in keys)}
    return tuple(sorted(ledger.live.keys() - heard)), tuple(sorted(revoked))
