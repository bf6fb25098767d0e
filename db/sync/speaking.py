"""For which agency a terminal speaks: the one that it is enrolled for, whatever its events say.

Its key signs any agency's code, and whoever stole it has the key. An event that says another agency than that of its
terminal counts for that of its terminal, and is listed for a person (`conflicts.list_other_agency`). It is not kept
out: an enrolment that was wrong, or a code that was changed in `config.toml` (`other_agency`), must hide no file.
"""

from collections.abc import Mapping
from dataclasses import replace

from db.connection import Connection, rows
from db.night.central.events import Event
from db.sync.registered import NO_AGENCY

AS_ENROLLED = (
    "coalesce((SELECT agency FROM terminals WHERE terminals.terminal = events.terminal"  # noqa: S608 (our own name)
    f" AND terminals.agency <> '{NO_AGENCY}'), events.agency)"
)
"""The agency of an event, where SQLite looks for it: as `as_enrolled` has it, of a row of `events`."""


def agencies(db: Connection) -> Mapping[str, str]:
    """The agency of each terminal; of one that was shut out by its name alone nobody knows any."""
    found = rows(db, "SELECT terminal, agency FROM terminals WHERE agency <> ?", (NO_AGENCY,))
    return {str(each["terminal"]): str(each["agency"]) for each in found}


def as_enrolled(event: Event, agencies: Mapping[str, str]) -> Event:
    """The event, of the agency of its terminal."""
    agency = agencies.get(event.terminal, event.agency)
    return event if agency == event.agency else replace(event, agency=agency)
