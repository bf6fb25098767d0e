"""How many criteria a wish has: what each of them is, not what a home for it would be worth.

Advice: "be flexible, fewer criteria make more listings" (council of tenants, 10 October 2024). No number of homes is
told beside it: the terminal does not know them.
"""

from dataclasses import dataclass

from kiosk.domain.home.dwelling import DWELLING_TYPES


@dataclass(frozen=True)
class Criteria:
    """What was wished, as counts."""

    communes: int
    """However many: more of them find more homes, so that together they are one criterion."""
    types: int
    has_ceiling: bool
    must_haves: int

    @property
    def limits_types(self) -> bool:
        """All types, or none in particular, leave nothing out."""
        return 0 < self.types < len(DWELLING_TYPES)

    @property
    def count(self) -> int:
        return bool(self.communes) + self.limits_types + self.has_ceiling + self.must_haves
