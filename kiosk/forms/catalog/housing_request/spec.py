"""The housing request: one small question a page, and at the end a worksheet for the paper form.

It is a tenant's move within Office64, a first request, a renewal or a modification. Nothing is registered here.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kiosk.domain.home.rent import LIKELY_TOTAL
from kiosk.domain.privacy import Privacy
from kiosk.domain.retention import WORKSHEET
from kiosk.forms.building.parts import UNKNOWN, options
from kiosk.forms.building.request_number import NUMBER, NUMBER_DATE
from kiosk.forms.catalog.housing_request import household, parts
from kiosk.forms.catalog.housing_request.advice import notes
from kiosk.forms.catalog.housing_request.ends import HOUSING_REQUEST, INTRO, RECEIPT, afterwards, receipt_of
from kiosk.forms.catalog.housing_request.household import asked_if
from kiosk.forms.lazy_models import ModelsOf
from kiosk.forms.outcome_spec import Note
from kiosk.forms.spec import Answers, FieldSpec, FormSpec, Kind, Section, Step
from kiosk.i18n import N_, _

PAGES = ModelsOf("kiosk.domain.request.housing_request")


def _choice(key: str, short: str, label: str, labels: Mapping[str, str]) -> FieldSpec:
    return FieldSpec(key, Kind.CHOICE, short, label, options=options(labels), stays_here=True)


def _count(key: str, short: str, label: str, help_text: str = "", *, optional: bool = False) -> FieldSpec:
    return FieldSpec(key, Kind.NUMBER, short, label, help_text, optional=optional, max_length=20, stays_here=True)


def _moving() -> tuple[str, ...]:
    """Return the first choice in two lines, the brackets on the second: it is too long for a line of a small screen."""
    home, bracket, tenant = _(parts.MOVE).partition("(")
    return home.strip(), bracket + tenant


_KINDS = tuple(replace(each, lines=_moving) if each.code == "mutation" else each for each in options(parts.KINDS))
_KIND = FieldSpec(
    "kind",
    Kind.CHOICE,
    N_("Type de demande"),
    N_("Que voulez-vous faire ?"),
    N_("Changer de logement s'appelle aussi une « mutation »."),
    options=_KINDS,
)
_TENANT = FieldSpec(
    "is_tenant",
    Kind.TRISTATE,
    N_("Déjà locataire"),
    N_("Êtes-vous déjà locataire d'Office64 ?"),
    N_("Si oui, c'est la même demande, étudiée par Office64."),
    stays_here=True,
    fact="is_tenant",
)
_CHANGED = FieldSpec(
    "changed",
    Kind.CHOICES,
    N_("Ce qui a changé"),
    N_("Qu'est-ce qui a changé ?"),
    N_("Choisissez une réponse, ou plusieurs."),
    options=options(parts.CHANGES, alone=("nothing",)),
    stays_here=True,
)
_NATIONALITY = FieldSpec(
    "nationality",
    Kind.CHOICE,
    N_("Nationalité"),
    N_("Quelle est votre nationalité ?"),
    why=N_("Elle dit quelle pièce d'identité apporter."),
    options=options(parts.NATIONALITIES),
    unknown=UNKNOWN,
    stays_here=True,
)
_STATUS = _choice(
    "family_status",
    N_("Situation familiale"),
    N_("Quelle est votre situation familiale ?"),
    parts.FAMILY_STATUSES,
)
_HOUSEHOLD = (
    _count(
        "adults",
        N_("Adultes"),
        N_("Combien d'adultes habiteront le logement, vous compris ?"),
        N_("Comptez-vous aussi : 1 au moins."),
    ),
    _count(
        "dependants",
        N_("Personnes à charge"),
        N_("Combien d'enfants ou de personnes à votre charge ?"),
        N_("Comme sur votre avis d'imposition. Aucun : écrivez 0."),
    ),
)
_VISITORS = (
    _count(
        "visiting",
        N_("Garde ou visite"),
        N_("Combien d'autres enfants, en garde alternée ou en visite ?"),
        N_("Ils comptent pour les chambres."),
        optional=True,
    ),
    _count("births", N_("Naissances"), N_("Combien de naissances attendues ?"), optional=True),
)
_AGES = (
    _count(
        "age_under_3",
        N_("Moins de 3 ans"),
        N_("Combien ont moins de 3 ans ?"),
        N_("C'est facultatif : comptez les enfants et les personnes à charge."),
        optional=True,
    ),
    _count("age_3_10", N_("3 à 10 ans"), N_("Combien ont de 3 à 10 ans ?"), optional=True),
    _count("age_11_17", N_("11 à 17 ans"), N_("Combien ont de 11 à 17 ans ?"), optional=True),
    _count("age_18", N_("18 ans ou plus"), N_("Combien ont 18 ans ou plus ?"), optional=True),
)
_YOUNG = FieldSpec(
    "young_couple",
    Kind.TRISTATE,
    N_("Jeune couple"),
    N_("Ajoutez vos deux âges : 55 ans ou moins ?"),
    why=N_("Un jeune couple a un plafond de ressources plus haut."),
    unknown=UNKNOWN,
    stays_here=True,
)
_WORK = FieldSpec(
    "work",
    Kind.CHOICE,
    N_("Travail"),
    N_("Quel est votre travail aujourd'hui ?"),
    options=options(parts.WORKS),
    unknown=UNKNOWN,
    stays_here=True,
)
_INCOMES = FieldSpec(
    "incomes",
    Kind.CHOICES,
    N_("Ressources"),
    N_("De quoi vivez-vous ?"),
    N_("Cochez sans écrire de montant, et sans les aides au logement. AAH, invalidité : cochez « Autre »."),
    options=options(parts.INCOMES),
    optional=True,
    stays_here=True,
)
_HOME = FieldSpec(
    "current_home",
    Kind.CHOICE,
    N_("Logement actuel"),
    N_("Où habitez-vous aujourd'hui ?"),
    options=options(parts.HOMES),
    unknown=UNKNOWN,
    stays_here=True,
)
RENT = FieldSpec(
    "current_rent",
    Kind.AMOUNT,
    N_("Loyer actuel"),
    N_("Combien payez-vous de loyer chaque mois, charges comprises ?"),
    unknown=UNKNOWN,
    unit="€",
    likely=LIKELY_TOTAL,
    max_length=20,
    stays_here=True,
)
_SIZE = (
    FieldSpec(
        "current_persons",
        Kind.NUMBER,
        N_("Habitants actuels"),
        N_("Combien de personnes vivent dans ce logement ?"),
        unknown=UNKNOWN,
        max_length=20,
        stays_here=True,
    ),
    FieldSpec(
        "current_area",
        Kind.NUMBER,
        N_("Surface actuelle"),
        N_("Quelle est sa surface, à peu près ?"),
        unknown=UNKNOWN,
        unit="m²",
        is_area=True,
        max_length=20,
        visible_if=household.has_area,
        stays_here=True,
        fact="home_area",
    ),
)
_CURRENT_TYPE = FieldSpec(
    "current_type",
    Kind.CHOICE,
    N_("Type actuel"),
    N_("De quel type est votre logement ?"),
    N_("Comptez le séjour et les chambres. La cuisine ne compte pas."),
    options=options(parts.TYPES),
    unknown=UNKNOWN,
    stays_here=True,
    fact="home_type",
)
_MOTIVES = FieldSpec(
    "motives",
    Kind.CHOICES,
    N_("Motifs"),
    N_("Pourquoi demandez-vous un logement ?"),
    N_("Violences, expulsion, santé, handicap : vous pourrez le dire à l'agent."),
    options=options(parts.MOTIVES),
    optional=True,
    stays_here=True,
)
_CATEGORY = _choice("wished_category", N_("Maison, appartement"), N_("Que cherchez-vous ?"), parts.CATEGORIES)
TYPES = FieldSpec(
    "wished_types",
    Kind.CHOICES,
    N_("Types voulus"),
    N_("Quels types de logement vous conviennent ?"),
    N_("Choisissez une réponse, ou plusieurs."),
    options=options(parts.TYPES),
    fact="wished_types",
)
_COMMUNES = FieldSpec(
    "wished_communes",
    Kind.COMMUNES,
    N_("Communes voulues"),
    N_("Dans quelles communes voulez-vous habiter ?"),
    help=N_("Choisissez une à huit communes, la préférée d'abord."),
    why=N_("Plus il y a de communes, plus il y a de logements."),
    max_length=80,
    fact="wished_communes",
)
_WIDER = FieldSpec(
    "wider_area",
    Kind.TRISTATE,
    N_("Secteur plus large"),
    N_("Acceptez-vous un secteur plus large ?"),
    N_("Cette réponse est obligatoire sur le formulaire."),
    unknown=UNKNOWN,
    stays_here=True,
)


def _notes(answers: Answers, today: date | None) -> tuple[Note, ...]:
    return notes(SPEC, answers, today)


SPEC = FormSpec(
    id=HOUSING_REQUEST,
    version=2,
    reference_prefix="DLS",
    title=N_("Demander un logement"),
    privacy=Privacy(
        purpose=N_("Vous aider à remplir le formulaire de demande de logement."),
        readers=N_(
            "Les agents de cette agence. Office64 lit la sorte de demande, les dates, les communes et les types voulus."
        ),
        needed=N_("Tout est facultatif à la borne. Une réponse manquante reste à écrire."),
        basis="public_task",
    ),
    retention=WORKSHEET,
    sections=(
        Section("demande", N_("Demande")),
        Section("foyer", N_("Votre foyer"), N_("Foyer")),
        Section("aujourdhui", N_("Aujourd'hui")),
        Section("souhaits", N_("Vos souhaits"), N_("Souhaits")),
        Section("fiche", N_("Fiche")),
    ),
    steps=(
        INTRO,
        Step("kind", "demande", PAGES.KindPage, (_KIND,)),
        Step("is_tenant", "demande", PAGES.TenantPage, (_TENANT,), visible_if=household.is_landlord_asked),
        Step("number", "demande", PAGES.NumberPage, (NUMBER,), visible_if=household.has_number),
        Step("number_date", "demande", PAGES.NumberDatePage, (NUMBER_DATE,), visible_if=household.has_number),
        Step("changed", "demande", PAGES.ChangedPage, (_CHANGED,), visible_if=household.has_number),
        Step("nationality", "foyer", PAGES.NationalityPage, (_NATIONALITY,), visible_if=household.is_new),
        Step("family_status", "foyer", PAGES.FamilyStatusPage, (_STATUS,), visible_if=asked_if("family")),
        Step("household", "foyer", PAGES.HouseholdPage, _HOUSEHOLD, visible_if=asked_if("family")),
        Step(
            "young_couple",
            "foyer",
            PAGES.YoungCouplePage,
            (_YOUNG,),
            visible_if=asked_if("family", household.is_new, household.is_couple_alone),
        ),
        Step(
            "visitors",
            "foyer",
            PAGES.VisitorsPage,
            _VISITORS,
            visible_if=asked_if("family"),
            sees=("adults", "dependants"),
        ),
        Step(
            "ages",
            "foyer",
            PAGES.AgesPage,
            _AGES,
            visible_if=asked_if("family", household.has_young),
            sees=("dependants", "visiting"),
        ),
        Step("work", "aujourdhui", PAGES.WorkPage, (_WORK,), visible_if=asked_if("work")),
        Step("incomes", "aujourdhui", PAGES.IncomesPage, (_INCOMES,), visible_if=asked_if("work")),
        Step(
            "current_home", "aujourdhui", PAGES.HomePage, (_HOME,), visible_if=asked_if("home", household.is_home_asked)
        ),
        Step(
            "current_rent",
            "aujourdhui",
            PAGES.RentPage,
            (RENT,),
            visible_if=asked_if("home", household.pays_rent),
        ),
        Step("current_size", "aujourdhui", PAGES.SizePage, _SIZE, visible_if=asked_if("home", household.has_home)),
        Step(
            "current_type",
            "aujourdhui",
            PAGES.CurrentTypePage,
            (_CURRENT_TYPE,),
            visible_if=asked_if("home", household.has_area),
        ),
        Step("motives", "souhaits", PAGES.MotivesPage, (_MOTIVES,), visible_if=asked_if("motive")),
        Step("wished_category", "souhaits", PAGES.CategoryPage, (_CATEGORY,), visible_if=asked_if("wishes")),
        Step("wished_types", "souhaits", PAGES.TypesPage, (TYPES,), visible_if=asked_if("wishes")),
        Step("wished_communes", "souhaits", PAGES.CommunesPage, (_COMMUNES,), visible_if=asked_if("wishes")),
        Step("wider_area", "souhaits", PAGES.WiderPage, (_WIDER,), visible_if=asked_if("wishes")),
    ),
    queue_name=N_("Logement"),
    glance=("wished_communes", "kind"),
    model=PAGES.HousingRequest,
    notes=_notes,
    receipt=RECEIPT,
    receipt_of=receipt_of,
    sheet=N_("Ma fiche"),
    afterwards=afterwards,
)
