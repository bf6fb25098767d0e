"""A file that no terminal brought as it lies, and that an erasure cut since: nobody sends it again."""

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from db.sync import batch
from kiosk.cli import central
from tests.dated import Clock
from tests.db.commands import run
from tests.sync.test_cut_before_enrolment import GONE, STAYS
from tests.sync.world import NIGHT, Hall, World

Make = Callable[[World, Hall, bytes], Path]


def does(world: World, *words: str) -> tuple[int, str]:
    done = run(world.central.home, central.group, *words)
    return done.exit_code, " ".join(done.output.split())


def under_another_name(world: World, hall: Hall, data: bytes) -> Path:
    """As somebody does who may write to the share: another terminal in its header, and its digest made right."""
    changed = data.replace(b"hall-a", b"hall-b", 1)
    return world.share / "inbox" / hall.name / batch.name_of(hall.name, batch.digest_of(changed))


def in_another_folder(world: World, hall: Hall, data: bytes) -> Path:
    return world.share / "inbox" / "hall-b" / batch.name_of(hall.name, batch.digest_of(data))


def under_another_digest(world: World, hall: Hall, data: bytes) -> Path:
    return world.share / "inbox" / hall.name / batch.name_of(hall.name, "0" * 64)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch, NIGHT)


@pytest.mark.parametrize("make", [under_another_name, in_another_folder, under_another_digest])
def test_it_is_not_waited_for(world: World, hall: Hall, make: Make) -> None:
    """It was said that its terminal sends it whole: « kiosk sync », for ever."""
    world.hall("hall-b")
    hall.submit(GONE)
    hall.submit(STAYS)
    hall.night(NIGHT)
    (came,) = world.inbox(hall)
    data = came.read_bytes()
    false = make(world, hall, data)
    false.parent.mkdir(exist_ok=True)
    false.write_bytes(data.replace(b"hall-a", b"hall-b", 1) if make is under_another_name else data)
    assert does(world, "nightly", "--target", world.target)[0] == 4
    (aside,) = world.central.quarantine.glob("*.batch")
    assert does(world, "erase", GONE, "--yes")[0] == 0
    code, said = does(world, "ingest", "--release", str(aside))
    assert (code, "kiosk sync" in said) == (4 if make is under_another_name else 0, False), said
    if code:
        subprocess.run(shlex.split(said.partition("avec sa fiche : ")[2]), check=True)
    assert [*world.central.quarantine.iterdir()] == []


def test_one_that_was_only_cut_short_is_no_name_that_is_taken(world: World, hall: Hall) -> None:
    """Page and `--release` sent to look for a second machine alone, for what is nobody's file any more."""
    hall.submit(STAYS)
    hall.night(NIGHT)
    (came,) = world.inbox(hall)
    cut = came.read_bytes()[:200]
    (came.parent / batch.name_of(hall.name, batch.digest_of(cut))).write_bytes(cut)
    assert does(world, "nightly", "--target", world.target)[0] == 4
    assert "signature fausse" in world.page("2026-11-28")[4]
    asked = world.page("2026-11-28")[-1]
    assert ("Un nom déjà pris" in asked, "coupé ou changé" in asked) == (True, True), asked
    (aside,) = world.central.quarantine.glob("*.batch")
    code, said = does(world, "ingest", "--release", str(aside))
    assert (code, "Un nom déjà pris" in said, "coupé ou changé" in said) == (4, True, True), said
    subprocess.run(shlex.split(said.partition("avec sa fiche : ")[2]), check=True)
    assert [*world.central.quarantine.iterdir()] == []
