"""The menus behind the doors, as data: the tenant portal, learning, opinions, information.

A journey's spec says in which menu it is; entries that are no journeys are listed here, and come after the journeys.
"""

from collections.abc import Mapping
from typing import NamedTuple

from kiosk.domain import portal
from kiosk.domain.opinion import kiosk_opinion as opinion
from kiosk.forms.catalog import entries_of
from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import Message, msg
from screens.shell.visit import VisitHost
from screens.tenant.pages.menu import MenuScreen


class Menu(NamedTuple):
    """One menu."""

    place: Message
    lead: Message
    offers: tuple[Offer, ...]
    """The entries after the journeys that name this menu."""
    motive: str
    """The motive of a ticket that is taken there."""


_PORTAL = msg("Le portail locataire")
MENUS: Mapping[str, Menu] = {
    "portal": Menu(
        _PORTAL,
        msg("Le portail s'ouvre sur Internet. Apprenez-le ici."),
        (
            Offer("menu:guides", msg("Voir tous les guides")),
            Offer("menu:rehearsals", msg("M'entraîner sans risque")),
        ),
        portal.MOTIVE,
    ),
    "guides": Menu(
        _PORTAL,
        msg("Quel guide voulez-vous lire ?"),
        tuple(Offer(f"guide:{act.key}", msg(act.title)) for act in portal.ACTS),
        portal.MOTIVE,
    ),
    "rehearsals": Menu(
        _PORTAL,
        msg("À quoi voulez-vous vous entraîner ?"),
        tuple(Offer(f"form:{act.rehearsal}", msg(act.title)) for act in portal.ACTS if act.rehearsal),
        portal.MOTIVE,
    ),
    "opinion": Menu(
        msg("Donner mon avis"),
        msg("De quoi voulez-vous nous parler ?"),
        (),
        opinion.MOTIVE,
    ),
    "learning": Menu(
        msg("Apprendre et s'équiper"),
        msg("Que voulez-vous faire ?"),
        (Offer("menu:rehearsals", msg("M'entraîner sans risque")),),
        "workshop",
    ),
    "information": Menu(
        msg("Affiches, questions, agences"),
        msg("Que cherchez-vous ?"),
        (
            Offer("board:", msg("Affiches des associations")),
            Offer("faq:", msg("Questions et réponses")),
            Offer("agency:", msg("Nos agences")),
        ),
        "information",
    ),
}


async def open_menu(app: VisitHost, of: str) -> None:
    menu = MENUS[of]
    offers = (*entries_of(of), *menu.offers)
    await app.push_screen(MenuScreen(menu.place, menu.lead, offers, motive=menu.motive))
