"""What `erase` says of a machine that changed its name: nothing is to be erased by hand where it goes by itself."""

import json
from contextlib import closing
from copy import copy
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from db.connection import change, immediate
from db.sync import enrolment, night
from db.sync.central_schema import open_central
from db.sync.night import Place
from db.sync.nights_there import Why
from kiosk.cli import central
from tests.db.commands import run
from tests.sync.test_erasure import DAY, GONE, MARKER, erase, holders
from tests.sync.world import NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"
BY_HAND = "à effacer là-bas à la main"


def renamed(world: World, hall: Hall, *, is_enrolled: bool) -> None:
    """As the guide has it: what was sent has its receipt, the new name is enrolled, the old one revoked."""
    hall.submit(REFERENCE)
    hall.night()
    world.night()
    hall.night()
    hall.rename("hall-2")
    if is_enrolled:
        enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    enrolment.revoke(world.central.home, "hall-a", NIGHT)


def copied(hall: Hall, name: str) -> Hall:
    """A machine made from a copy of another's disk, and given a name of its own."""
    other = copy(hall)
    other.home = Path(copytree(hall.home, hall.home.with_name(name)))
    other.rename(name)
    return other


@pytest.mark.proof
def test_of_a_name_whose_machine_goes_on_under_another_nothing_is_to_be_done_by_hand(world: World, hall: Hall) -> None:
    renamed(world, hall, is_enrolled=True)
    said = run(world.central.home, central.group, "erase", REFERENCE, "--yes").stdout
    assert BY_HAND not in said
    assert "  hall-a, révoquée, aujourd'hui hall-2, entendue le " in said
    told = json.loads(run(world.central.home, central.group, "erase", REFERENCE, "--yes", "--json").stdout)
    assert (told["by_hand"], told["gone_by"]["hall-a"]) == ([], told["gone_by"]["hall-2"])
    for days in range(1, 45):
        at = NIGHT + timedelta(days=days)
        hall.night(at)
        world.night(at)
    assert not [*hall.spool.glob("hall-a-*")], "it went from there by itself"
    assert erase(world, NIGHT + timedelta(days=45), REFERENCE).terminals == {}


@pytest.mark.proof
def test_nor_where_the_former_name_was_never_revoked_and_the_day_is_that_of_the_machine(
    world: World, hall: Hall
) -> None:
    """No night passes under it any more: its day came one later every day, and the name of now was left out."""
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    hall.night()
    world.night()
    hall.night()
    told: list[date | None] = []
    for days in range(1, 45):
        if days == 3:
            hall.night(NIGHT + 2 * DAY + timedelta(hours=2))  # else it is refused: something has no receipt
            hall.rename("hall-2")
            enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + days * DAY)
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY)
        found = erase(world, NIGHT + days * DAY + timedelta(hours=1)).terminals
        assert {name: each.now for name, each in found.items()} in (
            {"hall-a": "hall-2", "hall-2": ""} if days > 2 else {"hall-a": ""},
            {},
        )
        told += {each.gone_by for each in found.values()}
        assert found or not holders(world, hall.home)
    assert (holders(world, hall.home), dict(found)) == ([], {})
    assert [*told] == sorted((each for each in told if each), reverse=True)


@pytest.mark.proof
@pytest.mark.parametrize("is_renamed", [False, True])
@pytest.mark.parametrize("both", [4, 6])
def test_a_machine_made_from_a_copy_of_another_s_disk_is_another_and_keeps_that_one_named(
    world: World, hall: Hall, both: int, is_renamed: bool
) -> None:
    """Both send, in turns, with one key to encrypt to; the one that is off from then on holds what was erased."""
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    hall.night()
    world.night()
    hall.night()
    twin = copied(hall, "hall-2")
    done = enrolment.enrol(world.central.home, twin.enrolment(), NIGHT)
    assert done.other_names == ("hall-a",)
    for days in range(1, 70):
        if is_renamed and days == 20:
            twin.rename("hall-3")
            enrolment.enrol(world.central.home, twin.enrolment(), NIGHT + days * DAY)
            enrolment.revoke(world.central.home, "hall-2", NIGHT + days * DAY)
        for machine in (hall, twin) if days <= both else (twin,):
            machine.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + timedelta(hours=1))
        found = erase(world, NIGHT + days * DAY + timedelta(hours=2)).terminals
    assert (holders(world, twin.home), bool(holders(world, hall.home))) == ([], True)
    assert {name: each.now for name, each in found.items()} == {"hall-a": ""}


