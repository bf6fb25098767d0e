"""The listing's last pages: consent by purpose, then, for who agreed, a name and one way to be reached."""

from dataclasses import replace

from kiosk.domain import contact
from kiosk.forms.answers import is_yes
from kiosk.forms.catalog.bel_listing_parts import PAGES
from kiosk.forms.catalog.contact_parts import EMAIL, NAME, PHONE
from kiosk.forms.spec import Answers, FieldSpec, Kind, Step
from kiosk.i18n import N_


def may_be_called(answers: Answers) -> bool:
    return is_yes(answers, "consent_follow_up")


def agrees_to_contact(answers: Answers) -> bool:
    return may_be_called(answers) or is_yes(answers, "consent_reminders")


_CONSENTS = (
    FieldSpec(
        "consent_follow_up",
        Kind.CONSENT,
        N_("Être contacté"),
        N_("Un agent peut-il vous appeler ou vous écrire pour cette annonce ?"),
        help=N_("Si vous dites non, gardez votre référence et venez nous voir."),
        optional=True,
    ),
    FieldSpec(
        "consent_reminders",
        Kind.CONSENT,
        N_("Être prévenu"),
        N_("Voulez-vous un rappel avant que votre compte BEL s'éteigne ?"),
        why=N_("La BEL éteint un compte après quatre mois sans connexion."),
        optional=True,
    ),
)
_NAME = replace(NAME, why=N_("L'agent saura qui demander. Votre nom n'est pas dans l'annonce."))
_CONTACT = (PHONE, EMAIL)

STEPS = (
    Step("consents", "envoi", PAGES.ConsentPage, _CONSENTS),
    Step("contact_name", "envoi", PAGES.NamePage, (_NAME,), visible_if=agrees_to_contact),
    Step("contact", "envoi", contact.ContactPage, _CONTACT, visible_if=agrees_to_contact),
)
