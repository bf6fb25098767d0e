"""Somebody writes over what central wrote to a terminal: it is written anew, and somebody learns of it."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync.night import Place
from db.sync.restore import restore
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import run
from tests.sync.test_down import erase, snapshots
from tests.sync.world import NIGHT, Hall, World, sound_reference

DAY = timedelta(days=1)
GONE = "BEL-7K3M-2QF"


def changed(folder: Path) -> None:
    """A byte of what the last one says."""
    data = bytearray((folder / "erased.2").read_bytes())
    data[-3] ^= 1
    (folder / "erased.2").write_bytes(data)


def put_back(folder: Path) -> None:
    """The list of before under the name of the last one."""
    shutil.copy(folder / "erased.1", folder / "erased.2")


def emptied(folder: Path) -> None:
    (folder / "erased.2").write_bytes(b"")


@pytest.fixture
def told(world: World, hall: Hall) -> Path:
    """Central has told a terminal twice what is erased; gives its folder."""
    hall.night()
    world.night()
    erase(world, GONE)
    world.night()
    return world.share / "down" / hall.name


@pytest.mark.parametrize("write_over", [changed, put_back, emptied])
def test_page_and_night_and_log_say_so_and_it_is_whole_again(
    world: World, hall: Hall, told: Path, monkeypatch: pytest.MonkeyPatch, write_over: Callable[[Path], None]
) -> None:
    write_over(told)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    done = run(world.central.home, central.group, "nightly", "--target", world.target)
    assert (done.exit_code, "down/hall-a/erased.2. Le siège l'a récrit." in done.stderr) == (4, True)
    assert "quelqu'un d'autre, ou le disque, a écrit sur down/hall-a/erased.2" in world.page("2026-11-28")[-1]
    logged = (world.central.home / "logs" / "night.jsonl").read_text(encoding="utf-8").splitlines()[-1]
    assert json.loads(logged)["written_over"] == 1
    assert snapshots(world, hall) == ["erased.1", "erased.3"]
    assert hall.night().sent.in_the_way == []
    by_hand = run(world.central.home, central.group, "report")
    assert (by_hand.exit_code, "regarder les droits du partage" in by_hand.stdout) == (4, True)
    again = world.night(NIGHT + DAY)
    assert (again.ingested.written_over, "droits du partage" in world.page("2026-11-29")[-1]) == ([], False)


class Cut(Exception):
    """The plug was pulled."""


def cut_after(steps: int) -> Callable[[str], None]:
    left = [steps]

    def step(_name: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Cut

    return step


@pytest.mark.proof
def test_a_night_that_was_cut_off_anywhere_accuses_nobody(world: World, hall: Hall, told: Path) -> None:
    assert told.is_dir()
    for steps in range(500):
        erase(world, sound_reference(steps))
        try:
            world.night(NIGHT + timedelta(minutes=steps), cut_after(steps))
        except Cut:
            assert world.night(NIGHT + timedelta(minutes=steps)).ingested.written_over == [], steps
        else:
            assert steps > 20
            return
    pytest.fail("a night has fewer steps")


def test_a_central_that_was_restored_accuses_nobody(world: World, hall: Hall, told: Path) -> None:
    assert told.is_dir()
    erase(world, "BEL-2222-222")
    world.night(NIGHT + DAY)
    restore(Place(world.central.home, world.target), NIGHT + 2 * DAY, replace=True)
    for day in (2, 3):
        assert world.night(NIGHT + day * DAY).ingested.written_over == []
    assert hall.night(NIGHT + 3 * DAY).sent.in_the_way == []


def test_a_share_made_anew_or_put_back_from_a_copy_accuses_nobody(world: World, told: Path) -> None:
    before = shutil.copytree(told, world.root / "before")
    erase(world, "BEL-2222-222")
    world.night(NIGHT + DAY)
    shutil.rmtree(told)
    shutil.copytree(before, told)
    assert world.night(NIGHT + 2 * DAY).ingested.written_over == []
    for path in told.iterdir():
        path.unlink()
    assert world.night(NIGHT + 3 * DAY).ingested.written_over == []


def test_a_central_whose_signing_key_was_lost_accuses_nobody(
    world: World, told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the old public half is left: what it signed with it looks like another central's."""
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)
    for name in ("central.signing", "central.verify"):
        (world.central.keys / name).unlink()
    assert run(world.central.home, central.group, "init", "--new-key").exit_code == 0
    for path in world.central.keys.glob("central.verify.*"):
        path.unlink()
    assert told.is_dir()
    assert world.night(NIGHT + DAY).ingested.written_over == []
