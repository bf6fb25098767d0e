"""The survey of digital needs: no name, one consent. `kiosk/domain/data/survey.toml` has the possible answers."""

from kiosk.domain.opinion import survey as model
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import CAMPAIGN
from kiosk.forms.answers import chosen
from kiosk.forms.building.parts import CALL, agreed, cannot_tell, consent, free_text, more, options, thanks
from kiosk.forms.outcome_spec import MenuEntry, Outcome, ReceiptWords, Said
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, msg

SURVEY = "survey"
_CONSENT = "consent_survey"
_AGREED = agreed(_CONSENT)
_UNSAID = N_("Je ne le dis pas")


_NOTHING = Outcome(
    title=msg("Il n'y a rien à envoyer."),
    verdict=(
        (
            Said(msg("Vous n'avez répondu à aucune question. C'est votre droit.")),
            Said(msg("Pour répondre à une seule, revenez en arrière.")),
        ),
    ),
    offers=(CALL,),
)
_ASKED = ("needs", "channels", "frequency", "expectations", "age_band", "csp")


def _may_ask(_answers: Answers) -> bool:
    return model.IS_READABLE


def _declined(answers: Answers) -> Outcome | None:
    """Return the end when nothing is sent: no consent, no answer, or an unreadable data file; None: it may be sent."""
    if not model.IS_READABLE:
        return cannot_tell(msg("Les questions ne peuvent pas être lues ici."))
    return thanks(answers, _CONSENT) or (None if any(chosen(answers, key) for key in _ASKED) else _NOTHING)


def _field(key: str, kind: Kind, short: str, label: str, help_text: str = "", unknown: str = "") -> FieldSpec:
    return FieldSpec(
        key,
        kind,
        short,
        label,
        help_text,
        options=options(model.LABELS[key], alone=model.alone(key)),
        optional=True,
        unknown=unknown,
    )


_NEEDS = _field(
    "needs",
    Kind.CHOICES,
    N_("Besoins"),
    N_("Qu'est-ce qui vous aiderait avec Internet ?"),
    N_("Vous pouvez choisir plusieurs réponses."),
)
_CHANNELS = _field(
    "channels",
    Kind.CHOICES,
    N_("Messages par"),
    N_("Comment voulez-vous recevoir les messages d'Office64 ?"),
    N_("Vous pouvez choisir plusieurs réponses."),
)
_FREQUENCY = _field("frequency", Kind.CHOICE, N_("Fréquence"), N_("À quel rythme voulez-vous ces messages ?"))
_EXPECTATIONS = free_text(
    "expectations", N_("Attentes"), N_("Qu'attendez-vous d'Office64 pour vos démarches ?"), model.LONGEST
)
_AGE = _field("age_band", Kind.CHOICE, N_("Âge"), N_("Quel âge avez-vous ?"), unknown=_UNSAID)
_GROUP = _field(
    "csp",
    Kind.CHOICE,
    N_("Métier"),
    N_("Quel est votre métier, ou le dernier ?"),
    N_("Office64 compare des groupes, jamais des personnes."),
    unknown=_UNSAID,
)

SPEC = FormSpec(
    id=SURVEY,
    version=1,
    reference_prefix="ENQ",
    title=N_("Mes besoins avec Internet"),
    privacy=Privacy(
        purpose=N_("Connaître les besoins, pour choisir les outils et les ateliers."),
        readers=N_("Les agents d'Office64 qui font l'enquête. Votre nom n'est pas demandé."),
        needed=N_("Tout est facultatif. Ne pas répondre ne change rien pour vous."),
        basis="consent",
        asks_consent=True,
        title=N_("Enquête sur vos besoins"),
    ),
    retention=CAMPAIGN,
    entry=MenuEntry("opinion", msg("Mes besoins avec Internet"), place=20),
    sections=(Section("accord", N_("Accord")), Section("besoins", N_("Vos besoins")), Section("vous", N_("Vous"))),
    steps=(
        Step(
            "intro",
            "accord",
            title=N_("Vos besoins avec Internet"),
            lines=(
                N_("Répondez à six questions en trois minutes, sans votre nom."),
                N_("L'agence de cette borne est notée aussi."),
            ),
            privacy=N_("Office64 lit vos réponses, pour ses formations."),
            offers=(more(SURVEY),),
        ),
        Step(
            "consent",
            "accord",
            model.ConsentPage,
            (consent(_CONSENT, N_("Office64 peut-il garder vos réponses, sans nom ?")),),
            visible_if=_may_ask,
        ),
        Step("needs", "besoins", model.NeedsPage, (_NEEDS,), visible_if=_AGREED),
        Step("channels", "besoins", model.ChannelsPage, (_CHANNELS,), visible_if=_AGREED),
        Step("frequency", "besoins", model.FrequencyPage, (_FREQUENCY,), visible_if=_AGREED),
        Step("expectations", "besoins", model.ExpectationsPage, (_EXPECTATIONS,), visible_if=_AGREED),
        Step("age_band", "vous", model.AgePage, (_AGE,), visible_if=_AGREED),
        Step("csp", "vous", model.GroupPage, (_GROUP,), visible_if=_AGREED),
    ),
    queue_name=N_("Enquête"),
    model=model.Survey,
    declined=_declined,
    receipt=ReceiptWords(
        done=N_("Vos réponses sont enregistrées, sans votre nom."),
        leaves=N_("Elles partent dans le quart d'heure."),
        not_done=N_("Office64 ne peut pas vous répondre : votre nom n'est pas connu."),
        read_by=N_("Office64 lit toutes les réponses ensemble, sans date fixée."),
        read=N_("Office64 lit toutes les réponses ensemble, sans date fixée."),
        then=N_("Gardez la référence : avec elle, vos réponses peuvent être effacées."),
        failed=N_("Vos réponses n'ont pas pu être enregistrées."),
    ),
)
