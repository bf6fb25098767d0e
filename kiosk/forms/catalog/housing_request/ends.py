"""The housing request's first page, and the words of its receipt."""

from datetime import date
from functools import partial

from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.request.deadlines import DeadlineState
from kiosk.forms.answers import chosen
from kiosk.forms.building.parts import DATES, more
from kiosk.forms.building.request_number import over_words, renewal_words, request_deadline
from kiosk.forms.outcome_spec import Loud, Offer, ReceiptWords
from kiosk.forms.spec import Answers, Step
from kiosk.i18n import N_, msg

HOUSING_REQUEST = "housing_request"

_ATTESTATION_ALONE = N_("Seule l'attestation compte : sans elle, rien n'est fait.")
_FIRST = ReceiptWords(
    done=N_("Votre fiche est prête."),
    state=N_("Fiche prête, PAS enregistrée"),
    not_sent=N_("Rien n'est encore préparé"),
    send=N_("Préparer"),
    leaves="",
    not_done=Loud(
        N_("PAS ENREGISTRÉE"), N_("Votre demande n'est pas enregistrée tant que vous n'avez pas votre numéro.")
    ),
    read_by=N_("{contact} peut lire votre fiche jusqu'au {day}."),
    is_read_on_demand=True,
    read=N_("{contact} peut lire votre fiche."),
    printed=N_("Fiche imprimée, effacée de la borne : elle est à vous seulement."),
    where=N_("Enregistrez-la au guichet, ou sur\nwww.demande-logement-social.gouv.fr"),
    then=N_("Pas d'attestation après un mois ? Demandez au guichet."),
    elsewhere=N_("Au guichet et sur le site national, votre demande reste la même."),
    failed=N_("Votre fiche n'a pas pu être enregistrée."),
)
RECEIPT = _FIRST._replace(
    not_done=Loud(N_("PAS FAITE"), N_("Votre demande n'est pas faite tant que vous n'avez pas votre attestation.")),
    where=N_("Faites-le au guichet, ou sur\nwww.demande-logement-social.gouv.fr"),
    then=_ATTESTATION_ALONE,
)
"""For a receipt whose answers are gone, and with them the kind of request."""
_BY_KIND = {
    "mutation": _FIRST,
    "first": _FIRST,
    "renewal": _FIRST._replace(
        state=N_("Fiche prête, PAS renouvelée"),
        not_done=Loud(
            N_("PAS RENOUVELÉE"), N_("Votre demande n'est pas renouvelée tant que vous n'avez pas votre attestation.")
        ),
        where=N_("Renouvelez-la au guichet, ou sur\nwww.demande-logement-social.gouv.fr"),
        then=N_("Il vous faut une attestation de renouvellement, sinon votre demande s'arrête à sa date."),
    ),
    "modification": _FIRST._replace(
        not_done=Loud(
            N_("PAS ENREGISTRÉ"), N_("Le changement n'est pas enregistré tant que vous n'avez pas votre attestation.")
        ),
        where=N_("Faites-le au guichet, ou sur\nwww.demande-logement-social.gouv.fr"),
        then=N_("Le changement compte quand vous avez la nouvelle attestation."),
    ),
}


_OVER = _BY_KIND | {
    kind: _BY_KIND[kind]._replace(
        where=N_("Au guichet, ou sur\nwww.demande-logement-social.gouv.fr"),
        then=N_("Si elle est finie, il en faut une nouvelle. Voyez d'abord un agent."),
    )
    for kind in ("renewal", "modification")
}
"""The words when the number is a year old: nobody is sent to renew or change a request that may be over."""


def receipt_of(words: ReceiptWords, answers: Answers, today: date | None) -> ReceiptWords:
    """Adapt the receipt to the kind of request and, when the number's date is known, add its dates."""
    kind = str(chosen(answers, "kind"))
    words = (_OVER if _is_over(answers, today) else _BY_KIND).get(kind, words)
    return words._replace(about_heading=N_("Vos dates"), about=partial(_last_day, answers, today))


def _is_over(answers: Answers, today: date | None) -> bool:
    try:
        found = request_deadline(answers, today)
    except DataUnreadable:
        return False
    return found is not None and found.state is DeadlineState.OVER


def _last_day(answers: Answers, today: date | None) -> tuple[str, ...]:
    try:
        found = request_deadline(answers, today)
    except DataUnreadable:
        return ()  # the worksheet says that the rules cannot be read
    if found is None or found.end is None:
        return ()
    if found.state is DeadlineState.OVER:
        return tuple(map(str, over_words(found)))
    return tuple(map(str, renewal_words(found)[:1]))


INTRO = Step(
    "intro",
    "demande",
    title=N_("Préparer votre demande de logement"),
    lines=(
        N_("Comptez environ dix minutes."),
        N_("À la fin, une fiche dit quoi écrire sur le formulaire."),
        N_("Ici, vous préparez. L'enregistrement se fait au guichet ou sur le site national."),
        N_("La borne ne demande ni nom, ni numéro de sécurité sociale, ni revenu."),
    ),
    privacy=N_("Un agent d'Office64 lit votre fiche pour vous aider."),
    offers=(Offer("form:carnet", msg("Mes dates : BEL et demande")), more(HOUSING_REQUEST)),
)


_EXCHANGE = Offer("form:precheck", msg("Échanger mon logement (BEL)"))


def afterwards(answers: Answers) -> tuple[Offer, ...]:
    """Offer the dates to who gave the date of the number, and the exchange to who wants to move within Office64."""
    dates = (DATES,) if chosen(answers, "number_date") else ()
    return (*dates, _EXCHANGE) if chosen(answers, "kind") == "mutation" else dates
