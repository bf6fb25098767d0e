"""Interest in a garage or a parking place, of tenants and of others: places may be let to both.

Nothing is booked: an agent of the agency looks for a place. Amounts are whole cents a month.
"""

from typing import Annotated

from kiosk.domain.contact import Contact
from kiosk.domain.home.dwelling import CommuneCode
from kiosk.domain.values import (
    Cents,
    ComingDay,
    PageModel,
    YesNo,
    euros_between,
    from_today,
    more_than_zero,
    one_of,
    some_of,
    up_to,
)

WANTED = ("garage", "box", "place", "any")
LOCATIONS = ("near", "communes")
VEHICLES = ("car", "motorbike", "bicycle", "van")
STARTS = ("soon", "date")
MOST_COMMUNES = 5
MOST_EUROS = 1000
"""The highest rent a month that is accepted: more is refused as a typing mistake."""
LIKELY_CENTS = (500, 15_000)
"""The least and the most that a garage is likely to cost a month: an amount beyond is asked about, never refused. Both
are the terminal's own choice, like the bound above.
"""
MOST_DAYS = 2 * 366
"""The most days until the start: a later one is a typing mistake."""


class TenantPage(PageModel):
    """A tenant of Office64, or somebody else; it must be answered."""

    is_tenant: YesNo


class WantedPage(PageModel):
    """A garage, a box, an open place, or any of these."""

    wanted: Annotated[str, one_of(*WANTED)]


class LocationPage(PageModel):
    """A place near the tenant's residence, or in a commune."""

    location: Annotated[str, one_of(*LOCATIONS)]


class ResidencePage(PageModel):
    """The name of the residence; None: not given."""

    residence: str | None = None


class CommunesPage(PageModel):
    """One to five communes, as INSEE codes."""

    wished_communes: Annotated[tuple[CommuneCode, ...], up_to(MOST_COMMUNES)]


class VehiclesPage(PageModel):
    """The vehicles to be parked; empty: none was chosen."""

    vehicles: Annotated[tuple[str, ...], some_of(*VEHICLES)] = ()


class CeilingPage(PageModel):
    """The most rent a month, in cents, from 1 to 1,000 euros; None: not given, or not known."""

    rent_ceiling: Annotated[Cents, more_than_zero(), euros_between(1, MOST_EUROS)] | None = None


class StartPage(PageModel):
    """As soon as possible, or from a day on."""

    start: Annotated[str, one_of(*STARTS)]


class StartDayPage(PageModel):
    """The first day, from today to two years ahead."""

    start_day: Annotated[ComingDay, from_today(MOST_DAYS)]


class Garage(TenantPage, WantedPage, ResidencePage, VehiclesPage, CeilingPage, StartPage, Contact):
    """The whole submission; an answer that only some people are asked for may be missing."""

    location: Annotated[str, one_of(*LOCATIONS)] | None = None
    wished_communes: Annotated[tuple[CommuneCode, ...], up_to(MOST_COMMUNES)] = ()
    start_day: Annotated[ComingDay, from_today(MOST_DAYS)] | None = None
