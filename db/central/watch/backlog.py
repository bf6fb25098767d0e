"""List the files that nobody has read yet, whatever their age, as long as an agent finds them in an agency's console.

A file leaves the console when it is read or withdrawn, or after the months of `[retention] unread`. A worksheet is
printed at its agency, and answers without a name are read by nobody: they are not listed.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from db.central import retention
from db.central.central import Central
from db.central.out import sections
from db.central.tables.form_tables import FormTables, all_forms
from db.connection import rows
from kiosk.domain.request.deadlines import latest_due

_LAST_NIGHTS = 2
"""Nights before its end in which a file is named; a night date moves by two at most."""


class Unread(NamedTuple):
    """A file that an agent still has to read."""

    reference: str
    agency: str
    terminal: str
    """The terminal where it was sent, and lies."""
    promise: date
    """The day by whose end it should have been read."""
    leaves_soon: bool
    """True when its agency lets go of it within two nights."""


def unread(central: Central) -> Sequence[Unread]:
    """Return the unread files, the oldest promise first. Raises StorageError."""
    found = [each for tables in made_tables(central) for each in _of(central, tables)]
    return sorted(found, key=lambda each: (each.promise, each.reference))


def made_tables(central: Central) -> list[FormTables]:
    """Return the tables of the journeys that a first run has made."""
    made = {each["name"] for each in rows(central.db, "SELECT name FROM projections")}
    return [tables for tables in all_forms().values() if tables.main in made]


def _of(central: Central, tables: FormTables) -> list[Unread]:
    if not tables.is_promised or tables.spec.is_pseudonymous:
        return []
    found = rows(central.db, _UNREAD.format(main=tables.main))
    terms = {agency: sections.unread_months(central.place, agency) for agency in {each["agency"] for each in found}}
    ends = {agency: _ends(central.night, months) for agency, months in terms.items()}
    return [
        Unread(
            reference=each["reference"],
            agency=each["agency"],
            terminal=each["terminal"],
            promise=date.fromisoformat(each["promise"]),
            leaves_soon=each["latest"] < ends[each["agency"]].soon,
        )
        for each in found
        if (each["stored_night"] or _NOT_STORED) >= ends[each["agency"]].over
    ]


class _Ends(NamedTuple):
    """The bounds of an agency's files, as their columns hold them."""

    over: str
    """A file that was stored in an earlier night is gone from the console."""
    soon: str
    """A file without news since this instant is to be named."""


def _ends(night: date, months: int) -> _Ends:
    # The terminal reads the letter of one night, and forgets in the next.
    over = latest_due(night - timedelta(days=1), months) + timedelta(days=1)
    return _Ends(over.isoformat(), retention.due_before(night + timedelta(days=_LAST_NIGHTS), months))


_NOT_STORED = "9999"
_UNREAD = (
    f"SELECT reference, agency, m.terminal AS terminal, promise, {retention.LATEST} AS latest,"  # noqa: S608 (our own)
    " (SELECT stored_night FROM batches JOIN events AS text ON text.batch = batches.digest"
    "  WHERE text.event_id = m.event_id) AS stored_night"
    " FROM {main} AS m JOIN events USING (reference, agency) WHERE state = 'submitted' GROUP BY reference"
)
