"""A request for social housing, as the kiosk helps to prepare it. The Cerfa 14069 is filled and registered elsewhere.

Codes: the national register's interchange lists, kept as stable codes; the form's version is in
`data/housing_form.toml`. Households are counts and age bands; no name, no birth date, no social-security number, no
income, and none of the reasons that touch violence, eviction, disability or health: a person tells those to an agent,
or ticks them on the paper.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kiosk.domain.home.dwelling import CommuneCode, MonthlyAmount
from kiosk.domain.request.conditions import CHANGES, KNOWN_KINDS
from kiosk.domain.values import Area, Day, PageModel, WholeNumber, YesNo, between, one_of, some_of, until_today, up_to

KINDS = ("mutation", "first", "renewal", "modification")
"""A mutation is a first request from a tenant who already rents from Office64."""
NATIONALITIES = ("1", "2", "3")
FAMILY_STATUSES = ("C", "M", "P", "U", "S", "D", "V")
WORKS = ("CDI", "CDD", "ART", "APP", "ETU", "CHO", "RET", "AUT")
INCOMES = ("SAL", "RET", "CHO", "AF", "PAJE", "RSA", "AMV", "PAR", "BE", "AUT")
HOMES = ("HLM", "LP", "POCC", "CPE", "CP", "LTG", "FONC", "SLHT", "RS", "RE", "SH", "HOT", "CAMCAR", "SD")
MOTIVES = (
    "01", "03", "04", "02", "09", "13", "10", "14", "11", "12", "15", "19", "18", "20", "21", "17", "16", "22", "23",
)  # fmt: skip
"""Codes of reasons, without 05 eviction, 06 violence, 07 disability, 08 health: those are never asked here."""
CATEGORIES = ("A", "M", "I")
TYPES = ("C", "T1", "T2", "T3", "T4", "T5", "T6P")
MOST_COMMUNES = 8
"""One request names eight communes at most (Service-public, 2020)."""
MOST_PERSONS = 12
"""The most persons of one sort; more is a typing mistake."""
MOST_IN_A_HOME = 20
"""The most persons of all sorts together: the largest type, six rooms and more, holds no more than three a room."""
_OLDEST = date(2000, 1, 1)

Persons = Annotated[WholeNumber, between(0, MOST_PERSONS)]


class KindPage(PageModel):
    """The kind of request, which decides about every later page."""

    kind: Annotated[str, one_of(*KINDS)]


class TenantPage(PageModel):
    """Yes for a tenant of Office64; None: not known, or implied by a mutation."""

    is_tenant: YesNo | None = None


class NumberPage(PageModel):
    """Any text passes: a number of an unusual shape gets a warning and stops nobody."""

    number: str | None = None


class NumberDatePage(PageModel):
    """The day of the number or of its last renewal, from 2000 to today; None: not known."""

    number_date: Annotated[Day, until_today(_OLDEST)] | None = None


class ChangedPage(PageModel):
    """The parts of a registered request that changed; `nothing` goes with no other."""

    changed: Annotated[tuple[str, ...], some_of(*CHANGES, alone=CHANGES[-1:])] = ()


class NationalityPage(PageModel):
    """French, of the European Union, or of another country; None: not answered."""

    nationality: Annotated[str, one_of(*NATIONALITIES)] | None = None


class FamilyStatusPage(PageModel):
    """The family status; None: not answered, which a new request may not leave so."""

    family_status: Annotated[str, one_of(*FAMILY_STATUSES)] | None = None


class HouseholdPage(PageModel):
    """The adults, 1 at least, and the dependants; None: not answered."""

    adults: Annotated[WholeNumber, between(1, MOST_PERSONS)] | None = None
    dependants: Persons | None = None


class VisitorsPage(HouseholdPage):
    """Visitors and births; the household of the page before counts for the rule across both pages."""

    visiting: Persons | None = None
    births: Persons | None = None

    @model_validator(mode="after")
    def _fits_in_a_home(self) -> "VisitorsPage":
        here = {"visiting": self.visiting or 0, "births": self.births or 0}
        persons = (self.adults or 0) + (self.dependants or 0) + sum(here.values())
        if persons > MOST_IN_A_HOME:
            raise PydanticCustomError(
                "too_many_persons", "no home", {"persons": persons, "most": MOST_IN_A_HOME, "at": _last_counted(here)}
            )
        return self


class AgesPage(HouseholdPage):
    """The number of children and dependants in each age band; none needs to be given."""

    visiting: Persons | None = None
    age_under_3: Persons | None = None
    age_3_10: Persons | None = None
    age_11_17: Persons | None = None
    age_18: Persons | None = None

    @model_validator(mode="after")
    def _no_more_than_they_are(self) -> "AgesPage":
        most = (self.dependants or 0) + (self.visiting or 0)
        ages = {name: getattr(self, name) or 0 for name in ("age_under_3", "age_3_10", "age_11_17", "age_18")}
        counted = sum(ages.values())
        if counted > most:
            raise PydanticCustomError(
                "too_many_aged", "more than there are", {"told": counted, "most": most, "at": _last_counted(ages)}
            )
        return self


def _last_counted(counts: Mapping[str, int]) -> str:
    """Return the last of a page's counts above zero, where the error is corrected; empty: all of them are zero."""
    return next((name for name, count in reversed([*counts.items()]) if count), "")


