"""A home offered for exchange on the BEL: one small frozen model a page, and the whole listing.

Fields that may be left out or not known default to None; "I don't know" is a state of the answer, not a value here.
Amounts are whole cents a month, areas whole m², floors counted from 0 (rez-de-chaussée).
Code lists: dwelling types and energy classes as in the SNE and RPLS nomenclatures; the rest is Office64's own.
"""

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, model_validator
from pydantic_core import PydanticCustomError

from kiosk.clock import machine_day
from kiosk.domain.communes import Ambiguous, directory
from kiosk.domain.contact import Reachable
from kiosk.domain.values import (
    Cents,
    Day,
    Line,
    PageModel,
    Paragraphs,
    WholeNumber,
    YesNo,
    between,
    days_between,
    euros_between,
    more_than_zero,
    one_of,
    some_of,
    up_to,
)

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


def _insee(value: object) -> str:
    """A text that names a commune, as its INSEE code."""
    found = directory().resolve(str(value))
    if found is None:
        raise PydanticCustomError("commune_unknown", "no such commune")
    if isinstance(found, Ambiguous):
        raise PydanticCustomError("commune_ambiguous", "several communes")
    return found.insee


CommuneCode = Annotated[str, BeforeValidator(_insee)]
MonthlyAmount = Annotated[Cents, euros_between(0, 3000)]
PaidAmount = Annotated[MonthlyAmount, more_than_zero()]


class LandlordPage(PageModel):
    landlord: Annotated[str, one_of(*LANDLORDS)] | None = None


class LeasePage(PageModel):
    lease_start: Annotated[Day, days_between(OLDEST_LEASE, machine_day)] | None = None
    notice_given: YesNo | None = None


class CommunePage(PageModel):
    commune: CommuneCode


class DwellingKindPage(PageModel):
    dwelling_kind: Annotated[str, one_of(*DWELLING_KINDS)]


class DwellingTypePage(PageModel):
    dwelling_type: Annotated[str, one_of(*DWELLING_TYPES)]


class AreaPage(PageModel):
    area: Annotated[WholeNumber, between(9, 300)] | None = None


class FloorPage(PageModel):
    floor: Annotated[WholeNumber, between(0, 30)] | None = None
    lift: YesNo | None = None


class HeatingPage(PageModel):
    heating: Annotated[str, one_of(*HEATINGS)] | None = None


class EnergyPage(PageModel):
    energy_class: Annotated[str, one_of(*ENERGY_CLASSES)] | None = None


class OutsidePage(PageModel):
    outside: Annotated[tuple[str, ...], some_of(*OUTSIDE)] = ()
    access: Annotated[tuple[str, ...], some_of(*ACCESS)] = ()


class RentPage(PageModel):
    rent: PaidAmount | None = None


class ParkingPage(PageModel):
    parking: Annotated[str, one_of(*PARKINGS)]


class ParkingRentPage(PageModel):
    parking_rent: MonthlyAmount | None = None


class ChargesPage(PageModel):
    charges: MonthlyAmount | None = None


class WaterAndHeatPage(PageModel):
    cold_water: YesNo | None = None
    hot_water: YesNo | None = None
    heating_charge: YesNo | None = None


class UpkeepPage(PageModel):
    upkeep: YesNo | None = None
    lift_charge: YesNo | None = None
    waste_tax: YesNo | None = None


class AroundPage(PageModel):
    around: Annotated[tuple[str, ...], some_of(*AROUND)] = ()


class DescriptionPage(PageModel):
    description: Paragraphs = ""


class WishedCommunesPage(PageModel):
    wished_communes: Annotated[tuple[CommuneCode, ...], up_to(MOST_COMMUNES)]


class WishedTypesPage(PageModel):
    wished_types: Annotated[tuple[str, ...], some_of(*DWELLING_TYPES)] = ()


class RentCeilingPage(PageModel):
    rent_ceiling: PaidAmount | None = None


class MustHavesPage(PageModel):
    must_haves: Annotated[tuple[str, ...], some_of(*MUST_HAVES)] = ()


class ConsentPage(PageModel):
    """Consent by purpose: what was not said is no."""

    consent_follow_up: YesNo = "no"
    consent_reminders: YesNo = "no"


class NamePage(PageModel):
    contact_name: Line | None = None


class BelListing(
    LandlordPage,
    LeasePage,
    CommunePage,
    DwellingKindPage,
    DwellingTypePage,
    AreaPage,
    FloorPage,
    HeatingPage,
    EnergyPage,
    OutsidePage,
    RentPage,
    ParkingPage,
    ParkingRentPage,
    ChargesPage,
    WaterAndHeatPage,
    UpkeepPage,
    AroundPage,
    DescriptionPage,
    WishedCommunesPage,
    WishedTypesPage,
    RentCeilingPage,
    MustHavesPage,
    ConsentPage,
    NamePage,
    Reachable,
):
    """The whole, as it is submitted."""

    @model_validator(mode="after")
    def _reachable_when_agreed(self) -> "BelListing":
        if "yes" in (self.consent_follow_up, self.consent_reminders):
            self.require_contact()
        return self
