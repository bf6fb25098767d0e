"""Office64's agencies, from the reviewed file `data/agencies.toml`: where they are, when they open, whom to call.

Source: the welcome booklet of July 2019. All of it may have changed: every text that shows it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from pydantic import ValidationError

from kiosk.domain import data_files
from kiosk.domain.data_files import DataUnreadable
from kiosk.settings import AgencyCode, HoursSettings, Weekday

_FILE = "agencies"


@dataclass(frozen=True)
class Agency:
    """One agency; an empty text, or no hours, means not known."""

    code: AgencyCode
    name: str
    address: str
    phone: str
    hours: Mapping[Weekday, tuple[str, ...]]
    """Periods as a configuration writes them: `08:30-12:30`."""

    @property
    def is_unknown(self) -> bool:
        """True when nothing but its name is known."""
        return not (self.address or self.phone or self.hours)

    @property
    def opening(self) -> HoursSettings:
        """Its hours as a terminal's settings hold them; closed every day when no hours are known."""
        return HoursSettings.model_validate(self.hours)


def agencies() -> Mapping[AgencyCode, Agency]:
    """Return every agency by its code. Raises DataUnreadable: an entry is wrong, or an agency is missing."""
    path = data_files.path_of(_FILE)
    data_files.source(_FILE, _FILE)
    numbers_seen()
    try:
        found = {entry["code"]: _agency(entry) for entry in data_files.read(_FILE)["agencies"]}
        for each in found.values():
            HoursSettings.model_validate(each.hours)
    except (KeyError, TypeError, AttributeError, ValidationError):
        raise DataUnreadable(path) from None
    if found.keys() != set(get_args(AgencyCode)):
        raise DataUnreadable(path)
    return found


def numbers_seen() -> tuple[str, str]:
    """Return the general number and the evening number, in the order of the booklet, which may mix the two up.

    Both are shown to the person who configures a terminal, never to tenants. Raises DataUnreadable: one is missing.
    """
    file = data_files.read(_FILE)
    return data_files.text(_FILE, file, "general_seen"), data_files.text(_FILE, file, "emergency_seen")


def source() -> tuple[str, str]:
    """Return the source of the whole file, in French, and its month. Raises DataUnreadable: one is missing."""
    return data_files.source(_FILE, _FILE)


def _agency(entry: Mapping[str, Any]) -> Agency:
    hours = cast(Mapping[Weekday, tuple[str, ...]], {day: tuple(periods) for day, periods in entry["hours"].items()})
    texts = {key: _text(entry[key]) for key in ("address", "phone")}
    return Agency(code=entry["code"], name=data_files.text(_FILE, entry, "name"), hours=hours, **texts)


def _text(value: object) -> str:
    """Return a text that may be empty. Raises TypeError: it is not a text."""
    if not isinstance(value, str):
        raise TypeError
    return value
