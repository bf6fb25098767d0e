"""Name, consent by purpose and ways to be reached, as several journeys ask them."""

from dataclasses import replace

from kiosk.domain import contact
from kiosk.forms.answers import is_yes
from kiosk.forms.ending_spec import Note, ReceiptWords
from kiosk.forms.spec import Answers, FieldSpec, Kind, Predicate, Step
from kiosk.i18n import N_, msg

NAME = FieldSpec(
    "contact_name",
    Kind.TEXT,
    N_("Nom"),
    N_("Quel est votre nom ?"),
    help=N_("Écrivez votre nom seulement : ni santé, ni nom d'une autre personne."),
    max_length=80,
    contact=True,
)
PHONE = FieldSpec(
    "phone",
    Kind.PHONE,
    N_("Téléphone"),
    N_("Quel est votre numéro de téléphone ?"),
    help=N_("Écrivez par exemple 06 12 34 56 78."),
    optional=True,
    max_length=40,
    contact=True,
)
EMAIL = FieldSpec(
    "email",
    Kind.EMAIL,
    N_("E-mail"),
    N_("À quelle adresse e-mail vous écrire ?"),
    help=N_("Téléphone ou e-mail : un seul suffit."),
    optional=True,
    max_length=254,
    contact=True,
)


def may_write(answers: Answers) -> bool:
    return is_yes(answers, "consent_write")


def may_be_reached(answers: Answers) -> bool:
    return is_yes(answers, "consent_call") or may_write(answers)


_CONSENTS = (
    FieldSpec(
        "consent_call",
        Kind.CONSENT,
        N_("Appel accepté"),
        N_("Office64 peut-il vous appeler pour cette demande ?"),
        optional=True,
    ),
    FieldSpec(
        "consent_write",
        Kind.CONSENT,
        N_("Message accepté"),
        N_("Office64 peut-il vous écrire, par SMS ou par e-mail ?"),
        help=N_("Si vous dites non, gardez votre référence et venez nous voir."),
        optional=True,
    ),
)
_WAYS = (PHONE, replace(EMAIL, visible_if=may_write))


def steps(section: str, asked: Predicate = lambda _answers: True) -> tuple[Step, ...]:
    """A name, then consent by purpose, then a way to be reached for who agreed to one; of nobody unless `asked`."""

    def way_is_asked(answers: Answers) -> bool:
        return asked(answers) and may_be_reached(answers)

    return (
        Step("contact_name", section, contact.NamePage, (NAME,), visible_if=asked),
        Step("consents", section, contact.ConsentPage, _CONSENTS, visible_if=asked),
        Step("contact", section, contact.WayPage, _WAYS, visible_if=way_is_asked, sees=("consent_write",)),
    )


UNREACHED = N_("L'agence ne peut pas vous contacter : venez, ou appelez, avec votre référence.")
CONTACT_IF_AGREED = N_("Puis l'agence vous contacte, si vous l'avez accepté.")
"""On a receipt whose answers are no longer here."""
CONTACT_AS_AGREED = N_("Puis l'agence vous contacte, comme vous l'avez accepté.")


def as_agreed(words: ReceiptWords, answers: Answers) -> ReceiptWords:
    """A receipt says what comes next as check answers did: nobody calls who did not agree to it."""
    return replace(words, then=CONTACT_AS_AGREED if may_be_reached(answers) else UNREACHED)


def unless_unreached(words: ReceiptWords, answers: Answers) -> ReceiptWords:
    """Where the next step is the service's own, said but to those whom nobody can tell of it."""
    return words if may_be_reached(answers) else replace(words, then=UNREACHED)


def unreached(answers: Answers) -> tuple[Note, ...]:
    """Said before sending to who agreed to nothing: their own way back is the reference."""
    if may_be_reached(answers):
        return ()
    return (Note(msg(UNREACHED), warns=True),)
