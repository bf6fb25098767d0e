"""Name what lies of a file beyond central's base, and until when, for who asks for everything (GDPR, article 15).

Days are the latest that `kiosk.domain.retention` allows, if every night runs; each place may be empty before.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from db.central.central import Central
from db.central.out import sections
from db.central.tables.form_tables import FormTables
from db.central.watch.backlog import made_tables
from db.connection import Row, row, rows
from kiosk.clock import from_text, local_day
from kiosk.domain.request.deadlines import add_months
from kiosk.domain.retention import (
    AFTER_READ,
    AUDIT,
    KEPT_REQUEST,
    LONGEST_WORKSHEET,
    SENT_FILE,
    SPOOL_NIGHTS,
    WORKSHEET,
)


class Lying(NamedTuple):
    """Something of a file that lies elsewhere."""

    what: str
    """A code: `answers`, `state`, `code`, `audit`, `sealed` or `copies`."""
    agency: str
    terminal: str
    until: date | None
    """The last day; None: as long as central's base has it, then until the copies of that day are gone."""
    stays: int = 0
    """The number of questions whose answers never leave the terminal."""


def elsewhere(central: Central, reference: str) -> list[Lying]:
    """Return what lies elsewhere under a reference, as far as central can know. Raises StorageError."""
    found: list[Lying] = []
    for tables in made_tables(central):
        held = row(central.db, f"SELECT * FROM {tables.main} WHERE reference = ?", (reference,))  # noqa: S608 (our own)
        for sent in rows(central.db, _SENT, (reference,)) if held is not None else ():
            found += _lying(central, tables, held or {}, sent)
    return [each for each in found if each.until is None or each.until >= central.night]


_SENT = (
    "SELECT e.terminal AS terminal, agency, min(at) AS first, max(at) AS last, max(stored_night) AS stored"
    " FROM events AS e JOIN batches ON batches.digest = e.batch WHERE reference = ? GROUP BY 1, 2"
)
"""Gives the texts of a file by the terminal that sent them."""


def _lying(central: Central, tables: FormTables, held: Row, sent: Row) -> Iterator[Lying]:
    place, kept, first = (sent["agency"], sent["terminal"]), tables.spec.kept, _day(sent["first"])
    # Until a copy has it, it is stored tonight at the earliest.
    stored = date.fromisoformat(sent["stored"]) if sent["stored"] else central.night
    is_open = held["state"] == "submitted"
    ended = None if is_open else _day(held["read_at"] or sent["last"])
    if kept.names_nobody:
        last = stored
    elif kept.line == WORKSHEET.line:
        last = stored + LONGEST_WORKSHEET
    elif ended is not None:
        last = max(ended, stored) + AFTER_READ
    else:
        last = add_months(stored, sections.unread_months(central.place, sent["agency"]))
    yield Lying("answers", *place, last, len(tables.spec.fields()) - len(tables.sent_fields))
    if kept.keeps_state:
        yield Lying("state", *place, first + KEPT_REQUEST)
    yield Lying("code", *place, first + SENT_FILE)
    yield Lying("audit", *place, (ended or central.night) + AUDIT)
    yield Lying("sealed", *place, stored + timedelta(days=SPOOL_NIGHTS))
    yield Lying("copies", *place, None)


def _day(instant: str) -> date:
    return local_day(from_text(instant))
