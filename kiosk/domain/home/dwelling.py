"""Code lists of homes, and the kinds of value that several journeys ask for: communes, monthly amounts.

Dwelling types and energy classes follow the SNE and RPLS nomenclatures; the other codes are Office64's own.
Amounts are whole cents a month.
"""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from kiosk.domain.communes import Ambiguous, directory
from kiosk.domain.values import Cents, euros_between, more_than_zero

LANDLORDS = ("office64", "domofrance", "le_col", "habitat_sud_atlantic", "cdc_habitat", "other")
DWELLING_KINDS = ("apartment", "house")
DWELLING_TYPES = ("T1", "T2", "T3", "T4", "T5", "T6P")
HEATINGS = ("electric", "gas_own", "gas_shared", "network", "heat_pump", "wood", "oil", "other")
ENERGY_CLASSES = ("A", "B", "C", "D", "E", "F", "G", "none")
OUTSIDE = ("balcony", "terrace", "garden", "cellar", "bike_room")
ACCESS = ("step_free", "level_shower", "wide_doors")
PARKINGS = ("none", "garage", "place", "both")
CHARGE_LINES = ("cold_water", "hot_water", "heating_charge", "upkeep", "lift_charge", "waste_tax")
AROUND = ("transport", "shops", "school", "secondary", "nursery", "doctor", "park", "sport")
MUST_HAVES = ("lift", "ground_floor", "outside", "parking", "step_free", "level_shower")
MOST_COMMUNES = 10
OLDEST_LEASE = date(1930, 1, 1)
_SHOWN = 20
"""The most characters of an unknown commune that its error repeats."""


def _insee(value: object) -> str:
    """Return the INSEE code of the commune that a text names."""
    found = directory().resolve(str(value))
    if found is None:
        typed = str(value).strip()
        shown = typed if len(typed) <= _SHOWN else f"{typed[:_SHOWN]}…"
        raise PydanticCustomError("commune_unknown", "no such commune", {"typed": shown})
    if isinstance(found, Ambiguous):
        raise PydanticCustomError("commune_ambiguous", "several communes")
    return found.insee


CommuneCode = Annotated[str, BeforeValidator(_insee)]
MonthlyAmount = Annotated[Cents, euros_between(0, 3000)]
PaidAmount = Annotated[Cents, more_than_zero(), euros_between(1, 3000)]
