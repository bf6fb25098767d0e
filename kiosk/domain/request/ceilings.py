"""Income ceilings of social housing, as an indication: a household's category and its amounts. No income is asked.

Figures, and where each was read: `data/income_ceilings.toml`. Ceilings are those of one year; only PLS is computed,
from PLUS. A disability card moves a household up one category: the file says so in words, and nobody is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.domain import data_files

FILE = "income_ceilings"
FINANCINGS = ("PLUS", "PLS", "PLAI")
"""The kinds of social housing that have a ceiling, the most usual one first."""
INCOME_AGE = 2
"""A year's ceilings are compared with the income of so many years before."""
_LAST = 6
"""The last category; each further person adds a fixed amount."""
_COUPLE = 2


@dataclass(frozen=True)
class Ceiling:
    """The income ceiling of one household for one kind of housing, as one year has it."""

    financing: str
    year: int
    euros: int
    """The ceiling a year, for the reference tax income of the whole household."""
    source: str
    date: str

    @property
    def income_year(self) -> int:
        """The year whose income is compared."""
        return self.year - INCOME_AGE


def category(adults: int, dependants: int, ages: int | None = None, bounds: Mapping[str, int] | None = None) -> int:
    """Return the category of a household, 1 to 6.

    Args:
        ages: the sum of a couple's ages, where it has no dependant; None: not known, then the couple is not young.

    Raises:
        DataUnreadable: the figures cannot be used.
    """
    figures = bounds or data_files.bounds(FILE)
    is_young = adults == _COUPLE and not dependants and ages is not None and ages <= figures["young_couple_ages"]
    is_alone_with_dependants = adults == 1 and dependants > 0
    return min(_LAST, adults + dependants + (1 if is_young or is_alone_with_dependants else 0))


def ceilings(
    adults: int,
    dependants: int,
    ages: int | None = None,
    *,
    year: int,
    tables: Sequence[Mapping[str, Any]] | None = None,
    bounds: Mapping[str, int] | None = None,
) -> tuple[Ceiling, ...]:
    """Return the ceilings of one year, in the order of the file; a financing without a table has none.

    Raises:
        DataUnreadable: the figures cannot be used, or a table of any year is wrong.
    """
    figures = bounds or data_files.bounds(FILE)
    line = category(adults, dependants, ages, figures) - 1
    more = max(0, adults + dependants - _LAST)
    known = data_files.read(FILE).get("tables", ()) if tables is None else tables
    try:
        found = [each for table in known for each in _of_table(table, line, more, figures["pls_per_cent_of_plus"])]
    except (KeyError, IndexError, TypeError):
        raise data_files.DataUnreadable(data_files.path_of(FILE)) from None
    return tuple(each for each in found if each.year == year)


def _of_table(table: Mapping[str, Any], line: int, more: int, per_cent: int) -> Iterator[Ceiling]:
    """Yield the table's own ceiling and, after PLUS, the one of PLS, each amount rounded to the euro."""
    year, amount, further = table["year"], table["categories"][line], table["further"]
    yield Ceiling(table["financing"], year, amount + more * further, table["source"], table["date"])
    if table["financing"] == "PLUS":
        euros = _rounded(amount, per_cent) + more * _rounded(further, per_cent)
        yield Ceiling("PLS", year, euros, *data_files.source(FILE, "pls_per_cent_of_plus"))


def _rounded(euros: int, per_cent: int) -> int:
    return (euros * per_cent + 50) // 100
