"""What lies at the share for want of room at central: whose it is, and what an erasure does not go through."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from db import room_left
from db.sync import enrolment
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.machines import ESCROW
from tests.sync.test_no_room_to_put_aside import MEGABYTE, junk
from tests.sync.world import NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
DAY = timedelta(days=1)


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    with monkeypatch.context() as patch:
        patch.setattr(room_left, "free", lambda _folder: 100 * MEGABYTE)
        yield patch


def nightly(world: World, monkeypatch: pytest.MonkeyPatch, day: int) -> list[str]:
    now = NIGHT + DAY * day
    monkeypatch.setattr(SystemClock, "now", lambda _clock: now)
    run(world.central.home, central.group, "nightly", "--target", world.target)
    return world.page(now.date().isoformat())


@pytest.mark.usefixtures("no_room")
def test_a_terminal_whose_files_wait_there_is_not_said_to_be_switched_off(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.night()
    world.night()
    hall.seal_for(ESCROW)
    for day in (1, 2, 3):
        hall.submit(f"BEL-2222-22{day + 1}")
        hall.night(NIGHT + DAY * day)
        page = nightly(world, monkeypatch, day)
    assert "Pas venu : hall-a, dont les envois attendent au partage, faute de place ici." in page, page
    assert "allumer" not in page[-1]
    assert "Sans nouvelles" not in str(examined(world.central.home)[1]["central.terminals"]["says"])
    page = nightly(world, monkeypatch, 9)
    assert "allumer" in page[-1], "nothing new came since: it may be off as well"


@pytest.mark.usefixtures("no_room")
def test_a_revoked_one_that_is_left_on_is_named_for_being_switched_off(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.night()
    world.night()
    hall.night()
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    hall.night(NIGHT + DAY)
    page = nightly(world, monkeypatch, 1)
    assert "éteindre hall-a" in page[-1], page
    assert "hall-a" in str(examined(world.central.home)[1]["central.still_on"]["says"])


def test_no_erasure_is_complete_while_it_lies_there(
    world: World, hall: Hall, no_room: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    [path] = junk(world, hall.name, 1, 1000)
    nightly(world, monkeypatch, 1)
    done = run(world.central.home, central.group, "erase", REFERENCE, "--yes")
    assert (done.exit_code, path in done.output, "Effacement incomplet" in done.output) == (1, True, True), done.output
    told = json.loads(run(world.central.home, central.group, "erase", REFERENCE, "--yes", "--json").stdout)
    assert told["at_share"] == [f"« {path} »"]
    assert path in run(world.central.home, central.group, "access", REFERENCE).output
    (world.share / path).unlink()
    no_room.undo()
    nightly(world, monkeypatch, 1)
    done = run(world.central.home, central.group, "erase", REFERENCE, "--yes")
    assert path not in done.output
