"""A terminal that was enrolled, and whose folders at the share nobody ever made: both sides of central name it."""

from datetime import timedelta

import pytest

from db.sync import enrolment
from kiosk.cli import central
from kiosk.clock import SystemClock
from tests.db.commands import examined, run
from tests.sync.world import NIGHT, Hall, World

SAID = "sans dossier inbox/hall-b au partage"
TO_DO = "faire au partage les dossiers de hall-b (docs/night.md, « Les droits du partage »)"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def tonight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: NIGHT)


def named_by_doctor(world: World) -> str:
    found = examined(world.central.home)[1].get("central.inbox", {"says": "", "todo": ""})
    return found["says"] + found["todo"]


@pytest.fixture
def lived(world: World, hall: Hall) -> Hall:
    """Hall-a lives its nights; hall-b is enrolled, and shut out of the share."""
    assert run(world.central.home, central.group, "init", "--target", world.target).exit_code == 0
    other = world.hall("hall-b", enrolled=False)
    enrolment.enrol(world.central.home, other.enrolment(), NIGHT - 2 * DAY)
    hall.night()
    world.night()
    return other


def test_page_and_doctor_name_it_until_it_is_there(world: World, lived: Hall) -> None:
    page = world.page("2026-11-28")
    assert page[2] == f"Pas venu : hall-b inconnu depuis son inscription, {SAID}."
    assert f"allumer ou vérifier les bornes silencieuses ; {TO_DO}" in page[-1]
    code = examined(world.central.home)[0]
    told = named_by_doctor(world)
    assert (code, "inbox/hall-b." in told, "« Les droits du partage »" in told) == (4, True, True)
    assert "hall-a" not in told
    by_hand = run(world.central.home, central.group, "report").stdout
    assert (SAID in by_hand, TO_DO in by_hand) == (True, True), "what the night met"
    (world.share / "inbox" / "hall-b").mkdir()
    world.night()
    last = world.page("2026-11-28")
    assert ("inconnu depuis son inscription." in last[2], TO_DO in last[-1]) == (True, False)
    assert named_by_doctor(world) == ""
    lived.night()
    world.night()
    assert "hall-b" not in world.page("2026-11-28")[2]


def test_one_that_was_heard_is_named_once_it_is_silent(world: World, hall: Hall, lived: Hall) -> None:
    (world.share / "inbox" / "hall-a").rmdir()
    world.night()
    assert "inbox/hall-a" not in world.page("2026-11-28")[2] + named_by_doctor(world)
    world.night(NIGHT + 3 * DAY)
    assert "hall-a inconnu depuis le 28/11/2026, sans dossier inbox/hall-a au partage" in world.page("2026-12-01")[2]


def test_one_that_was_shut_out_needs_none(world: World, lived: Hall) -> None:
    enrolment.revoke(world.central.home, "hall-b", NIGHT)
    world.night()
    assert "hall-b" not in "".join(world.page("2026-11-28")) + named_by_doctor(world)


def test_of_a_share_that_cannot_be_looked_into_it_is_not_said(world: World, lived: Hall) -> None:
    world.share.rename(world.root / "away")
    world.night()
    assert SAID not in "".join(world.page("2026-11-28"))
    assert named_by_doctor(world) == ""
