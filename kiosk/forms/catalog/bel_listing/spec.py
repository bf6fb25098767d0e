"""The BEL listing: the tenant prepares it here, and a person helps to put it online.

It has twenty-eight pages at most, about ten minutes, and one more for a tenant who gives an e-mail address instead of a
telephone. The other modules of this folder hold the pages, one or two sections each.
"""

from datetime import date

from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.forms.answers import is_yes
from kiosk.forms.building.contact import UNREACHED, may_be_reached
from kiosk.forms.building.parts import DATES, SWAP_GUIDE, more
from kiosk.forms.catalog.bel_listing import contact, home, rent, text, wishes
from kiosk.forms.catalog.bel_listing.home import LISTING, NOTICE_GIVEN, PAGES
from kiosk.forms.outcome_spec import Note, Offer, ReceiptWords
from kiosk.forms.spec import Answers, FormSpec, Section, Step
from kiosk.i18n import N_, msg

_USUAL_LIMIT = 2000

_INTRO = Step(
    "intro",
    "vous",
    title=N_("Préparer votre annonce d'échange"),
    lines=(
        N_("La BEL est le site où des locataires échangent leurs logements."),
        N_("Comptez environ dix minutes."),
        N_("Vous pouvez passer beaucoup de questions, et corriger à la fin."),
        N_("Vos réponses partent seulement avec votre accord, à la dernière page."),
    ),
    privacy=N_("Office64 lit vos réponses pour préparer l'échange avec vous."),
    offers=(
        Offer("form:precheck", msg("Vérifier d'abord : 8 questions au plus")),
        Offer("form:carnet", msg("Mes dates : BEL et demande")),
        more(LISTING),
    ),
)


_RECEIPT = ReceiptWords(
    done=N_("Votre annonce est préparée."),
    not_done=N_("Votre annonce n'est PAS encore en ligne sur la BEL."),
    read_by=N_("{contact} relit votre annonce au plus tard le {day}."),
    read=N_("{contact} relit votre annonce."),
    then=N_("Puis vous publiez l'annonce sur la BEL, chez vous ou ici avec un agent."),
    elsewhere=N_("Une annonce déjà en ligne le reste : retirez-la sur la BEL."),
    failed=N_("Votre annonce n'a pas pu être enregistrée."),
)


def _receipt_of(words: ReceiptWords, answers: Answers, _today: date | None) -> ReceiptWords:
    """Add the law of a swap. Do not send the tenant to publish what the site refuses, or to wait for a call in vain."""
    return words._replace(
        then=NOTICE_GIVEN if is_yes(answers, "notice_given") else words.then,
        unreached="" if may_be_reached(answers) else UNREACHED,
        to_know=_law(),
    )


def _law() -> tuple[str, ...]:
    """Return the law of a swap; empty: its file cannot be read. It is read late, so that no first page waits for it."""
    from kiosk.domain import precheck

    try:
        return tuple(rule.says for rule in precheck.law())
    except DataUnreadable:
        return ()


def _afterwards(_answers: Answers) -> tuple[Offer, ...]:
    return DATES, SWAP_GUIDE


def _notes(answers: Answers, _today: date | None) -> tuple[Note, ...]:
    """Return the notes. Their module is imported late, so that no first page waits for it."""
    from kiosk.forms.catalog.bel_listing.advice import notes

    return notes(answers)


def build(description_limit: int = _USUAL_LIMIT) -> FormSpec:
    """Return the journey; BEL takes a description of at most `description_limit` characters."""
    return FormSpec(
        id=LISTING,
        version=2,
        reference_prefix="BEL",
        title=N_("Échanger mon logement"),
        privacy=Privacy(
            purpose=N_("Préparer votre annonce d'échange avec vous."),
            readers=N_("Les agents d'Office64 qui préparent l'échange."),
            needed=N_("Le contact est facultatif. Sans lui, revenez avec votre référence."),
            basis="public_task",
            asks_consent=True,
        ),
        retention=READ_FILE,
        sections=(
            Section("vous", N_("Vous"), N_("Locataire")),
            Section("logement", N_("Votre logement"), N_("Logement")),
            Section("loyer", N_("Votre loyer"), N_("Loyer")),
            Section("autour", N_("Autour")),
            Section("souhaits", N_("Vos souhaits"), N_("Souhaits")),
            Section("envoi", N_("Envoi")),
        ),
        steps=(
            _INTRO,
            *home.STEPS,
            *rent.STEPS,
            *text.steps(description_limit),
            *wishes.STEPS,
            *contact.STEPS,
        ),
        model=PAGES.BelListing,
        receipt=_RECEIPT,
        receipt_of=_receipt_of,
        sheet=N_("Annonce"),
        afterwards=_afterwards,
        gives_bel_text=True,
        queue_name="BEL",
        glance=("commune", "dwelling_type"),
        notes=_notes,
    )


SPEC = build()
"""The journey with the usual limit; `build` makes it with the configured one."""
