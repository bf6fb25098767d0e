"""Whether a home is large for those who live there: advice, never a decision. Figures: `data/occupancy.toml`."""

from collections.abc import Mapping
from enum import StrEnum

from kiosk.domain import data_files

FILE = "occupancy"
ROOMS: Mapping[str, int] = {"T1": 1, "T2": 2, "T3": 3, "T4": 4, "T5": 5, "T6P": 6}
"""Main rooms of a type, kitchen and bathroom left out; T6P has six or more."""


class Occupancy(StrEnum):
    UNKNOWN = "unknown"
    FITS = "fits"
    UNDER = "under"
    """More rooms than the law counts for so many persons."""


def occupancy(persons: int | None, rooms: int | None, bounds: Mapping[str, int] | None = None) -> Occupancy:
    """Under-occupied: more rooms than persons and one. CCH L621-2.

    Raises:
        DataUnreadable: no figures.
    """
    if persons is None or rooms is None:
        return Occupancy.UNKNOWN
    figures = bounds or data_files.bounds(FILE)
    return Occupancy.UNDER if rooms > persons + figures["rooms_above_persons"] else Occupancy.FITS
