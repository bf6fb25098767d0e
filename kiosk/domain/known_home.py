"""Homes that exchanges are known to be offered for: a line of somebody else's table, read by a mapping of its columns.

No address, no name: what a criterion can be held against, and nothing more.
"""

import re
from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from kiosk.domain.communes import directory
from kiosk.domain.dwelling import DWELLING_TYPES, MUST_HAVES, CommuneCode, PaidAmount
from kiosk.domain.values import WholeNumber, between, one_of
from kiosk.plain import clean_text, on_one_line
from kiosk.settings import AgencyCode

_ROOMS = re.compile(r"(?:T|F|TYPE)? ?([1-9])(?: ?BIS)?")
_YES, _NO = (
    frozenset({"oui", "o", "1", "x", "vrai", "true", "yes"}),
    frozenset({"non", "n", "0", "faux", "false", "no"}),
)
EVERY_AGENCY = ""
"""Agency of a home that is told to the terminals of all."""


def _type(value: object) -> str:
    """`T3`, `F3`, `Type 3`, `3`, `T1 bis` as a code of `DWELLING_TYPES`."""
    found = _ROOMS.fullmatch(" ".join(str(value).upper().split()))
    if found is None:
        raise PydanticCustomError("type_unknown", "no type of home")
    return DWELLING_TYPES[min(int(found[1]), len(DWELLING_TYPES)) - 1]


def _insee_too(value: object) -> object:
    commune = directory().by_insee(str(value).strip())
    return commune.label if commune else value


class KnownHome(BaseModel):
    """One home."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, AfterValidator(clean_text), Field(min_length=1, max_length=40)]
    """As whoever made the table names it."""
    agency: Annotated[str, one_of(EVERY_AGENCY, *get_args(AgencyCode))] = EVERY_AGENCY
    commune: Annotated[CommuneCode, BeforeValidator(_insee_too)]
    type: Annotated[str, one_of(*DWELLING_TYPES), BeforeValidator(_type)]
    rent: PaidAmount
    """Cents a month, charges included."""
    surface: Annotated[WholeNumber, between(5, 400)] | None = None
    """m²."""
    features: tuple[Annotated[str, one_of(*MUST_HAVES)], ...] = ()


class RefusedLine(ValueError):
    """A line that is no home; the text says which column, never what it holds."""


Header = Annotated[str, Field(max_length=80)]


class Columns(BaseModel):
    """The table's header for each thing that we know of a home; empty: the table does not tell it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Header = Field(min_length=1)
    commune: Header = Field(min_length=1)
    type: Header = Field(min_length=1)
    rent: Header = Field(min_length=1)
    postcode: Header = ""
    surface: Header = ""
    agency: Header = ""
    lift: Header = ""
    ground_floor: Header = ""
    outside: Header = ""
    parking: Header = ""
    step_free: Header = ""
    level_shower: Header = ""

    def named(self) -> Mapping[str, str]:
        """Our name → header, of what the table tells."""
        return {name: header for name, header in self.model_dump().items() if header}


class ListingImport(BaseModel):
    """How a table is read: `central/down/listings.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Columns
    agencies: Mapping[str, AgencyCode] = {}
    """The table's word for an agency → its code."""

    def home(self, line: Mapping[str, str]) -> KnownHome:
        """A line, by the table's headers.

        Raises:
            RefusedLine: and why.
        """
        headers = self.columns.named()
        told = {name: found for name, header in headers.items() if (found := line[header].strip())}
        if hiding := [name for name, found in told.items() if on_one_line(found) != found]:
            raise RefusedLine(headers[hiding[0]])  # cleaned, it might be the name of another home
        features = tuple(name for name in MUST_HAVES if _yes(told.pop(name, ""), headers.get(name, name)))
        postcode = told.pop("postcode", "")
        if postcode and directory().by_insee(told.get("commune", "")) is None:
            told["commune"] = f"{told.get('commune', '')} ({postcode})"  # of two communes of a name, which
        if agency := told.get("agency"):
            told["agency"] = self.agencies.get(agency, agency)
        try:
            return KnownHome.model_validate({**told, "features": features})
        except ValidationError as error:
            name = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
            raise RefusedLine(headers.get(name, name)) from None


def _yes(text: str, header: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO or not word:
        return word in _YES
    raise RefusedLine(header)
