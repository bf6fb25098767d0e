"""Count the criteria of a wish. The count says nothing about the worth of a home that meets them.

Advice: "be flexible, fewer criteria make more listings" (council of tenants, 10 October 2024). No number of homes is
shown beside it: the terminal does not know any.
"""

from dataclasses import dataclass

from kiosk.domain.home.dwelling import DWELLING_TYPES


@dataclass(frozen=True)
class Criteria:
    """The criteria of a wish, as counts."""

    communes: int
    """Number of communes; together they are one criterion, because more communes find more homes."""
    types: int
    has_ceiling: bool
    must_haves: int

    @property
    def limits_types(self) -> bool:
        """True when the wish leaves types out: all types, or none in particular, leave out nothing."""
        return 0 < self.types < len(DWELLING_TYPES)

    @property
    def count(self) -> int:
        """The number of criteria: all communes are one, a limit on types one, a ceiling one, each must-have one."""
        return bool(self.communes) + self.limits_types + self.has_ceiling + self.must_haves