class YoungCouplePage(PageModel):
    """Yes for a couple alone whose ages add up to the bound at most; no age is kept."""

    young_couple: YesNo | None = None


class WorkPage(PageModel):
    """The present work of the person who asks; None: not answered."""

    work: Annotated[str, one_of(*WORKS)] | None = None


class IncomesPage(PageModel):
    """The kinds of income, never an amount; empty: none was chosen."""

    incomes: Annotated[tuple[str, ...], some_of(*INCOMES)] = ()


class HomePage(PageModel):
    """The present home; None: not answered. A mutation is not asked."""

    current_home: Annotated[str, one_of(*HOMES)] | None = None


class RentPage(PageModel):
    """The present rent with charges, in cents; None: not answered, or no rent is paid."""

    current_rent: MonthlyAmount | None = None


class SizePage(PageModel):
    """The persons who live in the present home, and its area, 5 to 300 m²; None: not known."""

    current_persons: Annotated[WholeNumber, between(1, MOST_IN_A_HOME)] | None = None
    current_area: Annotated[Area, between(5, 300)] | None = None


class CurrentTypePage(PageModel):
    """The type of the present home; None: not known."""

    current_type: Annotated[str, one_of(*TYPES)] | None = None


class MotivesPage(PageModel):
    """The reasons to move; empty: none that may be asked here."""

    motives: Annotated[tuple[str, ...], some_of(*MOTIVES)] = ()


class CategoryPage(PageModel):
    """A flat, a house, or either, which is the default."""

    wished_category: Annotated[str, one_of(*CATEGORIES)] = "I"


class TypesPage(PageModel):
    """The types wished for; a new request has one at least."""

    wished_types: Annotated[tuple[str, ...], some_of(*TYPES)] = ()


class CommunesPage(PageModel):
    """The communes wished for, eight at most, as INSEE codes; a new request has one at least."""

    wished_communes: Annotated[tuple[CommuneCode, ...], up_to(MOST_COMMUNES)] = ()


class WiderPage(PageModel):
    """Yes for a wider area, which the paper form asks too; None: not known."""

    wider_area: YesNo | None = None


class HousingRequest(
    KindPage,
    TenantPage,
    NumberPage,
    NumberDatePage,
    ChangedPage,
    NationalityPage,
    FamilyStatusPage,
    VisitorsPage,
    AgesPage,
    YoungCouplePage,
    WorkPage,
    IncomesPage,
    HomePage,
    RentPage,
    SizePage,
    CurrentTypePage,
    MotivesPage,
    CategoryPage,
    TypesPage,
    CommunesPage,
    WiderPage,
):
    """The whole worksheet. A new request holds household and wishes; a registered one only what changed."""

    @model_validator(mode="after")
    def _new_request_is_whole(self) -> "HousingRequest":
        needed = ("family_status", "adults", "dependants", "wished_types", "wished_communes")
        missing = next((key for key in needed if getattr(self, key) in (None, ())), "")
        if missing and self.kind not in KNOWN_KINDS:
            raise PydanticCustomError("missing", "a new request needs it", {"at": missing})
        return self
