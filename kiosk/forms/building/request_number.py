"""The number of a housing request: the questions about it, and the words about its deadline, for several journeys."""

from datetime import date

from kiosk import formats
from kiosk.domain.request import deadlines
from kiosk.domain.request.deadlines import Deadline
from kiosk.forms.building.parts import UNKNOWN
from kiosk.forms.normalise import normal
from kiosk.forms.spec import Answers, FieldSpec, Kind
from kiosk.i18n import N_, Message, msg

NUMBER = FieldSpec(
    "number",
    Kind.TEXT,
    N_("Numéro unique"),
    N_("Quel est votre numéro unique ?"),
    N_("Il a 18 caractères, sur votre attestation."),
    unknown=UNKNOWN,
    max_length=40,
    stays_here=True,
    digits_first=True,
)
NUMBER_DATE = FieldSpec(
    "number_date",
    Kind.DATE,
    N_("Date du numéro"),
    N_("De quel jour date votre numéro unique, ou son renouvellement ?"),
    N_(
        "Sur l'attestation, prenez la date du dernier renouvellement. Sinon, la date de dépôt initial. "
        "Par exemple 24/11/2020."
    ),
    unknown=UNKNOWN,
    fact="number_date",
)


def request_deadline(answers: Answers, today: date | None) -> Deadline | None:
    """Return the request's deadline, counted from today; None: today or the number's date is not known.

    Raises DataUnreadable: when the file of deadlines cannot be read.
    """
    day = normal(NUMBER_DATE, answers.get(NUMBER_DATE.key))
    return deadlines.housing_request(day, today) if isinstance(day, date) and today is not None else None


def over_words(found: Deadline) -> tuple[Message, ...]:
    """Return the words about a request that is over by its date; the tenant may have renewed it since that date."""
    if found.end is None:
        return ()
    return (
        msg(
            "Demande de logement : d'après cette date, elle est finie depuis le {day}.",
            day=formats.short_day(found.end),
        ),
        msg("Si vous avez renouvelé depuis, cette date ne compte plus : regardez le dernier renouvellement."),
    )


def renewal_words(found: Deadline) -> tuple[Message, ...]:
    """Return the first and last day to renew a request, and what is lost afterwards; nothing without a date."""
    if found.renew is None or found.last is None:
        return ()
    last = formats.short_day(found.last)
    return (
        msg("Renouvelez entre le {first} et le {last}.", first=formats.short_day(found.renew), last=last),
        msg("Après le {day}, votre ancienneté est perdue.", day=last),
    )
