"""Of what was erased, a terminal is named as long as it may hold it still, and no longer: its own nights tell."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from db.sync import access, night
from db.sync.access import Held
from db.sync.night import Place
from kiosk.cli import central
from kiosk.clock import SystemClock, local_day
from tests.db.commands import run
from tests.sync.test_erasure import DAY, GONE, MARKER, erase, holders, lived
from tests.sync.world import NIGHT, Hall, World

HOUR = timedelta(hours=1)


def look(world: World, days: int) -> Held:
    now = NIGHT + days * DAY + HOUR
    with night.central(Place(world.central.home), now) as opened:
        return access.access(opened, GONE, now)


def live(world: World, hall: Hall, first: int, last: int) -> None:
    for days in range(first, last):
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY)


@pytest.mark.proof
def test_it_is_named_as_long_as_it_holds_it_and_not_for_ever(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    for days in range(1, 62):
        live(world, hall, days, days + 1)
        if holders(world, hall.spool):
            assert hall.name in look(world, days).terminals, days
    assert holders(world, hall.home) == []
    assert look(world, 61).terminals == {}
    assert erase(world, NIGHT + 62 * DAY).terminals == {}


@pytest.mark.proof
def test_the_command_says_nothing_of_terminals_then(world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    live(world, hall, 1, 62)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + 62 * DAY)
    said = run(world.central.home, central.group, "access", GONE).output
    assert ("ne tient rien de cette référence" in said, "Une borne peut encore" in said) == (True, False), said


@pytest.mark.proof
def test_one_that_was_off_is_named_until_thirty_days_after_it_came_back(world: World, hall: Hall) -> None:
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    for days in range(1, 62):
        world.night(NIGHT + days * DAY)
    assert holders(world, hall.spool)
    live(world, hall, 62, 90)
    assert hall.name in look(world, 89).terminals
    live(world, hall, 90, 110)
    assert holders(world, hall.home) == []
    assert look(world, 109).terminals == {}


@pytest.mark.proof
@pytest.mark.parametrize("hours", [(0, 2), (2, 0)], ids=["before central's night", "after it"])
def test_the_day_that_is_told_stands_where_every_night_passes(world: World, hall: Hall, hours: tuple[int, int]) -> None:
    """Asked at whatever hour: it came a day later on the very day that had been told."""
    nights = sorted([(hours[0], hall.night), (hours[1], world.night)], key=lambda each: each[0])
    lived(world, hall)
    for _hour, night_of in nights:
        night_of(NIGHT + DAY)
    erase(world, NIGHT + DAY + 3 * HOUR)
    told: list[date] = []
    for days in range(2, 45):
        for hour, night_of in nights:
            night_of(NIGHT + days * DAY + hour * HOUR)
            with night.central(Place(world.central.home), NIGHT + days * DAY + (hour + 1) * HOUR) as opened:
                at = access.access(opened, GONE, NIGHT + days * DAY + (hour + 1) * HOUR).terminals
            told += [each.gone_by for each in at.values() if each.gone_by]
    assert all(earlier >= later for earlier, later in pairwise(told))
    assert max(told) - min(told) < 5 * DAY, "each of five nights may come a day sooner than the last one lets expect"


@pytest.mark.proof
@pytest.mark.parametrize(
    ("late_there", "late_here"),
    [({2: 7.5, 4: 17.0, 35: 8.5}, {}), ({2: 0.6, 35: 0.6}, dict.fromkeys(range(50), 0.3)), ({2: 7.4}, {})],
    ids=["lit late on three days", "lit in the morning, in any order", "late once"],
)
def test_nor_does_it_when_the_nights_keep_no_hours(
    world: World, hall: Hall, late_there: dict[int, float], late_here: dict[int, float]
) -> None:
    """A timer whose machine was off runs when it is switched on: the file outlived the first day told by a day."""
    told: list[date] = []
    for days in range(1, 48):
        now = NIGHT + days * DAY
        ends = [(late_there.get(days, 0), hall.night), (late_here.get(days, 1), world.night)]
        for hours, night_of in sorted(ends, key=lambda each: each[0]):
            night_of(now + hours * HOUR)
        if days == 1:
            hall.submit(GONE, now + 11 * HOUR, phone="06 12 34 56 78", name=MARKER)
        done = erase(world, now + 18 * HOUR)
        told += [each.gone_by for each in done.terminals.values() if each.gone_by]
        assert not holders(world, hall.home) or local_day(now) < told[-1]
        assert local_day(now) < told[0] or holders(world, hall.home) == []
    assert all(earlier >= later for earlier, later in pairwise(told))


@pytest.mark.proof
def test_a_file_of_the_last_day_of_all_tells_no_day_that_is_none(world: World, hall: Hall) -> None:
    """Any clock may be wrong, and whoever has a terminal's key writes the day that they like."""
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    live(world, hall, 1, 2)
    hall.night(datetime(9999, 12, 30, 2, tzinfo=UTC))
    world.night(NIGHT + 2 * DAY)
    assert list(erase(world, NIGHT + 2 * DAY + HOUR).terminals) == [hall.name]
    for days in range(2, 80):
        live(world, hall, days, days + 1)
        found = look(world, days).terminals
        assert found or holders(world, hall.home) == []
        assert all(each.gone_by is None or each.gone_by.year < 2028 for each in found.values())


@pytest.mark.proof
def test_one_that_was_never_heard_of_or_has_something_lying_stays_named(world: World, hall: Hall) -> None:
    silent = world.hall("hall-b")
    lived(world, hall)
    erase(world, NIGHT + HOUR)
    live(world, hall, 1, 60)
    (world.share / "inbox" / hall.name / f"{hall.name}-{'4' * 64}.batch").mkdir(parents=True)
    live(world, hall, 60, 62)
    held = look(world, 61).terminals
    assert sorted(held) == [hall.name, silent.name]
    assert held[hall.name].gone_by is None, "nobody can say what lies there; the day went back with every day"
    assert held[silent.name].gone_by


def test_of_what_was_never_erased_each_may_hold_what_has_not_come(world: World, hall: Hall) -> None:
    live(world, hall, 1, 50)
    assert list(look(world, 50).terminals) == [hall.name]
