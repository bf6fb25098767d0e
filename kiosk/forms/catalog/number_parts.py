"""The request number, as several journeys ask about it."""

from kiosk.forms.catalog.bel_listing_parts import UNKNOWN
from kiosk.forms.spec import FieldSpec, Kind
from kiosk.i18n import N_

NUMBER_DATE = FieldSpec(
    "number_date",
    Kind.DATE,
    N_("Date du numéro"),
    N_("De quel jour date votre numéro unique, ou son renouvellement ?"),
    N_("Elle est sur votre attestation. Par exemple 24/11/2026."),
    unknown=UNKNOWN,
)
