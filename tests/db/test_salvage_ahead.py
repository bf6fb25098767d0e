"""A table whose ends and indexes are gone: what stands beyond several pages that are gone in a row is found."""

from dataclasses import dataclass
from typing import cast

import pytest

from db import salvage
from db.connection import Parameters
from db.salvage import Source, Table, Taken, Values
from kiosk.services.ports import DamagedDatabase

ROWS = range(1, 642)
AUDIT = Table("audit", ("act",), "rowid")


@dataclass
class Torn:
    """A file of one table, of which some rows stand on pages that are gone; no index tells of them."""

    gone: frozenset[int]
    asked: int = 0

    def ask(self, sql: str, parameters: Parameters = ()) -> list[Values]:
        self.asked += 1
        if "page_count" in sql:
            return [(9,)]
        if "pragma" in sql:
            return []
        low, high, most = (cast(int, each) for each in parameters)
        is_upwards = "ASC" in sql
        there = [row for row in (ROWS if is_upwards else reversed(ROWS)) if low <= row <= high]
        # A look for the end of a range meets the page beyond it.
        met = there[:most] or [ROWS[-1]]
        if self.gone & {*met}:
            raise DamagedDatabase
        return [(row, f"act {row}") for row in there[:most]]


@pytest.mark.parametrize("first", [range(1, 2), range(1, 150), range(1, 500)])
@pytest.mark.parametrize("last", [range(640, 642), range(560, 642)])
def test_what_stands_between_comes_back(first: range, last: range) -> None:
    torn, taken = Torn(frozenset({*first, *last})), Taken()
    found = {key for key, _values in salvage.read(cast(Source, torn), AUDIT, taken)}
    assert found == {*ROWS} - torn.gone
    assert not taken.is_counted
    assert torn.asked < 4000
