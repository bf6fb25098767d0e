"""An invented tenant's answers, as typed, without a screen."""

from kiosk.forms.answers import UNKNOWN, Answer, Raw
from kiosk.forms.session import FormSession
from kiosk.forms.spec import FormSpec

_TYPED: dict[str, Raw] = {
    "landlord": "office64",
    "lease_start": "01/03/2019",
    "notice_given": "no",
    "commune": "Cambo-les-Bains (64250)",
    "dwelling_kind": "apartment",
    "dwelling_type": "T3",
    "area": "64",
    "floor": "2",
    "lift": "yes",
    "heating": "gas_shared",
    "energy_class": "C",
    "outside": ("balcony",),
    "rent": "412,60",
    "parking": "garage",
    "parking_rent": "45",
    "charges": "85,20",
    "cold_water": "yes",
    "hot_water": "no",
    "around": ("transport", "shops"),
    "wished_communes": ("Bayonne (64100)",),
    "wished_types": ("T3",),
    "rent_ceiling": "560",
    "consent_call": "yes",
    "consent_write": "no",
    "contact_name": "Maialen Exemple",
    "phone": "05 36 49 12 34",
}
_NOT_KNOWN = ("heating_charge",)


def answered(spec: FormSpec) -> FormSession:
    """Return a whole listing, ready to be submitted."""
    session = FormSession(spec)
    for key, raw in _TYPED.items():
        session.answer(key, Answer(raw))
    for key in _NOT_KNOWN:
        session.answer(key, UNKNOWN)
    return session
