"""The listing's rent, all in: rent, garage or parking, charges and what they include."""

from dataclasses import replace
from functools import partial

from kiosk import formats
from kiosk.domain.home.rent import LIKELY_CHARGES, LIKELY_PARKING, LIKELY_RENT
from kiosk.forms.building.parts import UNKNOWN, options, three_ways
from kiosk.forms.catalog.bel_listing.home import PAGES, has_parking, may_have_lift
from kiosk.forms.normalise import normal
from kiosk.forms.spec import Answers, FieldSpec, Kind, Step
from kiosk.i18n import N_, Message, msg

_AMOUNT_LENGTH = 20

_RENT = FieldSpec(
    "rent",
    Kind.AMOUNT,
    N_("Loyer"),
    N_("Combien payez-vous de loyer chaque mois, sans les charges ?"),
    help=N_("C'est la ligne « loyer principal » de votre avis d'échéance."),
    why=N_("Nous ajoutons le garage et les charges au loyer. Ainsi, personne n'est surpris."),
    unknown=UNKNOWN,
    unit="€",
    likely=LIKELY_RENT,
    max_length=_AMOUNT_LENGTH,
)
_PARKING = FieldSpec(
    "parking",
    Kind.CHOICE,
    N_("Stationnement"),
    N_("Louez-vous un garage ou une place de parking avec ce logement ?"),
    options=options(
        {
            "none": N_("Non"),
            "garage": N_("Un garage"),
            "place": N_("Une place de parking"),
            "both": N_("Les deux"),
        }
    ),
)
_PARKING_RENT = FieldSpec(
    "parking_rent",
    Kind.AMOUNT,
    N_("Prix stationnement"),
    N_("Combien payez-vous chaque mois pour le garage ou le parking ?"),
    help=N_("Si vous avez les deux, écrivez le total."),
    why=N_("La BEL n'affiche pas ce prix. Nous l'écrivons dans votre description."),
    unknown=UNKNOWN,
    unit="€",
    likely=LIKELY_PARKING,
    max_length=_AMOUNT_LENGTH,
)
_CHARGES = FieldSpec(
    "charges",
    Kind.AMOUNT,
    N_("Charges"),
    N_("Combien payez-vous de charges chaque mois, en tout ?"),
    help=N_("Additionnez les lignes de charges de votre avis d'échéance."),
    unknown=UNKNOWN,
    unit="€",
    likely=LIKELY_CHARGES,
    max_length=_AMOUNT_LENGTH,
)
_WHY_LINES = N_("La BEL n'affiche que le total des charges. Le détail aide les autres à comparer.")

_WATER_AND_HEAT = (
    three_ways("cold_water", N_("Eau froide"), N_("Vos charges comprennent-elles l'eau froide ?"), why=_WHY_LINES),
    three_ways("hot_water", N_("Eau chaude"), N_("Et l'eau chaude ?")),
    three_ways("heating_charge", N_("Chauffage compris"), N_("Et le chauffage ?")),
)
_UPKEEP = (
    three_ways(
        "upkeep", N_("Entretien"), N_("Vos charges comprennent-elles l'entretien de l'immeuble ?"), why=_WHY_LINES
    ),
    replace(three_ways("lift_charge", N_("Ascenseur compris"), N_("Et l'ascenseur ?")), visible_if=may_have_lift),
    three_ways("waste_tax", N_("Ordures ménagères"), N_("Et les ordures ménagères ?")),
)


def _so_far(answers: Answers) -> tuple[Message, ...]:
    """Say what the amounts add up to so far; nothing before the first of them."""
    amounts = (normal(field, answers.get(field.key)) for field in (_RENT, _PARKING_RENT, _CHARGES))
    total = sum(cents for cents in amounts if isinstance(cents, int))
    return (msg("Jusqu'ici, cela fait {total} par mois.", total=partial(formats.amount, total)),) if total else ()


STEPS = (
    Step("rent", "loyer", PAGES.RentPage, (_RENT,)),
    Step("parking", "loyer", PAGES.ParkingPage, (_PARKING,), says=_so_far),
    Step("parking_rent", "loyer", PAGES.ParkingRentPage, (_PARKING_RENT,), says=_so_far, visible_if=has_parking),
    Step("charges", "loyer", PAGES.ChargesPage, (_CHARGES,), says=_so_far),
    Step("water_and_heat", "loyer", PAGES.WaterAndHeatPage, _WATER_AND_HEAT, says=_so_far),
    Step("upkeep", "loyer", PAGES.UpkeepPage, _UPKEEP, says=_so_far),
)
