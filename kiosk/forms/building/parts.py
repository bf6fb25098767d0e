"""Parts that several journeys share: options, words, consents, offers, outcomes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import partial

from kiosk import formats
from kiosk.forms.answers import NO, chosen, is_yes
from kiosk.forms.outcome_spec import Offer, Outcome, Said, Weight
from kiosk.forms.spec import Answers, FieldSpec, Kind, Option, Predicate, Step
from kiosk.i18n import N_, Message, msg

UNKNOWN = N_("Je ne sais pas")
NO_PRIVATE_DATA = N_("N'écrivez ni santé, ni nom d'une autre personne.")
TYPE_LABELS: Mapping[str, str] = {
    "T1": "T1",
    "T2": "T2",
    "T3": "T3",
    "T4": "T4",
    "T5": "T5",
    "T6P": N_("T6 et plus"),
}
"""The types of homes. All names but the last are the same in every language."""


def options(
    labels: Mapping[str, str], codes: Iterable[str] | None = None, alone: Collection[str] = ()
) -> tuple[Option, ...]:
    """Return options in the order of `codes`, or else of the labels; those in `alone` exclude every other."""
    return tuple(Option(code, labels[code], is_alone=code in alone) for code in (labels if codes is None else codes))


def three_ways(
    key: str, short: str, label: str, help_text: str = "", why: str = "", *, office_only: bool = False, fact: str = ""
) -> FieldSpec:
    """Return a question with the answers yes, no and "I don't know"; no answer means the same as the last."""
    return FieldSpec(
        key,
        Kind.TRISTATE,
        short,
        label,
        help_text,
        why,
        optional=True,
        unknown=UNKNOWN,
        office_only=office_only,
        fact=fact,
    )


def is_shown(part: Step | FieldSpec, answers: Answers) -> bool:
    """Tell if these answers lead to a page or field; one without a condition is always shown."""
    return part.visible_if is None or part.visible_if(answers)


CALL = Offer("help:", msg("Parler à un agent"))
PAPER = Offer("print:", msg("Sur papier"))
DATES = Offer("form:carnet", msg("Mes dates"))
SWAP_GUIDE = Offer("guide:swap", msg("Comment se passe un échange"))


def cannot_tell(why: Message) -> Outcome:
    """Return an outcome that leads to an agent, for when the figures cannot be read or the clock cannot be trusted."""
    return Outcome(title=why, verdict=((Said(msg("Un agent peut vous répondre.")),),), offers=(CALL,))


_MONTH = len("2026-11")
_OWN = N_("Choix de la borne")
"""The source of a figure that was chosen for this terminal: it was not read anywhere."""


def source_line(source: str, iso: str) -> Said:
    """Return a rule's source with its date; for a source without a day, the month in which it was read."""
    if len(iso) == _MONTH and source != _OWN:
        month = partial(formats.month, date.fromisoformat(f"{iso}-01"))
        return Said(msg("Source : {source}, lu en {month}", source=msg(source), month=month), Weight.MUTED)
    day = "/".join(reversed(iso.split("-")))
    return Said(msg("Source : {source}, {day}", source=msg(source), day=day), Weight.MUTED)


READ_TO_ANSWER = N_("Office64 lit vos réponses pour répondre.")
"""The privacy sentence of most journeys: the reader and the purpose."""


def more(form_id: str) -> Offer:
    """Return the offer that opens the whole privacy notice of a journey: the rights are one touch away."""
    return Offer(f"privacy:{form_id}", msg("Vos données et vos droits"))


SENSITIVE = N_("Facultatif. N'écrivez ni santé, ni nom d'une autre personne.")
NO_VIEW = N_("Sans avis")


def consent(key: str, label: str) -> FieldSpec:
    """Return a consent question: without a yes nothing is asked or stored. One key a purpose: no yes serves twice."""
    return FieldSpec(key, Kind.CONSENT, N_("Accord"), label, N_("Si vous dites non, vos réponses ne sont pas gardées."))


def agreed(key: str) -> Predicate:
    """Return the condition that a question, such as a consent, was answered with yes."""
    return lambda answers: is_yes(answers, key)


def free_text(key: str, short: str, label: str, most: int) -> FieldSpec:
    """Return an optional question for own words, which warns against sensitive ones; `most`: characters."""
    return FieldSpec(key, Kind.LONG_TEXT, short, label, SENSITIVE, optional=True, max_length=most)


def thanks(answers: Answers, key: str) -> Outcome | None:
    """Return the end of a journey whose consent was refused; None: it was not refused."""
    if chosen(answers, key) != NO:
        return None
    return Outcome(
        title=msg("Merci. Rien n'est gardé."),
        verdict=(
            (
                Said(msg("Vous avez dit non : vos réponses ne sont pas enregistrées.")),
                Said(msg("Vous pouvez revenir quand vous voulez.")),
            ),
        ),
        offers=(CALL,),
    )
