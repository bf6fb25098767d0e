"""Rehearsals of the tenant portal: harmless mock-ups of three acts, in which errors cost nothing.

Every text is judged as a real form would judge it, and forgotten at once (`kiosk.domain.practice`): no password is
asked or kept. The real pages were not seen and may differ; each rehearsal says so.
"""

from datetime import date
from typing import Annotated

from pydantic import BaseModel

from kiosk.domain import portal
from kiosk.domain.portal import PortalAct
from kiosk.domain.practice import Practised, the_right_one
from kiosk.domain.values import PageModel, one_of
from kiosk.forms.answers import chosen
from kiosk.forms.building.portal_ways import doors
from kiosk.forms.outcome_spec import Outcome, Said
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Option, Section, Step
from kiosk.i18n import N_, msg

HOW = "how"
"""Key of the last question: did the tenant do it alone, or with help?"""
_PRACTISED = Annotated[str, Practised]


class AddressPage(PageModel):
    """An invented e-mail address, kept only as `done`."""

    address: _PRACTISED


class PasswordPage(PageModel):
    """An invented password, kept only as `done`."""

    password: _PRACTISED


class MessagePage(PageModel):
    """The message that confirms an address: to open it is right."""

    message: Annotated[str, the_right_one("open", "practice_message")]


class LeasePage(PageModel):
    """An invented number of a lease, kept only as `done`."""

    contract: _PRACTISED


class TermsPage(PageModel):
    """The terms of use: to read them first is right."""

    terms: Annotated[str, the_right_one("read", "practice_terms")]


class SubjectPage(PageModel):
    """The subject of a request: each is right."""

    subject: Annotated[str, one_of("repair", "paper", "other")]


class WordsPage(PageModel):
    """The request in words, kept only as `done`."""

    words: _PRACTISED


class SendPage(PageModel):
    """A text that is ready: to read it again before sending is right."""

    send: Annotated[str, the_right_one("check", "practice_send")]


class HowPage(PageModel):
    """The rehearsal done alone or with help, which is counted; None: not answered."""

    how: Annotated[str, one_of("alone", "with_help")] | None = None


class Mailbox(AddressPage, PasswordPage, MessagePage, HowPage):
    """The rehearsal of making a mailbox."""


class SignUp(LeasePage, AddressPage, PasswordPage, TermsPage, HowPage):
    """The rehearsal of opening an account."""


class Request(SubjectPage, WordsPage, SendPage, HowPage):
    """The rehearsal of a technical request."""


_FORGOTTEN = N_("Écrivez ce que vous voulez. Rien n'est gardé.")


def _practice(key: str, short: str, label: str, help_text: str = _FORGOTTEN, shape: str = "text") -> FieldSpec:
    return FieldSpec(key, Kind.PRACTICE, short, label, help_text, shape=shape)


def _choice(key: str, short: str, label: str, options: dict[str, str], help_text: str = "") -> FieldSpec:
    offered = tuple(Option(code, words) for code, words in options.items())
    return FieldSpec(key, Kind.CHOICE, short, label, help_text, options=offered)


