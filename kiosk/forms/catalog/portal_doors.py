"""The three ways to do on the portal what was learnt here: on a phone, with an agent, on paper."""

from kiosk.domain.portal import PortalAct
from kiosk.forms.spec import Offer
from kiosk.i18n import msg

_FIRST = {"computer": "paper", "help": "agent"}
"""Which way comes first by where the tenant will do it; the phone otherwise."""


def doors(act: PortalAct, where: str = "") -> tuple[Offer, ...]:
    """The three ways, the likeliest first. `where`: `phone`, `computer` or `help`; empty: not said."""
    ways = {
        "phone": Offer(f"phone:{act.key}", msg("Sur mon téléphone")),
        "agent": Offer(f"agent:{act.key}", msg("Ici, avec un agent")),
        "paper": Offer(f"paper:{act.key}", msg("Sur papier, pour chez moi")),
    }
    first = ways.pop(_FIRST.get(where, "phone"))
    return (first, *ways.values())


def rehearsal(act: PortalAct) -> tuple[Offer, ...]:
    """Trying it here first, where that can be done."""
    return (Offer(f"form:{act.rehearsal}", msg("M'entraîner d'abord ici")),) if act.rehearsal else ()
