"""Whether a home is large for those who live there: advice, never a decision. Figures: `data/occupancy.toml`."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain import data_files

FILE = "occupancy"
ROOMS: Mapping[str, int] = {"C": 1, "T1": 1, "T2": 2, "T3": 3, "T4": 4, "T5": 5, "T6P": 6}
"""Main rooms of a type, kitchen and bathroom left out; T6P has six or more, a room alone (C) is one."""


class Occupancy(StrEnum):
    UNKNOWN = "unknown"
    FITS = "fits"
    UNDER = "under"
    """More rooms than the law counts for so many persons."""
    SMALL = "small"
    """Few rooms for so many: no rule says where it begins, a person looks."""


def least_area(persons: int, bounds: Mapping[str, int] | None = None) -> int:
    """Square metres under which a home is overcrowded. Raises DataUnreadable."""
    figures = bounds or data_files.bounds(FILE)
    if persons <= 1:
        return figures["first_person_m2"]
    return min(figures["most_m2"], figures["two_persons_m2"] + (persons - 2) * figures["further_person_m2"])


def is_overcrowded(persons: int | None, area: int | None, bounds: Mapping[str, int] | None = None) -> bool:
    """Less than the least area; what is not known is not overcrowded. Raises DataUnreadable."""
    return persons is not None and area is not None and area < least_area(persons, bounds)


def occupancy(persons: int | None, rooms: int | None, bounds: Mapping[str, int] | None = None) -> Occupancy:
    """Under-occupied: more rooms than persons and one. CCH L621-2.

    Raises:
        DataUnreadable: no figures.
    """
    if persons is None or rooms is None:
        return Occupancy.UNKNOWN
    figures = bounds or data_files.bounds(FILE)
    if rooms > persons + figures["rooms_above_persons"]:
        return Occupancy.UNDER
    return Occupancy.SMALL if persons > rooms + figures["persons_above_rooms"] else Occupancy.FITS
