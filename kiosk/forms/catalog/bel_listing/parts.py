"""Words and conditions that several parts of the listing share."""

from collections.abc import Mapping

from kiosk.forms.answers import NO, chosen
from kiosk.forms.lazy_models import ModelsOf
from kiosk.forms.spec import Answers
from kiosk.i18n import N_

LISTING = "bel_listing"
"""Stable id of the journey."""
PAGES = ModelsOf("kiosk.domain.home.listing")
"""Two dozen models, imported late: this journey is opened most often, and opens sooner without them."""

NOTICE_GIVEN = N_("Congé donné : la BEL ne publie pas ce logement. Voyez d'abord un agent.")

ACCESS_LABELS: Mapping[str, str] = {
    "step_free": N_("Accès sans marche"),
    "level_shower": N_("Douche sans rebord"),
    "wide_doors": N_("Portes larges"),
}


def is_apartment(answers: Answers) -> bool:
    return chosen(answers, "dwelling_kind") == "apartment"


def may_have_lift(answers: Answers) -> bool:
    return is_apartment(answers) and chosen(answers, "lift") != NO


def has_parking(answers: Answers) -> bool:
    return chosen(answers, "parking") in {"garage", "place", "both"}
