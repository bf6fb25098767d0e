"""Find a person's files; look up or erase everything under a reference, at a tenant's request (GDPR, 15 and 17)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from pydantic_core import PydanticCustomError

from db.central import night
from db.central.central import Central, Refused
from db.central.decisions.elsewhere import Lying, elsewhere
from db.central.out.sheets.export import cells_of
from db.central.watch.backlog import made_tables
from db.central.watch.checks import last_heard
from db.connection import Row, immediate, rows
from db.erased_digests import digest_of
from db.stores.audit import write_audit
from kiosk.clock import local_day, to_text
from kiosk.domain.retention import ERASED_NIGHTS
from kiosk.domain.values import parse_phone
from kiosk.services.query import has_words
from kiosk.text import fold


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
    elsewhere: Sequence[Lying]
    """Texts at terminals, at the share and in copies."""

    @property
    def is_empty(self) -> bool:
        """True when nothing was found; refused files (`unread`) were not opened, and do not count."""
        return not (self.facts or self.contact or self.events or self.set_aside)


class Found(NamedTuple):
    """A file of a person who was searched for, without anything that the person wrote."""

    reference: str
    kind: str
    submitted_at: str
    agency: str
    terminal: str


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


def find(central: Central, wanted: str) -> list[Found]:
    """Find files by name, telephone number or address of the contact, newest first; record each in the audit.

    A contact is here until its file is withdrawn or forgotten. Not searched: free texts, and what stays at an agency.

    Args:
        wanted: words of a name in any order, without regard to accents or case; or a number or address as typed.

    Raises:
        Refused: fewer than three letters or digits.
    """
    words = tuple(fold(wanted).split())
    if len("".join(words)) < _SHORTEST:
        raise Refused("Écrivez trois lettres ou chiffres au moins : rien n'est cherché.")
    exact = {wanted.strip().casefold()}
    with suppress(PydanticCustomError):
        exact.add(parse_phone(wanted))
    found = []
    for tables in made_tables(central):
        contact = tables.columns(contact=True).keys() - {"reference"}
        for each in rows(central.db, _CONTACTS.format(main=tables.main, contacts=tables.contacts)) if contact else ():
            cells = [str(each[key]) for key in contact if each[key] is not None]
            if has_words(fold(" ".join(cells)), words) or exact & {cell.casefold() for cell in cells}:
                own = (each["reference"], tables.spec.id, each["at_"], each["agency_"], each["terminal_"])
                found.append(Found(*own))
    with immediate(central.db):
        for file in found:
            write_audit(central.db, central.at, "operator", "find", file.reference)
    return sorted(found, key=lambda file: file.submitted_at, reverse=True)


_SHORTEST = 3
_CONTACTS = (
    "SELECT c.*, m.submitted_at AS at_, m.agency AS agency_, m.terminal AS terminal_"
    " FROM {contacts} AS c JOIN {main} AS m USING (reference)"
)


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
            elsewhere(central, reference),
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
