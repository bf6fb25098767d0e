"""Door 7: an opinion after an exchange, the survey of needs, a difficulty with a tool."""

from kiosk.domain import opinion
from kiosk.forms.ending_spec import Offer
from kiosk.i18n import msg
from kiosk.services.bundle import Services
from screens.tenant.menu import MenuScreen


def start_screen(_services: Services) -> MenuScreen:
    return MenuScreen(
        msg("Donner mon avis"),
        msg("De quoi voulez-vous nous parler ?"),
        (
            Offer("form:difficulty", msg("Signaler une difficulté")),
            Offer("form:survey", msg("Mes besoins avec Internet")),
            Offer("form:satisfaction", msg("Mon avis après un échange")),
        ),
        motive=opinion.MOTIVE,
    )
