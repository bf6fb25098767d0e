"""The listing's last pages: consent by purpose, then, with a consent, a name and one way to reach the tenant."""

from dataclasses import replace

from kiosk.forms.building.contact import NAME, steps
from kiosk.i18n import N_

_NAME = replace(NAME, why=N_("L'agent saura qui demander. Votre nom n'est pas dans l'annonce."))

STEPS = steps(
    "envoi",
    may_we_call=N_("Office64 peut-il vous appeler pour cette annonce ?"),
    name=_NAME,
    names_everyone=False,
)
