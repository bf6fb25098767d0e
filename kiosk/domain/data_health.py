"""Read every reviewed file with its own reader, so that `doctor` reports the faults that no tenant's screen shows."""

from collections.abc import Callable, Mapping
from pathlib import Path

from kiosk.domain import communes, data_files, precheck, privacy
from kiosk.domain.agency import agencies
from kiosk.domain.data_files import DataUnreadable
from kiosk.domain.opinion import survey
from kiosk.domain.request import ceilings as income_ceilings
from kiosk.domain.request import documents
from kiosk.domain.request.form import housing_form, registration, sourced_rules


def _bounds_of(name: str) -> Callable[[], None]:
    def look() -> None:
        for bound in data_files.bounds(name):
            data_files.source(name, bound)

    return look


def _form() -> None:
    _bounds_of("housing_form")()
    registration()
    housing_form()


def _ceilings() -> None:
    _bounds_of("income_ceilings")()
    income_ceilings.ceilings(1, 0, year=0)
    sourced_rules("income_ceilings", data_files.read("income_ceilings"))


def _survey() -> None:
    for name in survey.read_lists():
        data_files.source(survey.FILE, name)


def _exchange() -> None:
    precheck.rules()
    precheck.clear()
    precheck.law()


_LOOKS: Mapping[str, Callable[[], object]] = {
    "agencies": agencies.agencies,
    "commune_order": communes.order,
    "deadlines": _bounds_of("deadlines"),
    "documents": documents.all_papers,
    "exchange_rules": _exchange,
    "housing_form": _form,
    "income_ceilings": _ceilings,
    "occupancy": _bounds_of("occupancy"),
    "privacy": privacy.law,
    "survey": _survey,
}


def unreadable() -> tuple[Path, ...]:
    """Return the files that cannot be used."""
    rules = tuple(path for name in data_files.FILES if (path := _fault(name)) is not None)
    return rules + communes.unreadable()


def unreviewed() -> tuple[Path, ...]:
    """Return the files that nobody at Office64 signed (`reviewed`); the configuration names the notice's reviewer."""
    signed_here = (name for name in data_files.FILES if name != privacy.FILE)
    return tuple(data_files.path_of(name) for name in signed_here if _is_unsigned(name))


def _fault(name: str) -> Path | None:
    try:
        _LOOKS[name]()
    except DataUnreadable as error:
        return error.path
    return None


def _is_unsigned(name: str) -> bool:
    try:
        return not data_files.read(name).get("reviewed")
    except DataUnreadable:
        return False
