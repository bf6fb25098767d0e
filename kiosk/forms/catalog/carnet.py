"""The carnet of dates: until when the BEL account is visible, when to renew the housing request, when it ends."""

from datetime import date
from functools import partial
from typing import Annotated

from kiosk import formats
from kiosk.domain import data_files
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.request import deadlines
from kiosk.domain.request.deadlines import Deadline, DeadlineState
from kiosk.domain.values import Day, PageModel, until_today
from kiosk.forms.building.parts import CALL, PAPER, UNKNOWN, cannot_tell, source_line
from kiosk.forms.building.request_number import NUMBER_DATE, over_words, renewal_words
from kiosk.forms.normalise import normal
from kiosk.forms.outcome_spec import Offer, Outcome, Said, Weight
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, Message, msg, nmsg

CARNET = "carnet"
DEACTIVATED = N_("Désactivé : plus personne ne voit votre annonce.")
"""The meaning of the site's own word "désactivé"."""
_OLDEST = date(2000, 1, 1)


class LoginPage(PageModel):
    """The last log-in to the BEL, from 2000 to today; None: not known."""

    last_login: Annotated[Day, until_today(_OLDEST)] | None = None


class NumberDatePage(PageModel):
    """The number of the housing request, and its day from 2000 to today; None: not known."""

    number: str | None = None
    number_date: Annotated[Day, until_today(_OLDEST)] | None = None


class Carnet(LoginPage, NumberDatePage):
    """All answers of the carnet."""


LAST_LOGIN = FieldSpec(
    "last_login",
    Kind.DATE,
    N_("Dernière connexion"),
    N_("Quel jour vous êtes-vous connecté à la BEL pour la dernière fois ?"),
    N_("À peu près suffit. Par exemple 24/11/2020."),
    why=N_("La BEL désactive un compte après quatre mois sans connexion."),
    unknown=UNKNOWN,
    fact="last_login",
)


_DECLARED = Said(msg("Dates déclarées par vous. Un agent peut les vérifier."), Weight.NOTE)
_CHECKED = Said(msg("Un agent a vérifié ces dates."), Weight.NOTE)
_NOT_KNOWN = Said(msg("Un agent peut chercher ces dates avec vous."), Weight.NOTE)


def outcome(answers: Answers, today: date | None) -> Outcome:
    """Return both deadlines with reminders; a wrong clock (None) or unreadable figures lead to an agent."""
    if today is None:
        return cannot_tell(msg("L'heure de la borne est fausse."))
    last_login, number_date = (_day(field, answers) for field in (LAST_LOGIN, NUMBER_DATE))
    try:
        bel, request = deadlines.bel_account(last_login, today), deadlines.housing_request(number_date, today)
        (bel_ends, bel_why), (request_ends, request_why) = _bel(bel), _request(request)
        lines = (
            *bel_why,
            *_source("bel_visible_months"),
            *request_why,
            *_source("request_valid_months"),
        )
    except DataUnreadable:
        return cannot_tell(msg("Les délais ne peuvent pas être lus ici."))
    declared, checked = (_DECLARED, _CHECKED) if last_login or number_date else (_NOT_KNOWN, _NOT_KNOWN)
    reminders = [
        *([_reminder(bel.remind, "bel", msg("Rappel BEL, à noter"))] if bel.remind else []),
        *([_reminder(request.remind, "request", msg("Rappel demande, à noter"))] if request.remind else []),
    ]
    is_off = bel.state in {DeadlineState.OVER, DeadlineState.UNKNOWN}
    wake = Offer(
        "form:reactivation", msg("Réactiver mon compte BEL") if is_off else msg("Mon compte est déjà désactivé")
    )
    offers = (wake, *reminders, PAPER, CALL) if is_off else (*reminders, PAPER, CALL, wake)
    return Outcome(
        title=msg("Vos deux dates"),
        lines=lines,
        offers=offers,
        verdict=(bel_ends, request_ends),
        declared=declared,
        checked=checked,
    )


