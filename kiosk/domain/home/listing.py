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
    """The landlord's code; None: not known."""

    landlord: Annotated[str, one_of(*LANDLORDS)] | None = None


class LeasePage(PageModel):
    """The first day of the lease, from 1930 to today, and yes for a notice to leave; None: not known."""

    lease_start: Annotated[Day, until_today(OLDEST_LEASE)] | None = None
    notice_given: YesNo | None = None


class CommunePage(PageModel):
    """The home's commune, an INSEE code; it must be given."""

    commune: CommuneCode


class DwellingKindPage(PageModel):
    """A flat or a house."""

    dwelling_kind: Annotated[str, one_of(*DWELLING_KINDS)]


class DwellingTypePage(PageModel):
    """The type, from T1 to T6 and more."""

    dwelling_type: Annotated[str, one_of(*DWELLING_TYPES)]


class AreaPage(PageModel):
    """The area, 9 to 300 m²; None: not known."""

    area: Annotated[Area, between(9, 300)] | None = None


class FloorPage(PageModel):
    """The floor, 0 to 30, and the lift; None: not known. A house is not asked."""

    floor: Annotated[WholeNumber, between(0, 30)] | None = None
    lift: YesNo | None = None


class HeatingPage(PageModel):
    """The kind of heating; None: not known."""

    heating: Annotated[str, one_of(*HEATINGS)] | None = None


class EnergyPage(PageModel):
    """The energy class, A to G or none; None: not known."""

    energy_class: Annotated[str, one_of(*ENERGY_CLASSES)] | None = None


class OutsidePage(PageModel):
    """Outside spaces, and what makes the home easy to reach and use; empty: nothing was chosen."""

    outside: Annotated[tuple[str, ...], some_of(*OUTSIDE)] = ()
    access: Annotated[tuple[str, ...], some_of(*ACCESS)] = ()


class RentPage(PageModel):
    """The rent alone, 1 to 3,000 euros; None: not known."""

    rent: PaidAmount | None = None


class ParkingPage(PageModel):
    """A garage, a place, both or none."""

    parking: Annotated[str, one_of(*PARKINGS)]


class ParkingRentPage(PageModel):
    """The rent of garage and place, 0 to 3,000 euros; None: not known. Without either it is not asked."""

    parking_rent: MonthlyAmount | None = None


class ChargesPage(PageModel):
    """All charges together, 0 to 3,000 euros; None: not known."""

    charges: MonthlyAmount | None = None


class WaterAndHeatPage(PageModel):
    """The charges that include water and heating; None: not known."""

    cold_water: YesNo | None = None
    hot_water: YesNo | None = None
    heating_charge: YesNo | None = None


class UpkeepPage(PageModel):
    """The charges that include upkeep, lift and waste tax; None: not known, or not asked."""

    upkeep: YesNo | None = None
    lift_charge: YesNo | None = None
    waste_tax: YesNo | None = None


class AroundPage(PageModel):
    """The places within ten minutes on foot; empty: none was chosen."""

    around: Annotated[tuple[str, ...], some_of(*AROUND)] = ()


class DescriptionPage(PageModel):
    """The text that readers of the BEL see; empty: there is none."""

    description: str = ""


class WishedCommunesPage(PageModel):
    """One to ten communes, as INSEE codes."""

    wished_communes: Annotated[tuple[CommuneCode, ...], up_to(MOST_COMMUNES)]


class WishedTypesPage(PageModel):
    """The types wished for; empty: any."""

    wished_types: Annotated[tuple[str, ...], some_of(*DWELLING_TYPES)] = ()


class RentCeilingPage(PageModel):
    """The most that the tenant wants to pay, 1 to 3,000 euros; None: no ceiling was given."""

    rent_ceiling: PaidAmount | None = None


class MustHavesPage(PageModel):
    """The things that the next home has to have; empty: nothing."""

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
