"""Compare a home's size with its household: advice, never a decision. Figures: `data/occupancy.toml`."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain import data_files

FILE = "occupancy"
ROOMS: Mapping[str, int] = {"C": 1, "T1": 1, "T2": 2, "T3": 3, "T4": 4, "T5": 5, "T6P": 6}
"""Main rooms of a type, kitchen and bathroom left out; T6P has six or more, a single room (C) counts as one."""


class Occupancy(StrEnum):
    """The rooms of a home beside its persons; unknown when one of the two is."""

    UNKNOWN = "unknown"
    FITS = "fits"
    UNDER = "under"
    """More rooms than the law counts for so many persons."""
    SMALL = "small"
    """Few rooms for so many persons: no rule says where this begins, a person looks at it."""


def least_area(persons: int, bounds: Mapping[str, int] | None = None) -> int:
    """Return the square metres under which a home is overcrowded. Raises DataUnreadable: figures cannot be used."""
    figures = bounds or data_files.bounds(FILE)
    if persons <= 1:
        return figures["first_person_m2"]
    return min(figures["most_m2"], figures["two_persons_m2"] + (persons - 2) * figures["further_person_m2"])


def is_overcrowded(persons: int | None, area: int | None, bounds: Mapping[str, int] | None = None) -> bool:
    """Tell if a home is under the least area; False when not known. Raises DataUnreadable: figures cannot be used."""
    return persons is not None and area is not None and area < least_area(persons, bounds)


def occupancy(persons: int | None, rooms: int | None, bounds: Mapping[str, int] | None = None) -> Occupancy:
    """Compare rooms with persons; under-occupied means more rooms than persons plus one (CCH L621-2).

    Raises:
        DataUnreadable: the figures cannot be used.
    """
    if persons is None or rooms is None:
        return Occupancy.UNKNOWN
    figures = bounds or data_files.bounds(FILE)
    if rooms > persons + figures["rooms_above_persons"]:
        return Occupancy.UNDER
    return Occupancy.SMALL if persons > rooms + figures["persons_above_rooms"] else Occupancy.FITS
