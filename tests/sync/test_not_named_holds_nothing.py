"""Whatever days a terminal and central live after an erasure: who is not named holds nothing."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.sync import access, night
from db.sync.may_hold import Terminals
from db.sync.night import Place
from kiosk.clock import local_day
from tests.proof.walk import folder
from tests.sync.test_erasure import DAY, GONE, MARKER, erase, holders
from tests.sync.test_receipts_not_read import no_key, old_receipt, sound
from tests.sync.world import NIGHT, Hall, World

DAYS = 62
MIDNIGHT = NIGHT.replace(hour=0)
HOUR = timedelta(hours=1)


def no_receipt(world: World, hall: Hall) -> None:
    world.receipt(hall).unlink(missing_ok=True)


@dataclass(frozen=True)
class Stretch:
    """Days that go alike."""

    days: int
    trouble: Callable[[World, Hall], object]
    there: tuple[int, ...]
    """Hours of the terminal's nights; none: it is off."""
    here: tuple[int, ...]
    """Of central's."""


hours = st.lists(st.integers(0, 19), min_size=1, max_size=2, unique=True).map(lambda some: tuple(sorted(some)))
stretches = st.lists(
    st.builds(
        Stretch,
        st.sampled_from([1, 2, 5, 12, 30]),
        st.sampled_from([sound, sound, sound, no_key, old_receipt, no_receipt]),
        st.one_of(st.just((1,)), hours, st.just(())),
        st.one_of(st.just((3,)), hours, st.just(())),
    ),
    min_size=1,
    max_size=6,
)


def look(world: World, now: datetime) -> Terminals:
    with night.central(Place(world.central.home), now) as opened:
        return access.access(opened, GONE, now).terminals


def live(world: World, hall: Hall, stretch: Stretch, day: datetime) -> None:
    for hour, is_there in sorted(
        [*((each, True) for each in stretch.there), *((each, False) for each in stretch.here)]
    ):
        if is_there:
            stretch.trouble(world, hall)
            hall.night(day + hour * HOUR)
        else:
            world.night(day + hour * HOUR)


@pytest.mark.proof
@settings(max_examples=4, deadline=None)
@given(stretches)
def test_one_that_is_not_named_holds_nothing(some: list[Stretch]) -> None:
    root = folder()
    try:
        world = World(root)
        hall = world.hall()
        days = [stretch for stretch in some for _day in range(stretch.days)][:DAYS]
        calm = Stretch(1, sound, (1,), (3,))
        for number, stretch in enumerate([calm, *days, *[calm] * (DAYS - len(days))]):
            day = MIDNIGHT + number * DAY
            live(world, hall, stretch, day)
            if number == 1:
                hall.submit(GONE, day + 20 * HOUR, phone="06 12 34 56 78", name=MARKER)
                erase(world, day + 21 * HOUR)
            told = look(world, day + 22 * HOUR).get(hall.name) if number else None
            assert not (told and told.gone_by) or told.gone_by >= local_day(day), "a day that has passed is none"
            assert told or not number or holders(world, hall.home) == [], f"day {number}"
    finally:
        shutil.rmtree(root)
