"""Central's signing key is lost and another made: what it signed before is its own, and nights end well again."""

import shutil

import pytest

from db.sync import enrolment
from tests.sync.lost import begin_anew
from tests.sync.test_down_settings import SETTINGS, put
from tests.sync.world import FRIDAY, NIGHT, Hall, World

REFERENCE = "BEL-7K3M-2QF"


@pytest.fixture
def told(world: World, hall: Hall) -> World:
    """A terminal was told more than central has to tell of now."""
    hall.submit(REFERENCE, FRIDAY)
    live(world, hall)
    world.put_down(hall, "states", 9, {"cases": []}, is_secret=True)
    world.put_down(hall, "homes", 9, {"homes": []})
    return world


def live(world: World, *halls: Hall) -> None:
    for each in halls:
        each.night()
    world.night()
    for each in halls:
        each.night()


def lose_key(world: World) -> None:
    world.central.signing_file.unlink()
    world.keys = world.central.make(new_key=True)


def lose_database(world: World) -> None:
    """As the guide says where no copy is left."""
    world.central.database.unlink()
    for copy in world.central.backup.glob("*.sqlite*"):
        copy.unlink()
    begin_anew(world)


def give_verify(world: World, hall: Hall) -> None:
    shutil.copy(world.central.verify_file, hall.home / "keys" / "central.verify")


@pytest.mark.parametrize("is_database_lost", [False, True])
def test_after_the_guide_s_steps_nights_end_well_on_both_sides(told: World, hall: Hall, is_database_lost: bool) -> None:
    lose_key(told)
    if is_database_lost:
        lose_database(told)
        enrolment.enrol(told.central.home, hall.enrolment(), FRIDAY)
    assert told.night().ingested.lying == []
    between = hall.night()
    assert (between.sent.key_trouble, between.sent.in_the_way) == ("misfit", []), "it is the key, nothing at the share"
    give_verify(told, hall)
    after = hall.night()
    assert (after.sent.receipt, after.sent.in_the_way, after.sent.key_trouble) == ("good", [], "")
    assert "erased" in after.sent.taken_down or not is_database_lost
    assert told.night().ingested.lying == []
    told.put_down(hall, "homes", 9, {"homes": []})
    assert told.night().ingested.lying == [], "what it signs now is its own as before"


def test_without_any_half_of_the_lost_key_what_it_wrote_is_known_by_its_name(world: World, hall: Hall) -> None:
    put(world, SETTINGS)
    live(world, hall)
    assert (world.share / "down" / hall.name / "settings.1").exists()
    world.central.settings_file.unlink()
    world.central.verify_file.unlink()
    lose_key(world)
    assert world.night().ingested.lying == []
    assert not (world.share / "down" / hall.name / "settings.1").exists()


def test_what_a_revoked_terminal_was_told_is_still_central_s_own(world: World, hall: Hall) -> None:
    live(world, hall)
    enrolment.revoke(world.central.home, hall.name, NIGHT)
    lose_key(world)
    assert world.night().ingested.lying == []


def test_a_file_that_somebody_else_signed_is_still_named(told: World, hall: Hall) -> None:
    forged = told.share / "down" / hall.name / "states.99"
    forged.write_bytes(b"forged")
    lose_key(told)
    assert told.night().ingested.lying == [f"down/{hall.name}/states.99"]
    assert forged.exists()