def _day(field: FieldSpec, answers: Answers) -> date | None:
    found = normal(field, answers.get(field.key))
    return found if isinstance(found, date) else None


def _reminder(day: date, about: str, says: Message) -> Offer:
    return Offer(f"event:{about}:{day.isoformat()}", says)


_DateWords = tuple[tuple[Said, ...], tuple[Said, ...]]
"""A date as it stands, and what follows from it."""


def _bel(found: Deadline) -> _DateWords:
    months = data_files.bounds(deadlines.FILE)["bel_visible_months"]
    why = Said(msg("{n} mois sans connexion : la BEL désactive le compte.", n=months))
    if found.end is None or found.days is None:
        return (Said(msg("BEL : la date de connexion n'est pas connue."), Weight.STRONG),), (why,)
    if found.state is DeadlineState.OVER:
        off = msg("BEL : votre compte est sans doute désactivé depuis le {day}.", day=formats.short_day(found.end))
        rule = msg("Office64 ne désactive aucune annonce : c'est la règle du site.")
        return (Said(off, Weight.WARNING),), (Said(msg(DEACTIVATED)), why, Said(rule))
    again = Said(msg("D'ici là il reste visible. Connectez-vous : le délai repart."))
    ends = _until(msg("BEL : votre compte sera désactivé le"), found.end, found.days)
    return ends, (why, again, *_reminded(found))


def _request(found: Deadline) -> _DateWords:
    if found.end is None or found.last is None or found.days is None:
        months = data_files.bounds(deadlines.FILE)["request_valid_months"]
        rule = Said(msg("La demande s'arrête après {n} mois sans renouvellement.", n=months))
        return (Said(msg("Demande de logement : la date n'est pas connue."), Weight.STRONG),), (rule,)
    if found.state is DeadlineState.OVER:
        ended, renewed = over_words(found)
        lost = msg("Sinon, l'ancienneté est perdue : une nouvelle demande.")
        return (Said(ended, Weight.WARNING), Said(renewed, Weight.STRONG)), (Said(lost),)
    now = (Said(msg("Renouvelez-la maintenant."), Weight.STRONG),) if found.state is DeadlineState.RENEW else ()
    ends = _until(msg("Demande de logement : dernier jour pour la renouveler"), found.last, found.days - 1)
    how = Said(msg("« Demander un logement » (2) prépare le renouvellement."))
    return (*ends, *now), (*map(Said, renewal_words(found)), how)


def _until(what: Message, end: date, days: int) -> tuple[Said, ...]:
    """Return three lines: `what`, the date in large digits, and the date in words with the days left."""
    when = partial(formats.long_day, end)
    counted = nmsg("{day}, dans {n} jour", "{day}, dans {n} jours", days, day=when)
    if not days:
        counted = msg("{day}, aujourd'hui", day=when)
    return Said(what, Weight.STRONG), Said(Message(f"{end:%d.%m.%Y}"), Weight.DIGITS), Said(counted)


def _reminded(found: Deadline) -> tuple[Said, ...]:
    """Return the reminder's day, for paper and for a tenant without a telephone; in the last days: log in today."""
    if found.remind is not None:
        return (Said(msg("Notez ce jour : le {day}.", day=formats.short_day(found.remind))),)
    return (Said(msg("Connectez-vous aujourd'hui."), Weight.STRONG),) if found.state is DeadlineState.RUNNING else ()


def _source(bound: str) -> tuple[Said, ...]:
    return (source_line(*data_files.source(deadlines.FILE, bound)),)


SPEC = FormSpec(
    id=CARNET,
    version=1,
    reference_prefix="",
    title=N_("Mes dates"),
    sections=(Section("bel", N_("La BEL")), Section("demande", N_("Votre demande"), N_("Demande"))),
    steps=(
        Step("last_login", "bel", LoginPage, (LAST_LOGIN,)),
        Step("number_date", "demande", NumberDatePage, (NUMBER_DATE,)),
    ),
    model=Carnet,
    outcome=outcome,
)
