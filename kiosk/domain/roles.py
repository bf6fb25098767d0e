"""The roles of agents. Each act of the console names those that have it (`kiosk.services.desk.session.Act`).

Which role has which act is a proposal of the project; Office64 confirms it before a terminal is deployed
(docs/not-tried.md).
"""

from enum import StrEnum


class Role(StrEnum):
    """An agent's role, given by `kiosk staff add --role`."""

    AGENT = "agent"
    """Welcomes tenants in the hall, and serves them at a desk."""
    ATTRIBUTION = "attribution"
    """Prepares the allocation of homes."""
    RELATIONS = "relations"
    """Follows tenants through their exchange."""
    ADMIN = "admin"
    """Looks after the accounts of an agency, and helps at every desk."""


EVERYBODY = frozenset(Role)
CLOSES_FILES = EVERYBODY - {Role.ATTRIBUTION}
"""They answer for what becomes of a file."""
SEARCHES_NAMES = EVERYBODY - {Role.AGENT}
READS_NOTES = EVERYBODY - {Role.ADMIN}
"""They read the note of a transfer."""
