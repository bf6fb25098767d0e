"""The three ways to do on the tenant portal what was learnt here: on a phone, with an agent, on paper."""

from kiosk.domain.portal import ACT, PortalAct
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import msg

_LIKELIEST = {"computer": "paper:", "help": "agent:"}
"""The likeliest way, by where the tenant will do it; the phone otherwise."""


def doors(act: PortalAct, *, has_steps: bool = True) -> tuple[Offer, ...]:
    """Return the three ways, always in this order.

    When no address is configured, the first way says so and gives the agency's telephone number. Without `has_steps`
    (the guide's steps are missing) there is nothing to put on paper.
    """
    on_paper = Offer(f"paper:{act.key}", msg("Sur papier, pour chez moi"))
    return (
        Offer(f"phone:{act.key}", msg("Sur mon téléphone")),
        Offer(f"agent:{act.key}", msg("Ici, avec un agent")),
        *((on_paper,) if has_steps else ()),
    )


def likeliest(offers: tuple[Offer, ...], where: str) -> int:
    """Return the index of the way that fits `where`: `phone`, `computer` or `help`; empty: the tenant did not say."""
    wanted = _LIKELIEST.get(where, "phone:")
    return next((number for number, offer in enumerate(offers) if offer.act.startswith(wanted)), 0)


def next_guide(following: tuple[str, ...], where: str) -> tuple[Offer, ...]:
    """Return the guide that comes after this one, if any."""
    if not following:
        return ()
    rest = "+".join(following[1:])
    title = msg("Guide suivant : {title}", title=msg(ACT[following[0]].title))
    return (Offer(f"guide:{following[0]}:{where}:{rest}", title),)


def rehearsal(act: PortalAct) -> tuple[Offer, ...]:
    """Return the offer to rehearse the act here first, if it has a rehearsal."""
    return (Offer(f"form:{act.rehearsal}", msg("M'entraîner d'abord ici")),) if act.rehearsal else ()
