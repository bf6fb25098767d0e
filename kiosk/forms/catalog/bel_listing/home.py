"""The listing's first pages: landlord, lease and home."""

from collections.abc import Mapping

from kiosk.forms.answers import NO, chosen
from kiosk.forms.building.parts import TYPE_LABELS, UNKNOWN, options, three_ways
from kiosk.forms.lazy_models import ModelsOf
from kiosk.forms.spec import Answers, FieldSpec, Kind, Step
from kiosk.i18n import N_

LISTING = "bel_listing"
"""Stable id of the journey."""
PAGES = ModelsOf("kiosk.domain.home.listing")
"""Two dozen models, imported late: this journey is opened most often, and opens sooner without them."""

NOTICE_GIVEN = N_("Vous avez donné congé : la BEL ne publie pas ce logement. Voyez d'abord un agent.")

ACCESS_LABELS: Mapping[str, str] = {
    "step_free": N_("Accès sans marche"),
    "level_shower": N_("Douche sans rebord"),
    "wide_doors": N_("Portes larges"),
}


def is_apartment(answers: Answers) -> bool:
    """Tell if the home is a flat, which alone is asked for its floor."""
    return chosen(answers, "dwelling_kind") == "apartment"


def may_have_lift(answers: Answers) -> bool:
    """Tell if a lift may be among the charges: a flat, unless it has no lift."""
    return is_apartment(answers) and chosen(answers, "lift") != NO


def has_parking(answers: Answers) -> bool:
    """Tell if a garage or a parking place goes with the home, so that its rent is asked."""
    return chosen(answers, "parking") in {"garage", "place", "both"}


_LANDLORDS = {
    "office64": "Office64",
    "domofrance": "Domofrance",
    "le_col": "Le COL",
    "habitat_sud_atlantic": "Habitat Sud Atlantic",
    "cdc_habitat": "CDC Habitat",
    "other": N_("Un autre"),
}
_HEATINGS = {
    "electric": N_("Électrique"),
    "gas_own": N_("Gaz, chez vous"),
    "gas_shared": N_("Gaz, collectif"),
    "network": N_("Réseau de chaleur"),
    "heat_pump": N_("Pompe à chaleur"),
    "wood": N_("Bois"),
    "oil": N_("Fioul"),
    "other": N_("Autre"),
}
_ENERGY = {code: code for code in "ABCDEFG"} | {"none": N_("Pas de DPE")}
_OUTSIDE = {
    "balcony": N_("Balcon"),
    "terrace": N_("Terrasse"),
    "garden": N_("Jardin"),
    "cellar": N_("Cave"),
    "bike_room": N_("Local à vélos"),
}

_LANDLORD = FieldSpec(
    "landlord",
    Kind.CHOICE,
    N_("Bailleur"),
    N_("À qui payez-vous votre loyer ?"),
    help=N_("C'est le nom en haut de votre avis d'échéance."),
    why=N_("L'échange se fait entre locataires de bailleurs membres de la BEL."),
    options=options(_LANDLORDS),
    unknown=UNKNOWN,
    fact="landlord",
)
_LEASE = (
    FieldSpec(
        "lease_start",
        Kind.DATE,
        N_("Début du bail"),
        N_("Quand votre bail a-t-il commencé ?"),
        help=N_("Cette date est sur la première page de votre bail. Par exemple 24/11/2020."),
        optional=True,
        unknown=UNKNOWN,
        max_length=40,
        office_only=True,
    ),
    three_ways(
        "notice_given",
        N_("Départ annoncé"),
        N_("Avez-vous déjà donné congé de ce logement ?"),
        office_only=True,
        why=N_("La BEL n'accepte pas un logement dont le congé est donné. Un agent verra avec vous."),
        fact="notice",
    ),
)
_COMMUNE = FieldSpec(
    "commune",
    Kind.COMMUNE,
    N_("Commune"),
    N_("Dans quelle commune habitez-vous ?"),
    help=N_("Touchez une commune, ou écrivez son nom ou son code postal."),
    max_length=80,
)
_KIND = FieldSpec(
    "dwelling_kind",
    Kind.CHOICE,
    N_("Logement"),
    N_("Quel est votre logement ?"),
    options=options({"apartment": N_("Un appartement"), "house": N_("Une maison")}),
)
_TYPE = FieldSpec(
    "dwelling_type",
    Kind.CHOICE,
    N_("Type"),
    N_("De quel type est votre logement ?"),
    help=N_("Comptez le séjour et les chambres. La cuisine ne compte pas."),
    options=options(TYPE_LABELS),
    fact="home_type",
)
_AREA = FieldSpec(
    "area",
    Kind.NUMBER,
    N_("Surface"),
    N_("Quelle est la surface de votre logement ?"),
    help=N_("Elle est écrite sur votre bail. Par exemple 45."),
    unknown=UNKNOWN,
    unit="m²",
    is_area=True,
    max_length=20,
    fact="home_area",
)
_FLOOR = (
    FieldSpec(
        "floor",
        Kind.NUMBER,
        N_("Étage"),
        N_("À quel étage habitez-vous ?"),
        help=N_("Écrivez 0 pour le rez-de-chaussée."),
        optional=True,
        unknown=UNKNOWN,
        max_length=20,
    ),
    three_ways("lift", N_("Ascenseur"), N_("Y a-t-il un ascenseur ?")),
)
_HEATING = FieldSpec(
    "heating",
    Kind.CHOICE,
    N_("Chauffage"),
    N_("Comment votre logement est-il chauffé ?"),
    options=options(_HEATINGS),
    unknown=UNKNOWN,
)
_ENERGY_CLASS = FieldSpec(
    "energy_class",
    Kind.CHOICE,
    N_("Classe énergie"),
    N_("Quelle est la classe énergie de votre logement ?"),
    help=N_("Elle est sur le DPE, le document remis avec votre bail."),
    options=options(_ENERGY),
    unknown=UNKNOWN,
)
_OUTSIDE_AND_ACCESS = (
    FieldSpec(
        "outside",
        Kind.CHOICES,
        N_("Espaces en plus"),
        N_("Qu'avez-vous en plus des pièces ?"),
        help=N_("Vous pouvez choisir plusieurs réponses, ou aucune."),
        options=options(_OUTSIDE),
        optional=True,
    ),
    FieldSpec(
        "access",
        Kind.CHOICES,
        N_("Accès"),
        N_("Le logement est-il facile d'accès ?"),
        help=N_("Cela décrit le logement, pas les personnes."),
        options=options(ACCESS_LABELS),
        optional=True,
    ),
)

STEPS = (
    Step("landlord", "vous", PAGES.LandlordPage, (_LANDLORD,)),
    Step("lease", "vous", PAGES.LeasePage, _LEASE),
    Step("commune", "logement", PAGES.CommunePage, (_COMMUNE,)),
    Step("dwelling_kind", "logement", PAGES.DwellingKindPage, (_KIND,)),
    Step("dwelling_type", "logement", PAGES.DwellingTypePage, (_TYPE,)),
    Step("area", "logement", PAGES.AreaPage, (_AREA,)),
    Step("floor", "logement", PAGES.FloorPage, _FLOOR, visible_if=is_apartment),
    Step("heating", "logement", PAGES.HeatingPage, (_HEATING,)),
    Step("energy_class", "logement", PAGES.EnergyPage, (_ENERGY_CLASS,)),
    Step("outside", "logement", PAGES.OutsidePage, _OUTSIDE_AND_ACCESS),
)