_ADDRESS = _practice(
    "address",
    N_("Adresse inventée"),
    N_("Inventez une adresse e-mail."),
    N_("Par exemple maider.exemple@courriel.fr. Rien n'est gardé."),
    shape="email",
)
_PASSWORD = _practice(
    "password",
    N_("Mot de passe inventé"),
    N_("Inventez un mot de passe. N'écrivez pas le vôtre."),
    N_("Mettez douze caractères au moins, avec une lettre et un chiffre. Pas le vôtre."),
    shape="password",
)
_MESSAGE = _choice(
    "message",
    N_("Message"),
    N_("Un message arrive : « Confirmez votre adresse ». Que faites-vous ?"),
    {"open": N_("Je l'ouvre"), "delete": N_("Je le supprime"), "answer": N_("J'envoie mon mot de passe")},
)
_CONTRACT = _practice(
    "contract",
    N_("Contrat inventé"),
    N_("Écrivez un numéro de contrat inventé."),
    N_("Le vrai est sur votre avis d'échéance."),
)
_TERMS = _choice(
    "terms",
    N_("Conditions"),
    N_("L'écran demande d'accepter les conditions. Que faites-vous ?"),
    {"read": N_("Je lis, puis j'accepte"), "close": N_("Je ferme la page")},
)
_SUBJECT = _choice(
    "subject",
    N_("Sujet"),
    N_("Quel est le sujet de votre demande ?"),
    {
        "repair": N_("Une panne, une réparation"),
        "paper": N_("Un document, une attestation"),
        "other": N_("Autre chose"),
    },
)
_WORDS = _practice(
    "words",
    N_("Ce qui se passe"),
    N_("Dites ce qui se passe, et où."),
    N_("Par exemple : le robinet de la cuisine fuit. Rien n'est gardé."),
)
_SEND = _choice(
    "send",
    N_("Envoi"),
    N_("Votre texte est prêt. Que faites-vous ?"),
    {"check": N_("Je relis, puis j'envoie"), "close": N_("Je ferme la page")},
)
_HOW = FieldSpec(
    HOW,
    Kind.CHOICE,
    N_("Fini"),
    N_("C'est fini. Avez-vous eu de l'aide ?"),
    N_("Nous comptons les réponses, sans savoir qui répond."),
    options=(Option("alone", N_("Sans aide")), Option("with_help", N_("Avec de l'aide"))),
    optional=True,
)
_LAST = Step(HOW, "bilan", HowPage, (_HOW,))


def _intro(title: str) -> Step:
    return Step(
        "intro",
        "essai",
        title=title,
        lines=(
            N_("C'est un écran pour s'entraîner."),
            N_("Vos essais s'effacent : ils ne créent et n'envoient rien."),
            N_("Une erreur ne coûte rien : la borne explique."),
            N_("Le vrai écran peut être différent."),
        ),
    )


def _rehearsal(act: PortalAct, model: type[BaseModel], title: str, verdict: str, *steps: Step) -> FormSpec:
    def outcome(answers: Answers, _today: date | None) -> Outcome:
        how = str(chosen(answers, HOW)) or "done"
        return Outcome(
            title=msg("Bravo, vous êtes au bout."),
            verdict=((Said(msg(verdict)), Said(msg("Maintenant, faites-le pour de vrai."))),),
            offers=doors(act),
            counted=(act.key, how),
        )

    return FormSpec(
        id=act.rehearsal,
        version=1,
        reference_prefix="",
        title=act.title,
        sections=(Section("essai", N_("S'entraîner")), Section("bilan", N_("Bilan"))),
        steps=(_intro(title), *steps, _LAST),
        model=model,
        outcome=outcome,
        motive=act.motive,
        can_be_shown=False,
        is_asked_before_end=False,
    )


SPECS = (
    _rehearsal(
        portal.ACT["mailbox"],
        Mailbox,
        N_("S'entraîner : créer une adresse e-mail"),
        N_("Pour de vrai, écrivez le mot de passe sur un papier, chez vous."),
        Step("address", "essai", AddressPage, (_ADDRESS,)),
        Step("password", "essai", PasswordPage, (_PASSWORD,)),
        Step("message", "essai", MessagePage, (_MESSAGE,)),
    ),
    _rehearsal(
        portal.ACT["sign_up"],
        SignUp,
        N_("S'entraîner : ouvrir un compte"),
        N_("Pour de vrai, gardez votre avis d'échéance près de vous."),
        Step("contract", "essai", LeasePage, (_CONTRACT,)),
        Step("address", "essai", AddressPage, (_ADDRESS,)),
        Step("password", "essai", PasswordPage, (_PASSWORD,)),
        Step("terms", "essai", TermsPage, (_TERMS,)),
    ),
    _rehearsal(
        portal.ACT["request"],
        Request,
        N_("S'entraîner : faire une demande"),
        N_("Pour de vrai, notez le numéro de votre demande."),
        Step("subject", "essai", SubjectPage, (_SUBJECT,)),
        Step("words", "essai", WordsPage, (_WORDS,)),
        Step("send", "essai", SendPage, (_SEND,)),
    ),
)
