"""The six questions after an exchange: no name, one consent, and nothing that identifies the tenant.

The questions are the council's own, from the minutes of 10 October 2024; the third and the fourth are shorter here.
"""

from functools import partial

from kiosk.domain.opinion import kiosk_opinion as model
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import CAMPAIGN
from kiosk.forms.answers import is_yes
from kiosk.forms.building.parts import NO_VIEW, agreed, consent, free_text, more, options, thanks
from kiosk.forms.outcome_spec import MenuEntry, ReceiptWords
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, msg

SATISFACTION = "satisfaction"
_CONSENT = "consent_satisfaction"
_AGREED = agreed(_CONSENT)
_LEVELS = options(
    {
        "very_good": N_("Très bien"),
        "good": N_("Plutôt bien"),
        "bad": N_("Plutôt mal"),
        "very_bad": N_("Très mal"),
    },
    model.LEVELS,
)


def _had_trouble(answers: Answers) -> bool:
    return _AGREED(answers) and is_yes(answers, "trouble")


def _level(key: str, short: str, label: str, help_text: str = "") -> FieldSpec:
    return FieldSpec(key, Kind.CHOICE, short, label, help_text, options=_LEVELS, optional=True, unknown=NO_VIEW)


_WHOLE = FieldSpec(
    "whole",
    Kind.CHOICE,
    N_("Échange en tout"),
    N_("Comment évalueriez-vous de manière globale votre expérience d'échange de logement ?"),
    options=_LEVELS,
)
_TROUBLE = FieldSpec(
    "trouble",
    Kind.TRISTATE,
    N_("Difficultés"),
    N_("Avez-vous rencontré des difficultés dans vos démarches ?"),
    optional=True,
    unknown=NO_VIEW,
)
_TROUBLE_WORDS = free_text("trouble_words", N_("Ces difficultés"), N_("Quelles difficultés ?"), model.LONGEST)
_UPDATES = _level(
    "updates",
    N_("Mise à jour"),
    N_("Comment évalueriez-vous vos échanges avec nos agents qui mettent à jour votre demande de logement ?"),
    N_("Dites votre niveau de satisfaction."),
)
_APPOINTMENTS = _level(
    "appointments",
    N_("Rendez-vous"),
    N_("Comment évalueriez-vous vos échanges avec nos agents en charge des rendez-vous administratifs ?"),
    N_("Pensez à l'accueil, à la signature du bail, à l'entrée dans les lieux."),
)
_RECOMMEND = FieldSpec(
    "recommend",
    Kind.TRISTATE,
    N_("Recommander la BEL"),
    N_("Recommanderiez-vous la bourse d'échange de logements ?"),
    optional=True,
    unknown=NO_VIEW,
)
_IDEAS = free_text(
    "ideas", N_("Suggestions"), N_("Qu'est-ce que vous suggéreriez pour améliorer ce processus ?"), model.LONGEST
)

SPEC = FormSpec(
    id=SATISFACTION,
    version=2,
    reference_prefix="SAT",
    title=N_("Mon avis sur l'échange"),
    privacy=Privacy(
        purpose=N_("Améliorer les échanges de logements."),
        readers=N_("Les agents d'Office64 qui suivent la BEL. Votre nom n'est pas demandé."),
        needed=N_("Tout est facultatif. Ne pas répondre ne change rien pour vous."),
        basis="consent",
        asks_consent=True,
        title=N_("Avis après un échange"),
    ),
    retention=CAMPAIGN,
    entry=MenuEntry("opinion", msg("Mon avis après un échange"), place=30),
    sections=(Section("accord", N_("Accord")), Section("echange", N_("L'échange")), Section("suite", N_("La suite"))),
    steps=(
        Step(
            "intro",
            "accord",
            title=N_("Votre avis après un échange de logement"),
            lines=(N_("Répondez à six questions en deux minutes, sans votre nom."),),
            privacy=N_("Office64 lit les avis ensemble, pour mieux faire."),
            offers=(more(SATISFACTION),),
        ),
        Step(
            "consent",
            "accord",
            model.ConsentPage,
            (consent(_CONSENT, N_("Office64 peut-il garder votre avis, sans nom ?")),),
        ),
        Step("whole", "echange", model.WholePage, (_WHOLE,), visible_if=_AGREED),
        Step("trouble", "echange", model.TroublePage, (_TROUBLE,), visible_if=_AGREED),
        Step("trouble_words", "echange", model.TroubleWordsPage, (_TROUBLE_WORDS,), visible_if=_had_trouble),
        Step("updates", "echange", model.UpdatesPage, (_UPDATES,), visible_if=_AGREED),
        Step("appointments", "echange", model.AppointmentsPage, (_APPOINTMENTS,), visible_if=_AGREED),
        Step("recommend", "suite", model.RecommendPage, (_RECOMMEND,), visible_if=_AGREED),
        Step("ideas", "suite", model.IdeasPage, (_IDEAS,), visible_if=_AGREED),
    ),
    queue_name=N_("Avis échange"),
    model=model.Satisfaction,
    declined=partial(thanks, key=_CONSENT),
    receipt=ReceiptWords(
        done=N_("Votre avis est enregistré, sans votre nom."),
        leaves=N_("Il part dans le quart d'heure."),
        not_done=N_("Office64 ne peut pas vous répondre : votre nom n'est pas connu."),
        read_by=N_("Office64 lit tous les avis ensemble, sans date fixée."),
        read=N_("Office64 lit tous les avis ensemble, sans date fixée."),
        then=N_("Gardez la référence : avec elle, votre avis peut être effacé."),
        failed=N_("Votre avis n'a pas pu être enregistré."),
    ),
)
