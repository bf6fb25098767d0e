"""An agency's key that was lost or changed, and a new code to one agent: until each code is remade or withdrawn, nobody
is told of codes that no terminal could check, and whose they are is said.
"""

import os
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from db.connection import change, immediate, open_database
from db.finding import State
from db.health import examine
from db.sync.central_staff import CentralStaff
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.factories import OTHER_PIN, PIN
from tests.started import kiosk as started
from tests.sync.agency_desk import lived
from tests.sync.at_central import ADDED_SINCE_5
from tests.sync.test_doubted_pepper import CBS, replace, signs_in
from tests.sync.test_giant_beside import nightly
from tests.sync.world import FRIDAY, NIGHT, Hall, World

pytestmark = pytest.mark.usefixtures("quick_hash")

THIRD_PIN = "918273"


def lose(key: Path) -> bytes:
    before = key.read_bytes()
    key.unlink()
    return before


@pytest.fixture
def told(world: World, hall: Hall, desk: CentralStaff) -> CentralStaff:
    """Two agents whom the terminal knows."""
    desk.add("ana", "Ana Exemple", "agent", PIN, FRIDAY)
    desk.add("bob", "Bob Exemple", "agent", OTHER_PIN, FRIDAY)
    lived(world, hall)
    return desk


def as_before(world: World) -> None:
    """The database as a program left it that knew of no marks with the codes."""
    with closing(open_database(world.central.database, None)) as db, immediate(db):
        for sql in ("ALTER TABLE staff DROP COLUMN pepper_mark", *ADDED_SINCE_5):
            change(db, sql)
        change(db, "PRAGMA user_version = 4")
    key = world.central.pepper_file(CBS)
    os.utime(key, (FRIDAY.timestamp(), FRIDAY.timestamp()))  # the day in these tests is not the machine's


def to_redo(world: World) -> list[str]:
    listed = started(world.central.home, "staff", "list", "--agency", CBS)
    assert listed.returncode in (0, 4), listed.stderr
    return [line.split()[0] for line in listed.stdout.splitlines() if "à refaire" in line]


def finding(world: World) -> str:
    """What doctor says of the agency's key, and what to do; empty: nothing."""
    found = {each.name: each for each in examine(world.central.home, NIGHT)}.get(f"central.pepper.{CBS}")
    assert found is None or found.state is State.LOOK
    return f"{found.says} {found.todo}" if found else ""


@pytest.mark.parametrize("harm", [lose, replace])
def test_the_list_waits_until_the_last_code_is_remade(
    world: World, hall: Hall, told: CentralStaff, harm: Callable[[Path], bytes]
) -> None:
    harm(world.central.pepper_file(CBS))
    assert told.reset_pin("ana", THIRD_PIN, FRIDAY)
    code, said = nightly(world)
    assert (code, "kiosk staff reset-pin IDENTIFIANT --agency CBS" in said) == (4, True), said
    assert "kiosk staff disable IDENTIFIANT --agency CBS" in said
    assert "refaire les codes des agents (CBS)" in said
    lived(world, hall, 1)
    assert signs_in(hall, "bob", OTHER_PIN, 1), "the terminal keeps what it has"
    assert "kiosk staff list --agency CBS" in finding(world)
    assert to_redo(world) == ["bob"]
    assert told.reset_pin("bob", OTHER_PIN, FRIDAY)
    assert (to_redo(world), finding(world), nightly(world)[0]) == ([], "", 0)
    lived(world, hall, 2)
    assert (signs_in(hall, "ana", THIRD_PIN, 2), signs_in(hall, "bob", OTHER_PIN, 2)) == (True, True)


def test_who_may_no_longer_sign_in_holds_nobody_up(world: World, hall: Hall, told: CentralStaff) -> None:
    told.add("gone", "Gone Exemple", "agent", PIN, FRIDAY, local_day(NIGHT) - timedelta(days=1))
    lose(world.central.pepper_file(CBS))
    told.reset_pin("ana", THIRD_PIN, FRIDAY)
    assert world.night(NIGHT).page.codes_to_redo == [CBS]
    told.disable("bob", FRIDAY)
    page = world.night(NIGHT).page
    assert (page.codes_to_redo, page.lost_peppers, finding(world)) == ([], [], "")
    lived(world, hall, 1)
    assert signs_in(hall, "ana", THIRD_PIN, 1)
    told.reset_pin("bob", OTHER_PIN, FRIDAY, date(2099, 1, 1))
    assert [agent.id for agent in told.agents() if agent.has_lost_pin] == ["gone"]
    lived(world, hall, 2)
    assert signs_in(hall, "bob", OTHER_PIN, 2)


def test_a_mark_that_was_taken_away_beside_the_wrong_key_lets_nothing_down(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    key, mark = world.central.pepper_file(CBS), world.central.pepper_mark(CBS)
    right = replace(key)
    mark.unlink()
    with pytest.raises(StorageError, match=r"agency\.CBS\.pepper n'est plus la même clé"):
        told.add("peio", "Peio Exemple", "agent", THIRD_PIN, FRIDAY)
    code, said = nightly(world)
    assert (code, f"{key} n'est plus la même clé" in said, mark.exists()) == (4, True, False), said
    assert to_redo(world) == ["ana", "bob"]
    key.write_bytes(right)
    assert (nightly(world)[0], finding(world), to_redo(world)) == (0, "", [])


def test_a_home_of_before_goes_on_and_is_guarded_from_then_on(world: World, hall: Hall, told: CentralStaff) -> None:
    as_before(world)
    assert (finding(world), to_redo(world), finding(world)) == ("", [], "")
    code, said = nightly(world)
    assert (code, "refaire" in said, "clé" in said) == (0, False, False), said
    lose(world.central.pepper_file(CBS))
    told.reset_pin("ana", THIRD_PIN, FRIDAY)
    assert (to_redo(world), nightly(world)[0]) == (["bob"], 4)


def test_codes_without_a_mark_are_known_by_the_agency_s_when_its_key_is_made_anew(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    as_before(world)
    assert to_redo(world) == []
    lose(world.central.pepper_file(CBS))
    world.central.pepper_mark(CBS).unlink()
    told.reset_pin("ana", THIRD_PIN, FRIDAY)
    assert (to_redo(world), nightly(world)[0]) == (["bob"], 4)


def test_where_all_have_left_who_comes_first_gets_a_key_that_is_new(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    lose(world.central.pepper_file(CBS))
    told.disable("ana", FRIDAY)
    with pytest.raises(StorageError, match="un nouveau code à chacun"):
        told.add("peio", "Peio Exemple", "agent", THIRD_PIN, FRIDAY)
    told.disable("bob", FRIDAY)
    told.add("peio", "Peio Exemple", "agent", THIRD_PIN, FRIDAY)
    assert (nightly(world)[0], finding(world)) == (0, "")
    lived(world, hall, 1)
    assert (signs_in(hall, "peio", THIRD_PIN, 1), signs_in(hall, "bob", OTHER_PIN, 1)) == (True, False)
