"""A terminal that reads no receipt keeps everything: it says so, and central calls nothing gone."""

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.sync import backup
from db.sync.central_schema import open_central
from db.sync.erasure import Erasure
from db.sync.nights_there import Why
from db.terminal import database_path
from kiosk.cli import central
from kiosk.clock import SystemClock, local_day
from kiosk.services.ports import StorageError
from tests.db.commands import examined, run
from tests.sync.test_erasure import DAY, GONE, MARKER, erase, holders, lived
from tests.sync.world import NIGHT, Hall, World

HOUR = timedelta(hours=1)


Trouble = Callable[[World, Hall], object]
"""Before each night of the terminal."""


def sound(world: World, hall: Hall) -> None:
    (hall.home / "keys" / "central.verify").write_bytes(world.central.verify_file.read_bytes())


def no_key(_world: World, hall: Hall) -> None:
    (hall.home / "keys" / "central.verify").unlink(missing_ok=True)


def old_receipt(world: World, hall: Hall) -> None:
    """What lies at the share as its receipt is one of before, well signed: somebody put a copy of the share back."""
    first, now = world.root / "first.ack", world.receipt(hall)
    if not first.exists() and now.exists():
        shutil.copy(now, first)
    if first.exists():
        shutil.copy(first, now)


def spent(world: World, hall: Hall, days: int, trouble: Trouble = sound) -> Erasure:
    """A day: both nights, then somebody asks."""
    now = NIGHT + days * DAY
    trouble(world, hall)
    hall.night(now)
    world.night(now + HOUR)
    return erase(world, now + 12 * HOUR)


@pytest.mark.proof
@pytest.mark.parametrize("trouble", [no_key, old_receipt])
def test_no_day_is_told_and_nothing_called_gone_until_it_reads_one(world: World, hall: Hall, trouble: Trouble) -> None:
    hall.night()
    world.night(NIGHT + HOUR)
    hall.submit(GONE, NIGHT + 2 * HOUR, phone="06 12 34 56 78", name=MARKER)
    for days in range(1, 6):
        assert spent(world, hall, days, trouble).terminals
    for days in range(6, 50):
        held = spent(world, hall, days, trouble).terminals[hall.name]
        assert (held.why, held.gone_by) == (Why.UNREAD, None), days
    assert holders(world, hall.spool)
    told: list[date] = []
    for days in range(50, 95):
        done = spent(world, hall, days)
        told += [each.gone_by for each in done.terminals.values() if each.gone_by]
        assert done.terminals or not holders(world, hall.home)
    assert (holders(world, hall.home), dict(done.terminals)) == ([], {})
    assert all(earlier >= later for earlier, later in pairwise(told))


def test_erase_page_and_doctor_name_it_and_say_where_to_look(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(world, hall)
    for days in range(1, 6):
        spent(world, hall, days, no_key)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + 5 * DAY + 13 * HOUR)
    told = json.loads(run(world.central.home, central.group, "erase", GONE, "--yes", "--json").stdout)
    assert (told["last_copy"], told["gone_by"]) == (None, {hall.name: None})
    said = run(world.central.home, central.group, "erase", GONE, "--yes").stdout
    assert "Ces bornes n'ont pas lu d'accusé depuis des nuits, et gardent tout" in said
    assert "voir pourquoi hall-a n'a pas lu d'accusé depuis des nuits" in world.page("2026-12-03")[-1]
    found = examined(world.central.home)[1]["central.receipts"]
    assert (found["state"], "hall-a" in found["says"]) == ("look", True)
    for days in (6, 7):
        spent(world, hall, days)
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT + 7 * DAY + 13 * HOUR)
    assert "pas lu d'accusé" not in world.page("2026-12-05")[-1]
    assert "central.receipts" not in examined(world.central.home)[1]


def test_one_night_that_ended_before_its_receipts_bothers_nobody(world: World, hall: Hall) -> None:
    def killed(step: str) -> None:
        if step == "ack":
            raise KeyboardInterrupt

    lived(world, hall)
    day = spent(world, hall, 1).terminals[hall.name].gone_by
    hall.night(NIGHT + 2 * DAY)
    with pytest.raises(KeyboardInterrupt):
        world.night(NIGHT + 2 * DAY + HOUR, step=killed)
    assert day
    for days in range(3, 6):
        later = spent(world, hall, days).terminals[hall.name].gone_by
        assert later
        assert later <= day + DAY, "that night did not pass"
        assert "pas lu d'accusé" not in world.page(f"2026-12-0{days - 2}")[-1]


