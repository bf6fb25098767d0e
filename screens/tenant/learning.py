"""Door 8: learn, and get what it takes. A workshop, a device, or trying it here at once."""

from kiosk.forms.catalog.workshop import WORKSHOP
from kiosk.forms.ending_spec import Offer
from kiosk.i18n import msg
from kiosk.services.bundle import Services
from screens.tenant.menu import MenuScreen


def start_screen(_services: Services) -> MenuScreen:
    return MenuScreen(
        msg("Apprendre et s'équiper"),
        msg("Que voulez-vous faire ?"),
        (
            Offer("form:workshop", msg("Suivre un atelier")),
            Offer("form:device", msg("Demander un appareil")),
            Offer("menu:rehearsals", msg("M'entraîner sans risque")),
        ),
        motive=WORKSHOP,
    )
