"""The key of an agency's codes at central, when it can be read and is not the one that they were mixed with: nobody is
told of codes that no terminal could check.
"""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from db.health import examine
from db.sync import backup, by_hand
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import local_day
from kiosk.services.ports import StorageError
from tests.factories import OTHER_PIN, PIN
from tests.sync.agency_desk import DAY, desk_of, here, leave, lived
from tests.sync.test_giant_beside import EVERY, Put, nightly
from tests.sync.world import FRIDAY, NIGHT, Hall, World

pytestmark = pytest.mark.usefixtures("quick_hash")

CBS = "CBS"


def turn_a_bit(file: Path) -> bytes:
    """Gives what it was."""
    before = file.read_bytes()
    file.write_bytes(bytes([before[0] ^ 1]) + before[1:])
    return before


def replace(file: Path) -> bytes:
    before = file.read_bytes()
    file.write_bytes(secrets.token_bytes(32))
    return before


def signs_in(hall: Hall, agent: str, pin: str, days: int) -> bool:
    return here(hall).sign_in(agent, pin, NIGHT + days * DAY).agent is not None


@pytest.fixture
def told(world: World, hall: Hall, desk: CentralStaff) -> CentralStaff:
    """An agent whom the terminal knows."""
    desk.add("ane", "Ane Exemple", "agent", PIN, FRIDAY)
    lived(world, hall)
    return desk


@pytest.mark.parametrize("change", [turn_a_bit, replace])
def test_nothing_goes_down_with_another_key_and_all_name_it_until_it_is_put_back(
    world: World, hall: Hall, told: CentralStaff, change: Callable[[Path], bytes]
) -> None:
    key = world.central.pepper_file(CBS)
    before = change(key)
    with pytest.raises(StorageError, match=r"agency\.CBS\.pepper n'est plus la même clé"):
        told.add("peio", "Peio Exemple", "agent", OTHER_PIN, FRIDAY)
    lived(world, hall, 1)
    assert signs_in(hall, "ane", PIN, 1), "the terminal keeps what it has"
    code, said = nightly(world)
    assert (code, f"{key} n'est plus la même clé" in said) == (4, True), said
    assert "kiosk staff reset-pin IDENTIFIANT --agency CBS" in said
    assert "regarder la clé des codes des agents (CBS), que le service central n'a plus telle qu'elle est notée" in said
    found = {each.name: each for each in examine(world.central.home, NIGHT)}["central.pepper.CBS"]
    assert (str(key) in found.says, "ôtez" in found.todo) == (True, False), (
        "each code tells that it is not the right one"
    )
    key.write_bytes(before)
    assert nightly(world)[0] == 0
    told.disable("ane", FRIDAY)
    lived(world, hall, 2)
    assert not signs_in(hall, "ane", PIN, 2)


def test_what_tells_it_is_none_that_somebody_is_to_take_away(world: World, told: CentralStaff) -> None:
    world.night()
    assert world.central.pepper_mark(CBS).is_file()
    assert by_hand.found(world.central) == []


def test_without_a_copy_a_new_code_makes_another_key(world: World, hall: Hall, told: CentralStaff) -> None:
    key = world.central.pepper_file(CBS)
    turn_a_bit(key)
    other = key.read_bytes()
    assert not told.reset_pin("nobody", OTHER_PIN, FRIDAY)
    assert key.read_bytes() == other, "a name that was mistyped changes nothing"
    assert told.reset_pin("ane", OTHER_PIN, FRIDAY)
    lived(world, hall, 1)
    assert (signs_in(hall, "ane", OTHER_PIN, 1), nightly(world)[0]) == (True, 0)
    assert key.with_name(f"{key.name}.unreadable").read_bytes() == other


@pytest.mark.parametrize("put", EVERY)
def test_a_new_code_makes_another_key_in_the_place_of_what_is_none(
    world: World, hall: Hall, told: CentralStaff, put: Put
) -> None:
    put(world.central.pepper_file(CBS))
    with pytest.raises(StorageError, match="Remettez sa copie"):
        told.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
    assert told.reset_pin("ane", OTHER_PIN, FRIDAY)
    lived(world, hall, 1)
    assert signs_in(hall, "ane", OTHER_PIN, 1)


def test_a_home_of_before_takes_its_key_as_it_is_once(world: World, hall: Hall, told: CentralStaff) -> None:
    world.central.pepper_mark(CBS).unlink()
    assert nightly(world)[0] == 0
    turn_a_bit(world.central.pepper_file(CBS))
    assert nightly(world)[0] == 4


@pytest.mark.parametrize("put", EVERY)
def test_what_is_no_mark_is_none_and_stops_no_night(world: World, hall: Hall, told: CentralStaff, put: Put) -> None:
    mark = put(world.central.pepper_mark(CBS))
    assert nightly(world)[0] == (4 if mark.is_dir() else 0)
    assert mark.is_dir() or nightly(world)[0] == 0
    assert told.reset_pin("ane", OTHER_PIN, FRIDAY) if not mark.is_dir() else True


def test_a_mark_that_was_damaged_is_made_again_where_the_key_is_right(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    mark = world.central.pepper_mark(CBS)
    noted = mark.read_text(encoding="ascii")
    mark.write_text(("1" if noted[0] == "0" else "0") + noted[1:], encoding="ascii")
    code, said = nightly(world)
    assert (code, f"Ôtez {mark}, qui se refait." in said, "n'est plus la même clé" in said) == (4, True, False), said
    mark.unlink()
    assert nightly(world)[0] == 0
    assert mark.read_text(encoding="ascii") == noted


def test_the_mark_outlives_a_restore(world: World, hall: Hall, told: CentralStaff) -> None:
    assert backup.copy_of(world.central.backup, local_day(NIGHT)).exists()
    leave(told)
    restore(Place(world.central.home, world.target), NIGHT + DAY, replace=True)
    turn_a_bit(world.central.pepper_file(CBS))
    assert world.night(NIGHT + DAY).page.lost_peppers == [CBS]
    with desk_of(world, CBS) as desk:
        assert desk.reset_pin("ane", OTHER_PIN, FRIDAY)
    assert world.night(NIGHT + DAY).page.lost_peppers == []
