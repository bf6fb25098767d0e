"""What the journeys without a name have in common: consent first, free texts with their warning, thanks for a no."""

from kiosk.forms.answers import NO, chosen, is_yes
from kiosk.forms.catalog.outcome_parts import CALL
from kiosk.forms.outcome_spec import Outcome, Said
from kiosk.forms.spec import Answers, FieldSpec, Kind, Predicate
from kiosk.i18n import N_, msg

ERASED = N_("Pour les voir ou les effacer, gardez votre référence. Un agent vous aide.")
SENSITIVE = N_("Facultatif. N'écrivez ni santé, ni nom d'une autre personne.")
NO_VIEW = N_("Sans avis")


def consent(key: str, label: str) -> FieldSpec:
    """Nothing is asked, and nothing stored, without a yes. Each purpose has a key of its own: no yes serves twice."""
    return FieldSpec(key, Kind.CONSENT, N_("Accord"), label, N_("Si vous dites non, vos réponses ne sont pas gardées."))


def agreed(key: str) -> Predicate:
    return lambda answers: is_yes(answers, key)


def free_text(key: str, short: str, label: str, most: int) -> FieldSpec:
    return FieldSpec(key, Kind.LONG_TEXT, short, label, SENSITIVE, optional=True, max_length=most)


def thanks(answers: Answers, key: str) -> Outcome | None:
    """What a refused consent ends with."""
    if chosen(answers, key) != NO:
        return None
    return Outcome(
        title=msg("Merci. Rien n'est gardé."),
        lines=(
            Said(msg("Vous avez dit non : vos réponses ne sont pas enregistrées.")),
            Said(msg("Vous pouvez revenir quand vous voulez.")),
        ),
        offers=(CALL,),
    )
