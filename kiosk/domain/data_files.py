"""The rules and figures that Office64 reviews without reading Python: TOML files in `data/`, with sources."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.errors import KioskError

FILES = (
    *("agencies", "commune_order", "deadlines", "documents", "exchange_rules", "housing_form", "income_ceilings"),
    *("occupancy", "privacy", "survey"),
)
"""The name of every file."""


class DataUnreadable(KioskError):
    """A file is missing, is not TOML, or lacks the shape that its reader needs; `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.path = path


def folder() -> Path:
    """Return the folder of all the files, inside the package."""
    return Path(__file__).with_name("data")


def path_of(name: str) -> Path:
    """Return the path of a file by its name without `.toml`."""
    return folder() / f"{name}.toml"


@cache
def read(name: str) -> Mapping[str, Any]:
    """Return the content of one file. Raises DataUnreadable: it is missing or is not TOML."""
    path = path_of(name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise DataUnreadable(path) from None


BOUNDS: Mapping[str, frozenset[str]] = {
    "deadlines": frozenset({"bel_visible_months", "request_renewal_month", "request_valid_months", "remind_days"}),
    "housing_form": frozenset({"most_communes"}),
    "income_ceilings": frozenset({"young_couple_ages", "pls_per_cent_of_plus"}),
    "occupancy": frozenset(
        {
            "first_person_m2",
            "two_persons_m2",
            "further_person_m2",
            "most_m2",
            "persons_above_rooms",
            "rooms_above_persons",
        }
    ),
}
"""The figures that the code needs from each file: a missing or misspelt one must not end the terminal."""
_LARGEST = 1000


def bounds(name: str) -> Mapping[str, int]:
    """Return the figures of a file, each from 1 to 1000. Raises DataUnreadable: one is missing, unknown or wrong."""
    found = read(name).get("bounds")
    if not isinstance(found, dict) or found.keys() != BOUNDS[name]:
        raise DataUnreadable(path_of(name))
    if not all(type(value) is int and 0 < value <= _LARGEST for value in found.values()):
        raise DataUnreadable(path_of(name))
    return found


def source(name: str, bound: str) -> tuple[str, str]:
    """Return a figure's source, in French, and its ISO day or month. Raises DataUnreadable: one is missing."""
    try:
        entry = read(name)["sources"][bound]
        return text(name, entry, "says"), text(name, entry, "date")
    except (KeyError, TypeError):
        raise DataUnreadable(path_of(name)) from None


def text(name: str, entry: Mapping[str, Any], key: str) -> str:
    """Return a text that must be there. Raises DataUnreadable: it is missing or empty."""
    found = entry.get(key)
    if not isinstance(found, str) or not found:
        raise DataUnreadable(path_of(name))
    return found
