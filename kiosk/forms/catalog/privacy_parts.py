"""What is said before the first personal answer, in three sentences, and the way to the whole notice."""

from kiosk.forms.outcome_spec import Offer
from kiosk.i18n import N_, msg

KEPT = N_("Il les efface après un an sans nouvelles.")
RIGHTS = N_("Vous pouvez les voir, les changer ou les effacer.")
THREE_SENTENCES = (N_("Office64 lit vos réponses pour répondre."), KEPT, RIGHTS)
"""Who reads and what for; how long; what the person can do."""


def more(form_id: str) -> Offer:
    """The whole notice of a journey."""
    return Offer(f"privacy:{form_id}", msg("Vos données : en savoir plus"))
