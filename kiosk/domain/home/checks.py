"""The five things that an agent checks in a listing before it goes to BEL.

Listings showed neither garage rents nor the breakdown of charges, and swaps failed late for reasons known early
(council of tenants, October 2024). Everybody reads a description: it holds no name, number, address or price.
"""

from collections.abc import Mapping

from kiosk.i18n import N_

CHECKS = {
    "photos": N_("les photos"),
    "garage_rent": N_("le loyer du garage"),
    "charges": N_("le détail des charges"),
    "surroundings": N_("les alentours"),
    "description": N_("une description sans nom, téléphone, adresse ni argent"),
}
"""Names of the things that a tenant is asked for, by code, in the order in which they are checked."""
YES, NO, NOT_DUE = "yes", "no", "not_due"
"""The answers: there, missing, or of no concern to this home."""


def missing(checks: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes of what is missing, in their order."""
    return tuple(code for code in CHECKS if checks.get(code) == NO)
