"""Name what lies of a file beyond central's base, and until when, for who asks for everything (GDPR, article 15).

Days are the latest that `kiosk.domain.retention` allows, if every night runs; each place may be empty before.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from db.central.central import Central
from db.central.out import sections
from db.central.watch.backlog import made_tables
from db.connection import row, rows
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
    Retention,
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


class _File(NamedTuple):
    kept: Retention
    stays: int
    terminal: str
    agency: str
    sent: date
    stored: date
    """The night in which a copy had it; tonight: none has it yet."""
    ended: date | None
    """The day on which it was read, printed or withdrawn."""


def elsewhere(central: Central, reference: str) -> list[Lying]:
    """Return what lies elsewhere under a reference, as far as central can know. Raises StorageError."""
    found = [lying for file in _files(central, reference) for lying in _lying(central, file)]
    return [each for each in found if each.until is None or each.until >= central.night]


def _files(central: Central, reference: str) -> Iterator[_File]:
    """Yield the file once for each terminal that sent a text of it."""
    sql = (
        "SELECT e.terminal AS terminal, agency, min(at) AS sent, max(coalesce(stored_night, '')) AS stored"
        " FROM events AS e JOIN batches ON batches.digest = e.batch WHERE reference = ? GROUP BY 1, 2"
    )
    for tables in made_tables(central):
        held = row(central.db, f"SELECT * FROM {tables.main} WHERE reference = ?", (reference,))  # noqa: S608 (our own)
        if held is None:
            continue
        for each in rows(central.db, sql, (reference,)):
            yield _File(
                kept=tables.spec.kept,
                stays=len(tables.spec.fields()) - len(tables.sent_fields),
                terminal=each["terminal"],
                agency=each["agency"],
                sent=_day(each["sent"]),
                stored=date.fromisoformat(each["stored"]) if each["stored"] else central.night,
                ended=_day(held["read_at"]) if held["read_at"] else None,
            )


def _lying(central: Central, file: _File) -> Iterator[Lying]:
    place = (file.agency, file.terminal)
    yield Lying("answers", *place, _last_of_answers(central, file), file.stays)
    if file.kept.keeps_state:
        yield Lying("state", *place, file.sent + KEPT_REQUEST)
    yield Lying("code", *place, file.sent + SENT_FILE)
    yield Lying("audit", *place, (file.ended or central.night) + AUDIT)
    yield Lying("sealed", *place, file.stored + timedelta(days=SPOOL_NIGHTS))
    yield Lying("copies", *place, None)


def _last_of_answers(central: Central, file: _File) -> date:
    if file.kept.names_nobody:
        return file.stored
    if file.kept.line == WORKSHEET.line:
        return file.stored + LONGEST_WORKSHEET
    if file.ended is not None:
        return max(file.ended, file.stored) + AFTER_READ
    return add_months(file.stored, sections.unread_months(central.place, file.agency))


def _day(instant: str) -> date:
    return local_day(from_text(instant))
