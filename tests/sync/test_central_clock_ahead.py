"""R8: what central dated while its own clock was ahead is dated anew, and kept no longer than its days."""

from contextlib import closing
from datetime import timedelta

import pytest

from db.connection import immediate
from db.night.central.amendments import set_aside
from db.stores.audit import write_audit
from db.sync.central_schema import open_central
from kiosk.clock import to_text
from tests.sync.test_erasure import submit_both
from tests.sync.test_no_longer_at_a_terminal import live
from tests.sync.world import NIGHT, Hall, World

DAY = timedelta(days=1)
AHEAD = 400 * DAY


@pytest.mark.proof
def test_what_came_while_central_s_clock_was_ahead_leaves_the_archive_in_ninety_days(world: World, hall: Hall) -> None:
    live(world, hall, 0, 2)
    hall.night(NIGHT + 2 * DAY)
    world.night(NIGHT + 2 * DAY + AHEAD)
    ((odd,),) = world.table("SELECT digest FROM applied WHERE applied_at > '2027-06'")
    (kept,) = world.central.archive.glob(f"*{odd}.batch")
    live(world, hall, 3, 4)
    assert world.table(f"SELECT applied_at FROM applied WHERE digest = '{odd}'") == [("2026-12-01T01:00:00Z",)]
    for days in range(5, 93, 3):
        live(world, hall, days, days + 1)
        assert kept.exists()
    assert world.night(NIGHT + 93 * DAY).forgotten, "and its clock is not called late for a year"
    assert not kept.exists()


def test_what_central_dated_while_its_clock_was_ahead_is_forgotten_in_its_time(world: World, hall: Hall) -> None:
    live(world, hall, 0, 2)
    submit_both(hall, NIGHT + 2 * DAY)
    hall.night(NIGHT + 2 * DAY)
    ahead_at = NIGHT + 2 * DAY + AHEAD
    world.night(ahead_at)
    with closing(open_central(world.central.database)) as db, immediate(db):
        write_audit(db, ahead_at, "essai", "access", "x")
        set_aside(db, "unreadable", "", b"x", "b", to_text(ahead_at))
    live(world, hall, 3, 4)
    night = [(to_text(NIGHT + 3 * DAY),)]
    assert world.table("SELECT DISTINCT received_at FROM events WHERE reference IS NOT NULL") == night
    assert world.table("SELECT noticed_at FROM conflicts") == night
    assert world.table("SELECT at FROM audit WHERE action = 'access'") == night
    held = (
        "SELECT reference FROM events WHERE reference IS NOT NULL UNION SELECT kind FROM conflicts"
        " UNION SELECT action FROM audit WHERE action = 'access'"
    )
    live(world, hall, 365, 367)
    assert len(world.table(held)) == 4
    live(world, hall, 367, 369)
    assert world.table(held) == []


def test_a_clock_of_central_s_that_went_back_dates_nothing_anew(world: World, hall: Hall) -> None:
    live(world, hall, 60, 63)
    dated = "SELECT digest, applied_at FROM applied UNION SELECT event_id, received_at FROM events ORDER BY 1"
    before = world.table(dated)
    live(world, hall, 0, 1)
    assert [row for row in world.table(dated) if row in before] == before
