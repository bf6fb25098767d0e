"""Workshops (T13): sign up for one that is announced, or say what would be useful. The agency confirms every seat."""

from collections.abc import Mapping

from kiosk.domain import workshop as model
from kiosk.forms.catalog.bel_listing_parts import options
from kiosk.forms.catalog.contact_parts import CONTACT_IF_AGREED, unreached
from kiosk.forms.catalog.contact_parts import steps as contact_steps
from kiosk.forms.catalog.privacy_parts import THREE_SENTENCES, more
from kiosk.forms.catalog.workshop_parts import Announced
from kiosk.forms.outcome_spec import ReceiptWords
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, Message, msg, whole
from kiosk.settings import WorkshopSettings

WORKSHOP = "workshop"

_PERSONS = FieldSpec(
    "persons",
    Kind.CHOICE,
    N_("Personnes"),
    N_("Combien de personnes viendront ?"),
    options=options({"1": N_("Une personne"), "2": N_("Deux personnes")}),
)
_WAITING = FieldSpec(
    "waiting_list",
    Kind.TRISTATE,
    N_("Liste d'attente"),
    N_("Voulez-vous attendre une place ?"),
    N_("L'agence connaît toutes les places, cette borne non."),
)
_TOPICS = (
    FieldSpec(
        "general_topics",
        Kind.CHOICES,
        N_("Ateliers généraux"),
        N_("Ateliers généraux : quelles bases apprendre ?"),
        options=options({"mailbox": N_("Boîte e-mail"), "internet": N_("Internet"), "office": N_("Écrire, calculer")}),
        optional=True,
    ),
    FieldSpec(
        "specific_topics",
        Kind.CHOICES,
        N_("Ateliers sur un sujet"),
        N_("Ateliers sur un sujet : pour quelle démarche ?"),
        options=options(
            {
                "portal": N_("Portail locataire"),
                "housing_request": N_("Demande de mutation"),
                "bel": N_("Échange, BEL"),
            }
        ),
        optional=True,
    ),
)
_FORMAT = FieldSpec(
    "format",
    Kind.CHOICE,
    N_("Forme"),
    N_("Comment voulez-vous apprendre ?"),
    options=options({"group": N_("En groupe"), "single": N_("Une personne à la fois"), "any": N_("Peu importe")}),
)
_MOMENTS = FieldSpec(
    "moments",
    Kind.CHOICES,
    N_("Moments"),
    N_("Quels moments vous vont ?"),
    help=N_("Vous pouvez choisir plusieurs réponses, ou aucune."),
    options=options(
        {
            "morning": N_("Le matin"),
            "afternoon": N_("L'après-midi"),
            "evening": N_("Après 17 heures"),
            "saturday": N_("Le samedi"),
        }
    ),
    optional=True,
)


def build(
    workshops: tuple[WorkshopSettings, ...] = (), taken: Mapping[str, int] | None = None, phone: str = ""
) -> FormSpec:
    """The journey, with the workshops that have not begun and the seats that were asked for here."""
    announced = Announced(workshops, taken or {}, phone)

    def goes_on(answers: Answers) -> bool:
        return not announced.asks_for_nothing(answers)

    return FormSpec(
        id=WORKSHOP,
        version=1,
        reference_prefix="ATE",
        title=N_("Suivre un atelier"),
        queue_name=N_("Atelier"),
        sections=(Section("atelier", N_("L'atelier")), Section("vous", N_("Vous"))),
        steps=(
            Step(
                "intro",
                "atelier",
                title=N_("Suivre un atelier numérique"),
                said=_news(announced, phone),
                privacy=THREE_SENTENCES,
                offers=(more(WORKSHOP),),
            ),
            Step("workshop", "atelier", model.WorkshopPage, _which(announced), visible_if=announced.has_some),
            Step("persons", "atelier", model.PersonsPage, (_PERSONS,), visible_if=announced.takes_several),
            Step(
                "waiting_list",
                "atelier",
                model.WaitingPage,
                (_WAITING,),
                says=announced.says_how_full,
                visible_if=announced.lacks_room,
            ),
            Step("topics", "atelier", model.TopicsPage, _TOPICS, visible_if=announced.wishes),
            Step("format", "atelier", model.FormatPage, (_FORMAT,), visible_if=announced.wishes),
            Step("moments", "atelier", model.MomentsPage, (_MOMENTS,), visible_if=announced.wishes),
            *contact_steps("vous", goes_on),
        ),
        model=model.WorkshopRequest,
        notes=unreached,
        seats=announced.seats,
        declined=announced.declined,
        receipt_of=announced.receipt_of,
        receipt=ReceiptWords(
            done=N_("Votre demande d'atelier est préparée."),
            not_done=N_("Votre place n'est PAS confirmée : l'agence doit le faire."),
            read_by=N_("{contact} la lit au plus tard le {day}."),
            read=N_("{contact} la lit."),
            then=CONTACT_IF_AGREED,
            failed=N_("Votre demande n'a pas pu être enregistrée."),
        ),
    )


def _news(announced: Announced, phone: str) -> tuple[Message, ...]:
    if announced.workshops:
        return (msg("Choisissez : l'agence confirme votre place."),)
    return (
        msg("Aucun atelier n'est annoncé aujourd'hui."),
        *whole(
            msg("Dites ce qui vous serait utile, ou appelez le {phone}.", phone=phone),
            msg("Dites ce qui vous serait utile."),
        ),
    )


def _which(announced: Announced) -> tuple[FieldSpec, ...]:
    return (
        FieldSpec(
            "workshop",
            Kind.CHOICE,
            N_("Atelier"),
            N_("Quel atelier voulez-vous suivre ?"),
            options=announced.options(),
        ),
        FieldSpec(
            "workshop_words",
            Kind.TEXT,
            N_("Titre, date, lieu"),
            N_("Titre, date et lieu de l'atelier"),
            optional=True,
            worked_out=announced.words,
            explains="workshop",
        ),
    )


SPEC = build()
"""Without what is announced: what central needs to know of the journey."""
