"""The questions about name, consent by purpose and ways to be reached, as several journeys ask them."""

from datetime import date

from kiosk.domain import contact
from kiosk.forms.answers import chosen, is_yes
from kiosk.forms.outcome_spec import Note, ReceiptWords
from kiosk.forms.spec import Answers, FieldSpec, Kind, Predicate, Step
from kiosk.i18n import N_, msg

NAME = FieldSpec(
    "contact_name",
    Kind.TEXT,
    N_("Nom"),
    N_("Quel est votre nom ?"),
    help=N_("Écrivez seulement votre nom."),
    max_length=80,
    contact=True,
    fact="name",
)
PHONE = FieldSpec(
    "phone",
    Kind.PHONE,
    N_("Téléphone"),
    N_("Quel est votre numéro de téléphone ?"),
    help=N_("Écrivez par exemple 06 12 34 56 78."),
    unknown=N_("Je n'en donne pas"),
    max_length=40,
    contact=True,
    fact="phone",
)
EMAIL = FieldSpec(
    "email",
    Kind.EMAIL,
    N_("E-mail"),
    N_("À quelle adresse e-mail vous écrire ?"),
    help=N_("Par exemple nom@exemple.fr."),
    unknown=N_("Je n'en ai pas"),
    max_length=254,
    contact=True,
    fact="email",
)
_MODELS = {"phone": contact.PhonePage, "email": contact.EmailPage}
_MAY_WE_CALL = N_("Office64 peut-il vous appeler pour cette demande ?")


def _everyone(_answers: Answers) -> bool:
    return True


def _may_write(answers: Answers) -> bool:
    return is_yes(answers, "consent_write")


def _agrees(answers: Answers) -> bool:
    return is_yes(answers, "consent_call") or _may_write(answers)


def may_be_reached(answers: Answers) -> bool:
    """Tell if the tenant left a telephone number or an e-mail address. Without a consent neither is asked for."""
    return any(chosen(answers, key) for key in _MODELS)


def ways(
    section: str, first: FieldSpec, second: FieldSpec, asked: Predicate = _everyone, then: Predicate = _everyone
) -> tuple[Step, ...]:
    """Return two pages, each with one way to reach the tenant.

    Both are shown only when `asked` is true of the answers; the second, moreover, only when the first got no answer
    and `then` is true.
    """

    def second_is_asked(answers: Answers) -> bool:
        return asked(answers) and then(answers) and not chosen(answers, first.key)

    return (
        Step(first.key, section, _MODELS[first.key], (first,), visible_if=asked),
        Step(second.key, section, _MODELS[second.key], (second,), visible_if=second_is_asked),
    )


def steps(
    section: str,
    asked: Predicate = _everyone,
    *,
    may_we_call: str = _MAY_WE_CALL,
    name: FieldSpec = NAME,
    names_everyone: bool = True,
) -> tuple[Step, ...]:
    """Return pages for the name, consent by purpose, then a telephone or an e-mail address for a tenant who agreed.

    None of them is shown unless `asked` is true of the answers. Without `names_everyone` the name, too, is asked only
    of a tenant who agreed, and so after the consents.
    """

    def agrees(answers: Answers) -> bool:
        return asked(answers) and _agrees(answers)

    consents = (
        FieldSpec("consent_call", Kind.CONSENT, N_("Appel accepté"), may_we_call, optional=True),
        FieldSpec(
            "consent_write",
            Kind.CONSENT,
            N_("Message accepté"),
            N_("Office64 peut-il vous écrire, par SMS ou par e-mail ?"),
            help=N_("Si vous dites non, gardez votre référence et venez nous voir."),
            optional=True,
        ),
    )
    named = Step("contact_name", section, contact.NamePage, (name,), visible_if=asked if names_everyone else agrees)
    agreed = Step("consents", section, contact.ConsentPage, consents, visible_if=asked)
    before = (named, agreed) if names_everyone else (agreed, named)
    return (*before, *ways(section, PHONE, EMAIL, agrees, then=_may_write))


UNREACHED = N_("L'agence ne peut pas vous contacter : venez, ou appelez, avec votre référence.")
CONTACT_IF_AGREED = N_("Puis l'agence vous contacte, si vous l'avez accepté.")
"""For a receipt whose answers are no longer on this terminal."""
CONTACT_AS_AGREED = N_("Puis l'agence vous contacte, comme vous l'avez accepté.")


def as_agreed(words: ReceiptWords, answers: Answers, _today: date | None) -> ReceiptWords:
    """Say on the receipt whether the agency contacts the tenant, which it does only with consent."""
    return words._replace(then=CONTACT_AS_AGREED if may_be_reached(answers) else UNREACHED)


def unless_unreached(words: ReceiptWords, answers: Answers, _today: date | None) -> ReceiptWords:
    """Keep the usual next step unless the tenant left no way to be reached."""
    return words if may_be_reached(answers) else words._replace(then=UNREACHED)


def unreached(answers: Answers, _today: date | None) -> tuple[Note, ...]:
    """Warn, before sending, a tenant who left no way to be reached: they must come back with the reference."""
    if may_be_reached(answers):
        return ()
    return (Note(msg(UNREACHED), warns=True, field="consent_call"),)
