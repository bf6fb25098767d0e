"""Check the two silent deadlines against the examples in the file that Office64 reviews."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.calendar_entry import LONGEST, entry
from kiosk.domain import data_files
from kiosk.domain.request import occupancy
from kiosk.domain.request.deadlines import Deadline, DeadlineState, add_months, bel_account, housing_request

DATA = data_files.read("deadlines")
SIZES = data_files.read("occupancy")
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def _told(found: Deadline) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("end", "last", "days", "renew", "remind")} | {
        "state": str(found.state)
    }


def failed(cases: list[Mapping[str, Any]], bounds: Mapping[str, int]) -> list[str]:
    """Return the names of the examples that do not hold with these figures."""
    names = []
    for case in cases:
        found = {
            "bel": _told(bel_account(case.get("last_login"), case["today"], bounds)),
            "request": _told(housing_request(case.get("request_date"), case["today"], bounds)),
        }
        holds = all(
            found[about][key] == (None if value is False else value)  # TOML has no null
            for about in found
            for key, value in case.get(about, {}).items()
        )
        names += [] if holds else [case["name"]]
    return names


def failed_sizes(bounds: Mapping[str, int]) -> list[str]:
    return [
        case["name"]
        for case in SIZES["cases"]
        if ("state" in case and occupancy.occupancy(case.get("persons"), case.get("rooms"), bounds) != case["state"])
        or ("over" in case and occupancy.is_overcrowded(case.get("persons"), case["area"], bounds) is not case["over"])
    ]


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_every_example_of_the_file_holds(case: Mapping[str, Any]) -> None:
    assert failed([case], DATA["bounds"]) == []


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("bound", DATA["bounds"])
def test_a_shifted_figure_breaks_a_named_example(bound: str, by: int) -> None:
    assert failed(DATA["cases"], {**DATA["bounds"], bound: DATA["bounds"][bound] + by})


@pytest.mark.parametrize("bound", DATA["bounds"])
def test_a_deleted_figure_raises_an_error(bound: str) -> None:
    with pytest.raises(KeyError):
        failed(DATA["cases"], {name: value for name, value in DATA["bounds"].items() if name != bound})


def test_every_example_of_the_size_of_a_home_holds() -> None:
    assert failed_sizes(SIZES["bounds"]) == []


@pytest.mark.parametrize("by", [-1, 1])
@pytest.mark.parametrize("bound", SIZES["bounds"])
def test_a_shifted_size_breaks_a_named_example(bound: str, by: int) -> None:
    assert failed_sizes({**SIZES["bounds"], bound: SIZES["bounds"][bound] + by})


@pytest.mark.parametrize("name", data_files.FILES)
def test_every_figure_has_a_source_and_a_date(name: str) -> None:
    for bound in data_files.read(name).get("bounds", {}):
        says, day = data_files.source(name, bound)
        assert says
        assert day[:4].isdigit()


@given(DAYS, st.integers(0, 60))
def test_a_month_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(DAYS, DAYS)
def test_days_left_are_exact_and_a_deadline_follows_its_start(start: date, today: date) -> None:
    for found in (bel_account(start, today), housing_request(start, today)):
        if start > today:
            assert found == Deadline(DeadlineState.FUTURE)
            continue
        assert found.end is not None
        assert found.end > start
        assert found.days == (found.end - today).days
        assert (found.state is DeadlineState.OVER) == (today >= found.end)
        if found.remind is not None:
            assert today < found.remind < found.end


def test_a_calendar_entry_fits_the_code_that_a_terminal_shows() -> None:
    text = entry("Renouveler DLS", date(2027, 2, 22))
    assert text == "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20270222\nSUMMARY:Renouveler DLS\nEND:VEVENT"
    assert len(text) <= LONGEST
    with pytest.raises(ValueError, match="does not fit"):
        entry("x" * 40, date(2027, 2, 22))
    with pytest.raises(ValueError, match="does not fit"):
        entry("Été", date(2027, 2, 22))
