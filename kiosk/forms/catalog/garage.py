"""A garage or a parking place: which one, where and from when. Nothing is booked here."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kiosk.clock import BUILD_DAY
from kiosk.domain import garage as model
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import READ_FILE
from kiosk.domain.values import day_after
from kiosk.forms.answers import YES, chosen
from kiosk.forms.building.contact import CONTACT_IF_AGREED, as_agreed, unreached
from kiosk.forms.building.contact import steps as contact_steps
from kiosk.forms.building.parts import NO_PRIVATE_DATA, READ_TO_ANSWER, UNKNOWN, more, options
from kiosk.forms.outcome_spec import ReceiptWords
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_

GARAGE = "garage"


def is_tenant(answers: Answers) -> bool:
    """Tell if the person rents a home from Office64, which alone leads to the question where."""
    return chosen(answers, "is_tenant") == YES


def is_near(answers: Answers) -> bool:
    """Tell if a tenant wants a place near their residence, whose name is then asked."""
    return is_tenant(answers) and chosen(answers, "location") == "near"


def names_communes(answers: Answers) -> bool:
    """Tell if communes are asked: of everyone but a tenant who wants a place near their Office64 residence."""
    return not is_near(answers)


def has_day(answers: Answers) -> bool:
    """Tell if the place is wanted from a day on, which is then asked."""
    return chosen(answers, "start") == "date"


_TENANT = FieldSpec(
    "is_tenant",
    Kind.TRISTATE,
    N_("Déjà locataire"),
    N_("Louez-vous un logement à Office64 ?"),
    N_("Des places peuvent aussi être louées à d'autres personnes."),
    fact="is_tenant",
)
_WANTED = FieldSpec(
    "wanted",
    Kind.CHOICE,
    N_("Place voulue"),
    N_("Que voulez-vous louer ?"),
    options=options(
        {
            "garage": N_("Un garage"),
            "box": N_("Un box"),
            "place": N_("Une place de parking"),
            "any": N_("Peu importe"),
        }
    ),
)
_LOCATION = FieldSpec(
    "location",
    Kind.CHOICE,
    N_("Lieu"),
    N_("Où cherchez-vous ?"),
    options=options({"near": N_("Près de ma résidence"), "communes": N_("Dans une commune")}),
)
_RESIDENCE = FieldSpec(
    "residence",
    Kind.TEXT,
    N_("Résidence"),
    N_("Comment s'appelle votre résidence ?"),
    help=NO_PRIVATE_DATA,
    optional=True,
    max_length=80,
)
_COMMUNES = FieldSpec(
    "wished_communes",
    Kind.COMMUNES,
    N_("Communes voulues"),
    N_("Dans quelles communes cherchez-vous une place ?"),
    help=N_("D'une à cinq communes : touchez-les, ou écrivez-les."),
    max_length=80,
)
_VEHICLES = FieldSpec(
    "vehicles",
    Kind.CHOICES,
    N_("Véhicules"),
    N_("Pour quels véhicules ?"),
    help=N_("Vous pouvez choisir plusieurs réponses, ou aucune."),
    options=options(
        {
            "car": N_("Voiture"),
            "motorbike": N_("Moto, scooter"),
            "bicycle": N_("Vélo"),
            "van": N_("Utilitaire ou remorque"),
        }
    ),
    optional=True,
)
_CEILING = FieldSpec(
    "rent_ceiling",
    Kind.AMOUNT,
    N_("Loyer maximum"),
    N_("Quel loyer pouvez-vous payer chaque mois pour cette place ?"),
    optional=True,
    unknown=UNKNOWN,
    unit="€",
    likely=model.LIKELY_CENTS,
    max_length=20,
)
_START = FieldSpec(
    "start",
    Kind.CHOICE,
    N_("Début"),
    N_("À partir de quand ?"),
    options=options({"soon": N_("Dès que possible"), "date": N_("À partir d'un jour")}),
)
_START_DAY = FieldSpec(
    "start_day",
    Kind.DATE,
    N_("Premier jour"),
    N_("À partir de quel jour ?"),
    N_("Écrivez aujourd'hui ou un jour à venir. Par exemple {example}."),
    help_values={"example": day_after(BUILD_DAY)},
)


SPEC = FormSpec(
    id=GARAGE,
    version=1,
    reference_prefix="GAR",
    title=N_("Garage ou parking"),
    privacy=Privacy(
        purpose=N_("Chercher une place et vous répondre."),
        readers=N_("Les agents d'Office64 qui louent les garages et les parkings."),
        needed=N_("Le contact est facultatif. Sans lui, revenez avec votre référence."),
        basis="contract",
        asks_consent=True,
    ),
    retention=READ_FILE,
    queue_name=N_("Garage"),
    glance=("wished_communes", "wanted"),
    sections=(Section("place", N_("La place")), Section("vous", N_("Vous"), N_("Demandeur"))),
    steps=(
        Step(
            "intro",
            "place",
            title=N_("Demander un garage ou un parking"),
            lines=(
                N_("Locataire ou non, vous pouvez demander."),
                N_("Vous demandez une place, sans la réserver. Un agent répond."),
            ),
            privacy=READ_TO_ANSWER,
            offers=(more(GARAGE),),
        ),
        Step("is_tenant", "place", model.TenantPage, (_TENANT,)),
        Step("wanted", "place", model.WantedPage, (_WANTED,)),
        Step("location", "place", model.LocationPage, (_LOCATION,), visible_if=is_tenant),
        Step("residence", "place", model.ResidencePage, (_RESIDENCE,), visible_if=is_near),
        Step("communes", "place", model.CommunesPage, (_COMMUNES,), visible_if=names_communes),
        Step("vehicles", "place", model.VehiclesPage, (_VEHICLES,)),
        Step("rent_ceiling", "place", model.CeilingPage, (_CEILING,)),
        Step("start", "place", model.StartPage, (_START,)),
        Step("start_day", "place", model.StartDayPage, (_START_DAY,), visible_if=has_day),
        *contact_steps("vous"),
    ),
    model=model.Garage,
    notes=unreached,
    receipt_of=as_agreed,
    receipt=ReceiptWords(
        done=N_("Votre demande de place est préparée."),
        not_done=N_("Votre place n'est PAS réservée : l'agence seule donne une place."),
        read_by=N_("{contact} la lit au plus tard le {day}."),
        read=N_("{contact} la lit."),
        then=CONTACT_IF_AGREED,
        where=N_("Le site d'Office64 a aussi un formulaire."),
        failed=N_("Votre demande n'a pas pu être enregistrée."),
    ),
)


def build(today: Callable[[], date | None]) -> FormSpec:
    """Return the journey, whose example of a first day is tomorrow: a day that is never refused."""
    dated = replace(_START_DAY, help_values={"example": lambda: day_after(today() or BUILD_DAY)})
    steps = (replace(each, fields=(dated,)) if _START_DAY in each.fields else each for each in SPEC.steps)
    return replace(SPEC, steps=tuple(steps))
