"""The roles of agents, and the acts of the console that each role may do: one table decides.

The table is a proposal of the project; Office64 confirms it before a terminal is deployed (docs/not-tried.md).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


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
_ALL_BUT_ATTRIBUTION = EVERYBODY - {Role.ATTRIBUTION}

ACT_ROLES: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "ticket.call": EVERYBODY,
        "ticket.call_next": EVERYBODY,
        "ticket.arrive": EVERYBODY,
        "ticket.recall": EVERYBODY,
        "ticket.set_priority": EVERYBODY,
        "ticket.set_appointment": EVERYBODY,
        "ticket.read_answers": EVERYBODY,
        "ticket.read_note": EVERYBODY - {Role.ADMIN},
        "ticket.done": EVERYBODY,
        "ticket.no_show": EVERYBODY,
        "ticket.return": EVERYBODY,
        "ticket.hold": EVERYBODY,
        "ticket.transfer": EVERYBODY,
        "ticket.put_back": EVERYBODY,
        "ticket.walk_in": EVERYBODY,
        "ticket.motive": EVERYBODY,
        "ticket.wrong_time": EVERYBODY,
        "ticket.undo": EVERYBODY,
        "ticket.show_sheet": EVERYBODY,
        "ticket.print_sheet": EVERYBODY,
        "file.open": EVERYBODY,
        "file.find": EVERYBODY,
        "file.print": EVERYBODY,
        "file.mark_read": _ALL_BUT_ATTRIBUTION,
        "file.withdraw": _ALL_BUT_ATTRIBUTION,
        "file.follow": EVERYBODY,
        "request.number": EVERYBODY,
        "file.find_name": EVERYBODY - {Role.AGENT},
        "reactivation.done": _ALL_BUT_ATTRIBUTION,
        "listing.accept": _ALL_BUT_ATTRIBUTION,
        "listing.ask": _ALL_BUT_ATTRIBUTION,
        "listing.copy": _ALL_BUT_ATTRIBUTION,
        "listing.bel_text": _ALL_BUT_ATTRIBUTION,
        "listing.write": _ALL_BUT_ATTRIBUTION,
    }
)
"""The roles that may do each act, by the act's code. The acts that only move through the console are nobody's right."""
ASKS_PIN = frozenset({"file.withdraw", "file.find_name"})
"""The grave acts: they ask the PIN again when it was given more than five minutes ago."""
ALWAYS_ASKS_PIN = frozenset({"file.find_name"})
"""These grave acts ask the PIN each time."""


def may(role: str, act: str) -> bool:
    """Tell if a role may do an act; an act that is not in the table belongs to everybody."""
    return role in ACT_ROLES.get(act, EVERYBODY)
