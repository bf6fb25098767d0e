"""Look up or erase everything under a reference, at a tenant's request (GDPR, articles 15 and 17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.central import night
from db.central.central import Central
from db.central.out.sheets.export import cells_of
from db.central.watch.checks import last_heard
from db.connection import Row, immediate, rows
from db.erased_digests import digest_of
from db.stores.audit import write_audit
from kiosk.clock import local_day, to_text
from kiosk.domain.retention import ERASED_NIGHTS


@dataclass(frozen=True)
class Held:
    """Everything that central holds under a reference."""

    facts: Mapping[str, str]
    """French heading and content of each cell of its CSV row; empty when it has none."""
    contact: Mapping[str, str]
    events: Sequence[Row]
    """Kind, instant, terminal and body of each event, as the terminal wrote them."""
    set_aside: tuple[bytes, ...]
    """Bodies that are kept apart, for a person to compare."""
    is_erased: bool
    unread: int
    """The number of refused sealed files: any of them may hold something under the reference."""

    @property
    def is_empty(self) -> bool:
        """True when nothing was found; refused files (`unread`) were not opened, and do not count."""
        return not (self.facts or self.contact or self.events or self.set_aside)


@dataclass(frozen=True)
class Erasure:
    """The outcome of an erasure."""

    events: int
    """The number of deleted events; 0 when none was here: events that arrive later are left out all the same."""
    by: date
    """The day after which nothing holds the file any more, if every night runs."""
    copy_trouble: str
    """The reason why the copy failed; empty when it was made."""
    second_trouble: str
    """The reason why the second folder was not written: it holds the erased file until it is."""
    silent: tuple[str, ...]
    """Terminals silent since yesterday's night: for each the days count from its next batch."""
    revoked: tuple[str, ...]
    """Names with a revoked key, even when they serve again under another key: whoever has the revoked machine
    may keep what it holds.
    """


def access(central: Central, reference: str) -> Held:
    """Look up everything under a reference, and record this in the audit."""
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
    """Decide an erasure, in the ledger first, then delete: no restore undoes it (F5). Safe to run again (F1).

    Raises:
        StorageError: nothing was decided, or the decision stands and the next night completes it.
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
    """Return the silent terminals, and the names with a revoked key (F7)."""
    ledger, yesterday = central.ledger, central.night - timedelta(days=1)
    heard = {name for name, night in last_heard(central).items() if night >= yesterday}
    revoked = {name for name, keys in ledger.enrolments.items() if any(key.verify in ledger.revoked for key in keys)}
    return tuple(sorted(ledger.live.keys() - heard)), tuple(sorted(revoked))
