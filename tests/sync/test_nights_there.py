"""The day by which a terminal holds nothing of what was erased: whatever the hours of its nights, it comes no later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.sync.keeps import Said
from db.sync.nights_there import Night, Why, gone_by
from db.sync.spool import KEPT
from kiosk.clock import local_day

FIRST = datetime(2026, 11, 24, 23, tzinfo=UTC)
"""Midnight in Paris."""
DAYS = 70
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BEFORE = 33
"""Days that were lived before the erasure, so that there is something that goes every day."""
ERASURE = "0123abcd"
ERASED_AT = FIRST + 12 * HOUR
hours = st.lists(st.integers(0, 23), min_size=DAYS + BEFORE + 1, max_size=DAYS + BEFORE + 1)


def at(day: int, hour: float) -> datetime:
    return FIRST + day * DAY + hour * HOUR


@dataclass
class Lived:
    """A terminal that keeps files as R2 and R3 have it, by its own clock, and a central that takes them."""

    behind: timedelta = timedelta()
    reads_from: datetime = FIRST - 99 * DAY
    """Before, it reads no receipt."""
    files: dict[datetime, datetime | None] = field(default_factory=dict)
    """When each was sealed, and its mark."""
    taken: dict[datetime, datetime] = field(default_factory=dict)
    nights: list[Night] = field(default_factory=list)
    said: dict[datetime, Said] = field(default_factory=dict)
    is_told: bool = False
    """Whether central told of the erasure."""
    known_at: datetime | None = None
    """When the database there learned of it, by its clock."""

    def night_there(self, now: datetime) -> None:
        clock = now - self.behind
        unread = [sealed for sealed, mark in self.files.items() if mark is None]
        knows, holds = ({ERASURE} if is_so else set() for is_so in (self.known_at, self.known_at and self.holds()))
        self.said[clock] = Said(min(unread, default=None), frozenset(knows), frozenset(holds))
        self.files[clock] = None
        if now < self.reads_from:
            return
        self.known_at = self.known_at or (clock if self.is_told else None)
        for sealed in self.files.keys() & self.taken.keys():
            self.files[sealed] = self.files[sealed] or clock
        newest = max((sealed for sealed in self.files.keys() & self.taken.keys()), default=clock - 99 * DAY)
        due = [sealed for sealed, mark in self.files.items() if mark and min(newest, clock) - mark >= KEPT]
        for sealed in due:
            del self.files[sealed]

    def night_here(self, now: datetime) -> None:
        self.is_told = now > ERASED_AT
        for sealed in self.files.keys() - self.taken.keys():
            self.taken[sealed] = now
            self.nights.append(Night(sealed, now, self.said[sealed]))

    def holds(self) -> bool:
        """All that was sealed before its database knew of the erasure may tell of it."""
        return any(self.known_at is None or sealed <= self.known_at for sealed in self.files)


def days_told(
    lived: Lived, there: Sequence[float | None], here: Sequence[float | None], asked: Sequence[float]
) -> list[date | Why | None]:
    """What is told each day; a night without an hour does not pass."""
    told: list[date | Why | None] = []
    for n, (hour_there, hour_here, hour) in enumerate(zip(there, here, asked, strict=True)):
        day = n - BEFORE
        acts = [(hour_there, 0), (hour_here, 1), (hour if day > 0 else None, 2)]
        for when, act in sorted((when, act) for when, act in acts if when is not None):
            if act == 2:
                told.append(gone_by(lived.nights, ERASURE, ERASED_AT, at(day, when)))
                assert told[-1] or not lived.holds()
                assert not isinstance(told[-1], date) or told[-1] > local_day(at(day, 0)) or not lived.holds()
            else:
                (lived.night_there, lived.night_here)[act](at(day, when))
    return told


def comes_no_later(told: Sequence[date | Why | None]) -> bool:
    """No later, until nothing is there and it stays so."""
    days = [each or date.min for each in told]
    return all(isinstance(each, date) for each in days) and all(a >= b for a, b in pairwise(days))  # type: ignore[operator]


@pytest.mark.proof
@given(hours, hours, hours)
@example([1] * (DAYS + BEFORE + 1), [2] * 50 + [9] + [2] * (DAYS + BEFORE - 50), [22] * (DAYS + BEFORE + 1))
def test_whatever_the_hours_of_the_nights_the_day_told_is_kept_and_never_comes_later(
    there: list[int], here: list[int], asked: list[int]
) -> None:
    told = days_told(Lived(), there, here, asked)
    assert comes_no_later(told)
    assert told[-1] is None
    assert isinstance(told[0], date)
    assert told[0] - local_day(ERASED_AT) <= 41 * DAY


@given(st.integers(0, 23), st.integers(0, 23), hours, st.integers(0, 9 * 24))
def test_nor_where_the_clock_there_is_behind(there: int, here: int, asked: list[int], behind: int) -> None:
    told = days_told(Lived(behind * HOUR), [there] * len(asked), [here] * len(asked), asked)
    assert comes_no_later(told)


@pytest.mark.proof
@given(hours, hours, hours, st.integers(1, 45), st.integers(1, 15), st.booleans())
def test_missed_nights_put_it_off_and_once_they_pass_again_it_is_kept(
    there: list[int], here: list[int], asked: list[int], first: int, missed: int, is_there: bool
) -> None:
    some: list[list[float | None]] = [[*there], [*here]]
    some[not is_there][BEFORE + first : BEFORE + first + missed] = [None] * missed
    told = days_told(Lived(), some[0], some[1], asked)
    assert not {*Why} & {*told}
    assert comes_no_later(told[first + missed + 3 :])


@pytest.mark.proof
@given(hours, hours, hours, st.integers(2, 45))
def test_of_one_that_reads_no_receipt_no_day_is_told_until_it_does(
    there: list[int], here: list[int], asked: list[int], until: int
) -> None:
    lived = Lived(reads_from=at(until, 0))
    told = days_told(lived, there, here, asked)
    assert {*told[7 : until - 1]} <= {Why.UNREAD, Why.UNTAKEN}
    assert Why.OVERDUE not in told
    assert comes_no_later(told[until + 3 :])


def test_of_one_whose_program_says_nothing_no_day_is_told() -> None:
    lived = Lived()
    told = days_told(lived, [1] * (DAYS + BEFORE + 1), [2] * (DAYS + BEFORE + 1), [22] * (DAYS + BEFORE + 1))
    silent = [Night(each.sealed_at, each.applied_at, None) for each in lived.nights]
    assert (told[-1], gone_by(silent, ERASURE, ERASED_AT, at(DAYS, 22))) == (None, Why.UNTOLD)