@pytest.mark.proof
def test_while_central_makes_no_copy_it_stays_named_for_nothing_goes_from_there(
    world: World, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R4: a receipt of what no copy holds frees nothing."""

    def full(*_unused: object) -> None:
        raise StorageError("Le disque est plein : la sauvegarde n'est pas faite.")

    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    with monkeypatch.context() as patched:
        patched.setattr(backup, "back_up", full)
        for days in range(1, 50):
            hall.night(NIGHT + days * DAY)
            with pytest.raises(StorageError):
                world.night(NIGHT + days * DAY + HOUR)
            done = erase(world, NIGHT + days * DAY + 12 * HOUR)
            assert hall.name in done.terminals
    assert holders(world, hall.spool)
    assert done.terminals[hall.name].why is Why.OVERDUE
    for days in range(50, 54):
        done = spent(world, hall, days)
    assert (holders(world, hall.home), dict(done.terminals)) == ([], {})


def test_a_file_that_comes_from_a_program_of_before_tells_no_day(world: World, hall: Hall) -> None:
    lived(world, hall)
    spent(world, hall, 1)
    with closing(open_central(world.central.database)) as db, immediate(db):
        change(db, "UPDATE applied SET unread_since = NULL, knows = NULL, holds = NULL")
    assert erase(world, NIGHT + 2 * DAY).terminals[hall.name].why is Why.UNTOLD
    assert spent(world, hall, 2).terminals[hall.name].gone_by


@pytest.mark.proof
def test_one_that_does_not_take_the_erasure_is_told_apart_and_stays_named(world: World, hall: Hall) -> None:
    def no_down(world: World, hall: Hall) -> None:
        for path in (world.share / "down" / hall.name).glob("erased.*"):
            path.unlink()

    lived(world, hall)
    for days in range(1, 6):
        spent(world, hall, days, no_down)
    for days in range(6, 45):
        assert spent(world, hall, days, no_down).terminals[hall.name].why is Why.UNTAKEN, days
    assert spent(world, hall, 45).terminals
    assert spent(world, hall, 46).terminals[hall.name].gone_by


@pytest.mark.proof
def test_a_database_that_was_put_back_and_seals_it_anew_keeps_its_terminal_named(world: World, hall: Hall) -> None:
    """As `kiosk upgrade-check --back` does: it knows of no erasure until the night, which seals first."""
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    copy = shutil.copy(database_path(hall.home), world.root / "copy")
    for days in range(1, 12):
        spent(world, hall, days)
    for beside in database_path(hall.home).parent.glob("kiosk.sqlite-*"):
        beside.unlink()
    shutil.copy(copy, database_path(hall.home))
    for days in range(12, 60):
        done = spent(world, hall, days)
        assert done.terminals or not holders(world, hall.home), days
    assert (holders(world, hall.home), dict(done.terminals)) == ([], {})


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("missed", [3, 4, 8])
def test_where_central_missed_nights_nobody_is_blamed_there(world: World, hall: Hall, missed: int) -> None:
    lived(world, hall)
    for days in range(1, 20):
        hall.night(NIGHT + days * DAY)
        if not 4 <= days < 4 + missed:
            world.night(NIGHT + days * DAY + HOUR)
            assert erase(world, NIGHT + days * DAY + 12 * HOUR).terminals[hall.name].gone_by
            assert "pas lu d'accusé" not in world.page(str(local_day(NIGHT + days * DAY)))[-1]


@pytest.mark.proof
def test_what_a_repair_put_aside_may_be_of_any_day(world: World, hall: Hall) -> None:
    """Somebody may have laid an older database there before it was repaired: its copy is named by the day of that."""
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    old = Path(shutil.copy(database_path(hall.home), world.root / "copy"))
    for days in range(1, 70):
        if days == 20:
            shutil.copy(old, f"{database_path(hall.home)}.damaged-{local_day(NIGHT + days * DAY)}T02-00-00Z")
        done = spent(world, hall, days)
        is_there = bool([*hall.home.glob("data/*.damaged-*")])
        assert done.terminals or not is_there, days
    assert (is_there, dict(done.terminals)) == (False, {})
