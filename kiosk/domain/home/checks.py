"""The four things that an agent checks in a listing before it goes to BEL (council of tenants, October 2024).

Listings showed neither garage rents nor the breakdown of charges, and swaps failed late for reasons known early.
"""

from collections.abc import Mapping

from kiosk.i18n import N_

CHECKS = {
    "photos": N_("les photos"),
    "garage_rent": N_("le loyer du garage"),
    "charges": N_("le détail des charges"),
    "surroundings": N_("les alentours"),
}
"""Names of the four things, by code, in the order in which they are checked."""
YES, NO, NOT_DUE = "yes", "no", "not_due"
"""The answers: there, missing, or of no concern to this home."""


def missing(checks: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of what is missing, in their order."""
    return tuple(code for code in CHECKS if checks.get(code) == NO)