def test_a_machine_that_went_back_to_send_what_was_left_is_one(world: World, hall: Hall) -> None:
    """As `kiosk sync` says to do behind `kiosk init --force`."""
    hall.submit(REFERENCE)
    night.seal(Place(hall.home, hall.target), hall.config, NIGHT)
    hall.night()
    world.night()
    for days, name in enumerate(("hall-2", "hall-a", "hall-2"), 1):
        hall.rename(name)
        if days == 1:
            enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + timedelta(hours=1))
    enrolment.revoke(world.central.home, "hall-a", NIGHT + 3 * DAY)
    for days in range(4, 10):
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + timedelta(hours=1))
        found = erase(world, NIGHT + days * DAY + timedelta(hours=2), REFERENCE).terminals
        assert {name: each.now for name, each in found.items()} in ({"hall-a": "hall-2", "hall-2": ""}, {})


@pytest.mark.proof
@pytest.mark.parametrize("behind", [timedelta(minutes=20), timedelta(days=6)])
def test_a_machine_whose_clock_goes_back_as_its_name_is_changed_is_one(
    world: World, hall: Hall, behind: timedelta
) -> None:
    renamed(world, hall, is_enrolled=True)
    for days in range(1, 50):
        at = NIGHT + days * DAY
        for minutes in range(0, 25, 5):
            night.seal(Place(hall.home, hall.target), hall.config, at - behind + timedelta(minutes=minutes))
        hall.night(at if days > 6 else at - behind + timedelta(minutes=30))
        world.night(at + timedelta(hours=1))
        found = erase(world, at + timedelta(hours=2), REFERENCE).terminals
        assert {name: each.now for name, each in found.items()} in ({"hall-a": "hall-2", "hall-2": ""}, {})


def test_enrol_says_of_which_machine_it_takes_a_name_to_be(world: World, hall: Hall) -> None:
    hall.night()
    hall.rename("hall-2")
    said = run(world.central.home, central.group, "enrol", str(hall.enrolment()), "--yes")
    assert (said.exit_code, "c'est la machine de hall-a, sous un autre nom" in said.output) == (0, True), said.output
    other = world.hall("hall-9", enrolled=False)
    assert (
        "la machine de" not in run(world.central.home, central.group, "enrol", str(other.enrolment()), "--yes").output
    )


@pytest.mark.proof
def test_what_a_change_of_name_left_behind_keeps_the_machine_named(world: World, hall: Hall) -> None:
    """`kiosk init --force`: a sealed file that waits under the former name can go under that one alone."""
    hall.submit(GONE, phone="06 12 34 56 78", name=MARKER)
    night.seal(Place(hall.home, hall.target), hall.config, NIGHT)
    hall.rename("hall-2")
    enrolment.enrol(world.central.home, hall.enrolment(), NIGHT)
    for days in range(60):
        hall.night(NIGHT + days * DAY)
        world.night(NIGHT + days * DAY + timedelta(hours=1))
        found = erase(world, NIGHT + days * DAY + timedelta(hours=2)).terminals
    assert holders(world, hall.home)
    assert {name: each.why for name, each in found.items()} == dict.fromkeys(("hall-a", "hall-2"), Why.OVERDUE)


def test_a_machine_that_went_back_to_a_former_name_goes_on_under_that(world: World, hall: Hall) -> None:
    hall.night()
    world.night()
    for days, name in enumerate(("hall-2", "hall-a"), 1):
        hall.night(NIGHT + days * DAY)
        hall.rename(name)
        if days == 1:
            enrolment.enrol(world.central.home, hall.enrolment(), NIGHT + days * DAY)
        hall.night(NIGHT + days * DAY + timedelta(hours=1))
        world.night(NIGHT + days * DAY + timedelta(hours=2))
    found = erase(world, NIGHT + 3 * DAY).terminals
    assert {name: each.now for name, each in found.items()} == {"hall-a": "", "hall-2": "hall-a"}


def test_of_a_name_of_which_no_machine_is_known_it_is_a_condition(world: World, hall: Hall) -> None:
    renamed(world, hall, is_enrolled=False)
    said = run(world.central.home, central.group, "erase", REFERENCE, "--yes").stdout
    assert "Si la machine revient sous un autre nom (là-bas, kiosk init --agency AGENCE --terminal NOUVEAU" in said
    assert f"Sinon ce qui en est là-bas peut y rester, {BY_HAND} :\n  hall-a, révoquée, " in said


def test_two_machines_of_before_there_was_a_key_are_not_taken_for_one(world: World, hall: Hall) -> None:
    world.hall("hall-b")
    with closing(open_central(world.central.database)) as db, immediate(db):
        change(db, "UPDATE terminals SET recipient = ''")
    enrolment.revoke(world.central.home, "hall-a", NIGHT)
    hall.submit(REFERENCE)
    assert BY_HAND in run(world.central.home, central.group, "erase", REFERENCE, "--yes").stdout
