"""Door 3: the tenant portal. Five questions find the guide; or all guides, and what can be rehearsed."""

from collections.abc import Callable, Mapping

from kiosk.domain import portal
from kiosk.forms.ending_spec import Offer
from kiosk.i18n import msg
from kiosk.services.bundle import Services
from screens.tenant.menu import MenuScreen

_PLACE = msg("Le portail locataire")


def start_screen(_services: Services) -> MenuScreen:
    return MenuScreen(
        _PLACE,
        msg("Le portail s'ouvre sur Internet. Apprenez-le ici."),
        (
            Offer("form:portal_finder", msg("Trouver mon guide : 5 questions")),
            Offer("menu:guides", msg("Voir tous les guides")),
            Offer("menu:rehearsals", msg("M'entraîner sans risque")),
        ),
        motive=portal.MOTIVE,
    )


def guides_screen() -> MenuScreen:
    offers = tuple(Offer(f"guide:{act.key}", msg(act.title)) for act in portal.ACTS)
    return MenuScreen(_PLACE, msg("Quel guide voulez-vous lire ?"), offers, motive=portal.MOTIVE)


def rehearsals_screen() -> MenuScreen:
    offers = tuple(Offer(f"form:{act.rehearsal}", msg(act.title)) for act in portal.ACTS if act.rehearsal)
    return MenuScreen(_PLACE, msg("À quoi voulez-vous vous entraîner ?"), offers, motive=portal.MOTIVE)


MENUS: Mapping[str, Callable[[], MenuScreen]] = {"guides": guides_screen, "rehearsals": rehearsals_screen}
