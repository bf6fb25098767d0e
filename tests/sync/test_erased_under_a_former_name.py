"""What `erase` says of a machine that changed its name: nothing is to be erased by hand where it goes by itself."""

import json
from contextlib import closing
from datetime import timedelta

from db.connection import change, immediate
from db.sync import enrolment
from db.sync.central_schema import open_central
from kiosk.cli import central
from tests.db.commands import run
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


def test_of_a_name_whose_machine_goes_on_under_another_nothing_is_to_be_done_by_hand(world: World, hall: Hall) -> None:
    renamed(world, hall, is_enrolled=True)
    said = run(world.central.home, central.group, "erase", REFERENCE, "--yes").stdout
    assert BY_HAND not in said
    assert "leur machine va sous un autre" in said
    assert "  hall-a, révoquée, aujourd'hui hall-2, entendue le " in said
    told = json.loads(run(world.central.home, central.group, "access", REFERENCE, "--json").stdout)
    assert told["by_hand"] == []
    for days in range(1, 40):
        at = NIGHT + timedelta(days=days)
        hall.night(at)
        world.night(at)
    hall.night(NIGHT + timedelta(days=40))
    assert not [*hall.spool.glob("hall-a-*")], "it went from there by itself"


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
