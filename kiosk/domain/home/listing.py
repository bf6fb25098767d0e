"""A home offered for exchange on the BEL: one small frozen model per page, and the whole listing.

Fields that may be left out or not known default to None; "I don't know" is a state of the answer, not a value here.
Amounts are whole cents a month, areas whole m², floors counted from 0 (rez-de-chaussée).
Code lists: dwelling types and energy classes follow the SNE and RPLS nomenclatures; the rest is Office64's own.
"""

from typing import Annotated

from kiosk.domain.contact import ContactIfAgreed
from kiosk.domain.home.dwelling import (
    ACCESS,
    AROUND,
    DWELLING_KINDS,
    DWELLING_TYPES,
    ENERGY_CLASSES,
    HEATINGS,
    LANDLORDS,
    MOST_COMMUNES,
    MUST_HAVES,
    OLDEST_LEASE,
    OUTSIDE,
    PARKINGS,
    CommuneCode,
    MonthlyAmount,
    PaidAmount,
)
from kiosk.domain.values import (
    Area,
    Day,
    PageModel,
    WholeNumber,
    YesNo,
    between,
    one_of,
    some_of,
    until_today,
    up_to,
)


class LandlordPage(PageModel):
    landlord: Annotated[str, one_of(*LANDLORDS)] | None = None


class LeasePage(PageModel):
    lease_start: Annotated[Day, until_today(OLDEST_LEASE)] | None = None
    notice_given: YesNo | None = None


class CommunePage(PageModel):
    commune: CommuneCode


class DwellingKindPage(PageModel):
    dwelling_kind: Annotated[str, one_of(*DWELLING_KINDS)]


class DwellingTypePage(PageModel):
    dwelling_type: Annotated[str, one_of(*DWELLING_TYPES)]


class AreaPage(PageModel):
    area: Annotated[Area, between(9, 300)] | None = None


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
    description: str = ""


class WishedCommunesPage(PageModel):
    wished_communes: Annotated[tuple[CommuneCode, ...], up_to(MOST_COMMUNES)]


class WishedTypesPage(PageModel):
    wished_types: Annotated[tuple[str, ...], some_of(*DWELLING_TYPES)] = ()


class RentCeilingPage(PageModel):
    rent_ceiling: PaidAmount | None = None


class MustHavesPage(PageModel):
    must_haves: Annotated[tuple[str, ...], some_of(*MUST_HAVES)] = ()


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
    ContactIfAgreed,
):
    """The whole listing, as it is submitted."""
