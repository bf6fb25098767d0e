"""Portal help: at most five questions find the right guide. Nothing is sent or kept."""

from datetime import date
from typing import Annotated

from kiosk.domain import portal
from kiosk.domain.values import PageModel, YesNo, one_of
from kiosk.forms.answers import chosen, is_yes
from kiosk.forms.outcome_spec import MenuEntry, Offer, Outcome, Said
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Option, Section, Step
from kiosk.i18n import N_, msg

FINDER = "portal_finder"
UNKNOWN = N_("Je ne sais pas")

_WANTS = {
    "request": N_("Faire une demande"),
    "follow": N_("Suivre ma demande"),
    "account": N_("Payer, voir mon compte"),
    "details": N_("Changer mes coordonnées"),
    "limits": N_("Autre chose"),
}
_WHERE = {
    "phone": N_("Sur mon téléphone"),
    "computer": N_("Sur un ordinateur"),
    "help": N_("Ici, avec un agent"),
}


class MailboxPage(PageModel):
    """Yes for a mailbox that the tenant can open; None: not known."""

    has_mailbox: YesNo | None = None


class AccountPage(PageModel):
    """Yes for an account on the portal; None: not known."""

    has_account: YesNo | None = None


class PasswordPage(PageModel):
    """Yes for a tenant who knows the password, which is itself never asked; None: not known."""

    knows_password: YesNo | None = None


class WantsPage(PageModel):
    """The act to be done on the portal; it must be chosen."""

    wants: Annotated[str, one_of(*_WANTS)]


class WherePage(PageModel):
    """The place where it will be done; None: not known."""

    where: Annotated[str, one_of(*_WHERE)] | None = None


class Finder(MailboxPage, AccountPage, PasswordPage, WantsPage, WherePage):
    """All answers of the finder."""


def _three_ways(key: str, short: str, label: str, help_text: str = "") -> FieldSpec:
    return FieldSpec(key, Kind.TRISTATE, short, label, help_text, unknown=UNKNOWN)


_MAILBOX = _three_ways(
    "has_mailbox",
    N_("Adresse e-mail"),
    N_("Avez-vous une adresse e-mail que vous savez ouvrir ?"),
    N_("Une adresse e-mail a un caractère @ au milieu."),
)
_ACCOUNT = _three_ways(
    "has_account",
    N_("Compte"),
    N_("Avez-vous déjà un compte sur le portail locataire ?"),
    N_("Il s'ouvre avec une adresse e-mail et un mot de passe."),
)
_PASSWORD = _three_ways(
    "knows_password",
    N_("Mot de passe"),
    N_("Connaissez-vous votre mot de passe ?"),
    N_("Ne l'écrivez pas ici. La borne ne le demande jamais."),
)
_WANTED = FieldSpec(
    "wants",
    Kind.CHOICE,
    N_("But"),
    N_("Que voulez-vous faire sur le portail ?"),
    options=tuple(Option(code, label) for code, label in _WANTS.items()),
)
_PLACE = FieldSpec(
    "where",
    Kind.CHOICE,
    N_("Où"),
    N_("Où le ferez-vous ?"),
    options=tuple(Option(code, label) for code, label in _WHERE.items()),
    unknown=UNKNOWN,
)


def _has_account(answers: Answers) -> bool:
    return is_yes(answers, "has_account")


def situation(answers: Answers) -> portal.Situation:
    """Return the answers that choose the guides, as codes; empty: not known, or not asked."""
    answered = {key: str(chosen(answers, key)) for key in ("has_mailbox", "has_account", "knows_password", "wants")}
    return portal.Situation(**answered)


def _offer(acts: tuple[portal.PortalAct, ...], where: str) -> Offer:
    """Return the offer that opens the first guide; the others follow it."""
    following = "+".join(act.key for act in acts[1:])
    return Offer(f"guide:{acts[0].key}:{where}:{following}", msg(acts[0].title))


def outcome(answers: Answers, _today: date | None) -> Outcome:
    """Return the guides to read, each with the way to the next one; the day does not matter."""
    acts = portal.acts_for(situation(answers))
    where = str(chosen(answers, "where"))
    first = msg("Un seul guide suffit.") if len(acts) == 1 else msg("Suivez ces guides dans cet ordre.")
    return Outcome(
        title=msg("Voici ce qu'il vous faut."),
        verdict=((Said(first), Said(msg("Chaque guide se lit en deux minutes."))),),
        offers=tuple(_offer(acts[number:], where) for number in range(len(acts))),
    )


SPEC = FormSpec(
    id=FINDER,
    version=1,
    reference_prefix="",
    title=N_("Le portail locataire"),
    entry=MenuEntry("portal", msg("Trouver mon guide : 5 questions"), place=10),
    sections=(Section("vous", N_("Vous"), N_("Demandeur")), Section("but", N_("Votre but"), N_("But"))),
    steps=(
        Step("has_mailbox", "vous", MailboxPage, (_MAILBOX,)),
        Step("has_account", "vous", AccountPage, (_ACCOUNT,)),
        Step("knows_password", "vous", PasswordPage, (_PASSWORD,), visible_if=_has_account),
        Step("wants", "but", WantsPage, (_WANTED,)),
        Step("where", "but", WherePage, (_PLACE,)),
    ),
    model=Finder,
    outcome=outcome,
    is_asked_before_end=False,
    motive=portal.MOTIVE,
)
