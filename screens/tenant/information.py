"""Door 9: the associations' notices, the questions that people ask, the agencies."""

from kiosk.forms.ending_spec import Offer
from kiosk.i18n import msg
from kiosk.services.bundle import Services
from screens.tenant.menu import MenuScreen


def start_screen(_services: Services) -> MenuScreen:
    return MenuScreen(
        msg("Affiches, questions, agences"),
        msg("Que cherchez-vous ?"),
        (
            Offer("board:", msg("Affiches des associations")),
            Offer("faq:", msg("Questions et réponses")),
            Offer("agency:", msg("Nos agences")),
        ),
        motive="information",
    )
