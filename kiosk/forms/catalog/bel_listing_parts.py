"""Words and conditions that several parts of the listing share."""

from collections.abc import Collection, Iterable, Mapping

from kiosk.forms.answers import NO, chosen
from kiosk.forms.lazy_models import ModelsOf
from kiosk.forms.spec import Answers, FieldSpec, Kind, Option, Step
from kiosk.i18n import N_

LISTING = "bel_listing"
"""Stable id of the journey."""
PAGES = ModelsOf("kiosk.domain.home.listing")
"""Two dozen models: the door that is opened most opens sooner without them."""

UNKNOWN = N_("Je ne sais pas")
NOTICE_GIVEN = N_("Congé donné : la BEL ne publie pas ce logement. Voyez d'abord un agent.")
NO_PRIVATE_DATA = N_("N'écrivez ni santé, ni nom d'une autre personne.")

ACCESS_LABELS: Mapping[str, str] = {
    "step_free": N_("Accès sans marche"),
    "level_shower": N_("Douche sans rebord"),
    "wide_doors": N_("Portes larges"),
}
TYPE_LABELS: Mapping[str, str] = {
    "T1": "T1",
    "T2": "T2",
    "T3": "T3",
    "T4": "T4",
    "T5": "T5",
    "T6P": N_("T6 et plus"),
}
"""A type is the same in every language."""


def options(
    labels: Mapping[str, str], codes: Iterable[str] | None = None, alone: Collection[str] = ()
) -> tuple[Option, ...]:
    """Options in the order of `codes`, or of the labels; those of `alone` stand with no other."""
    return tuple(Option(code, labels[code], is_alone=code in alone) for code in (labels if codes is None else codes))


def three_ways(
    key: str, short: str, label: str, help_text: str = "", why: str = "", *, office_only: bool = False
) -> FieldSpec:
    """Yes, no or I don't know; may be passed, which says as much as not knowing."""
    return FieldSpec(
        key, Kind.TRISTATE, short, label, help_text, why, optional=True, unknown=UNKNOWN, office_only=office_only
    )


def is_shown(part: Step | FieldSpec, answers: Answers) -> bool:
    return part.visible_if is None or part.visible_if(answers)


def is_apartment(answers: Answers) -> bool:
    return chosen(answers, "dwelling_kind") == "apartment"


def may_have_lift(answers: Answers) -> bool:
    return is_apartment(answers) and chosen(answers, "lift") != NO


def has_parking(answers: Answers) -> bool:
    return chosen(answers, "parking") in {"garage", "place", "both"}
