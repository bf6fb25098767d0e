"""The rules and figures that Office64 reviews without reading Python: TOML files beside this module, each sourced."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FILES = ("deadlines", "documents", "exchange_rules", "housing_form", "income_ceilings", "occupancy")
"""Every file, by its name."""


class DataUnreadable(Exception):
    """A file is missing, is no TOML, or has not the shape that its reader needs; `path` names it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self.path = path


def folder() -> Path:
    return Path(__file__).with_name("data")


def path_of(name: str) -> Path:
    return folder() / f"{name}.toml"


@cache
def read(name: str) -> Mapping[str, Any]:
    """One file. Raises DataUnreadable."""
    path = path_of(name)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise DataUnreadable(path) from None


def bounds(name: str) -> Mapping[str, int]:
    """The figures of a file. Raises DataUnreadable."""
    found = read(name).get("bounds")
    if not isinstance(found, dict) or not all(type(value) is int for value in found.values()):
        raise DataUnreadable(path_of(name))
    return found


def source(name: str, bound: str) -> tuple[str, str]:
    """Where a figure comes from, in French, and its ISO day or month. Raises DataUnreadable."""
    try:
        told = read(name)["sources"][bound]
        return str(told["says"]), str(told["date"])
    except (KeyError, TypeError):
        raise DataUnreadable(path_of(name)) from None


def unreadable() -> tuple[Path, ...]:
    """The files that cannot be used."""
    return tuple(path for name in FILES if (path := _fault(name)) is not None)


def _fault(name: str) -> Path | None:
    try:
        read(name)
    except DataUnreadable as error:
        return error.path
    return None
