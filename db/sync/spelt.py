"""References in events as somebody may spell them, and no program of ours prints them: `bel 7k3m 2qf`.

Such an event is in no table. It is found and erased with the reference that it spells all the same.
"""

from collections.abc import Mapping

from db.connection import Connection, rows
from kiosk.reference import normal_reference

_ODD = (
    "SELECT DISTINCT reference FROM events WHERE reference IS NOT NULL AND"
    " (reference NOT GLOB '?*-????-???' OR reference GLOB '*[^-0-9A-Z]*' OR reference GLOB '*-*-*-*'"
    " OR length(reference) <> length(CAST(reference AS BLOB)))"  # SQLite's texts seem to end with their first NUL
)


def odd(db: Connection) -> Mapping[str, str]:
    """By such a spelling, the reference in its printed form."""
    every = (str(found["reference"]) for found in rows(db, _ODD))
    return {spelling: printed for spelling in every if (printed := normal_reference(spelling)) not in (None, spelling)}


def of(db: Connection, reference: str) -> tuple[str, ...]:
    """A reference in its printed form, and as it is spelt in events besides."""
    return (reference, *(spelling for spelling, printed in odd(db).items() if printed == reference))
