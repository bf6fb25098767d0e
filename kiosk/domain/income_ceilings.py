"""Income ceilings of social housing, as an indication: the line of a household, and its amounts. No income is asked.

Categories: order of 29 July 1987, as the reviewed file `data/income_ceilings.toml` says; its amounts are those of the
years that were published, nothing is computed from another year. A disability card moves a household one line up: it is
told to an agent, never asked here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain import data_files

FILE = "income_ceilings"
_LAST = 6
"""The last category; each person more adds a fixed amount."""
_COUPLE = 2


@dataclass(frozen=True)
class Ceiling:
    financing: str
    year: int
    euros: int
    """A year, reference tax income of the whole household."""
    source: str
    date: str


def category(adults: int, dependants: int, ages: int | None = None, bounds: Mapping[str, int] | None = None) -> int:
    """1 to 6. `ages`: sum of a couple's ages, where it has no dependant; None: not known, then not young.

    Raises:
        DataUnreadable: no figures.
    """
    figures = bounds or data_files.bounds(FILE)
    is_young = adults == _COUPLE and not dependants and ages is not None and ages <= figures["young_couple_ages"]
    is_alone_with_dependants = adults == 1 and dependants > 0
    return min(_LAST, adults + dependants + (1 if is_young or is_alone_with_dependants else 0))


def ceilings(
    adults: int, dependants: int, ages: int | None = None, tables: Sequence[Mapping[str, Any]] | None = None
) -> tuple[Ceiling, ...]:
    """The ceiling of each financing, in the order of the file. Raises DataUnreadable."""
    line = category(adults, dependants, ages)
    more = max(0, adults + dependants - _LAST)
    known = data_files.read(FILE).get("tables", ()) if tables is None else tables
    try:
        return tuple(
            Ceiling(
                each["financing"],
                each["year"],
                each["categories"][line - 1] + more * each["further"],
                each["source"],
                each["date"],
            )
            for each in known
        )
    except (KeyError, IndexError, TypeError):
        raise data_files.DataUnreadable(data_files.path_of(FILE)) from None
