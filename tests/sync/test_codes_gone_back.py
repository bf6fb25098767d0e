"""Central's database behind the day on which an agency's key was made anew, with codes that tell no key: a program of
before wrote them, and they are not taken for the key's of now.
"""

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db.sync import backup, copy_digest, generation
from db.sync.central_staff import CentralStaff
from db.sync.night import Place
from db.sync.restore import restore
from kiosk.clock import local_day
from tests.factories import OTHER_PIN, PIN
from tests.sync.agency_desk import desk_of, leave, lived
from tests.sync.test_code_of_another_pepper import THIRD_PIN, as_before, finding, lose, to_redo, told
from tests.sync.test_doubted_pepper import CBS, signs_in
from tests.sync.test_giant_beside import nightly
from tests.sync.world import FRIDAY, NIGHT, Hall, World

__all__ = ["told"]
pytestmark = pytest.mark.usefixtures("quick_hash")

HOUR = timedelta(hours=1)


def made(world: World, at: datetime) -> None:
    for file in (world.central.pepper_file(CBS), world.central.pepper_mark(CBS)):
        os.utime(file, (at.timestamp(), at.timestamp()))


def both(desk: CentralStaff, at: datetime) -> None:
    assert desk.reset_pin("ana", THIRD_PIN, at)
    assert desk.reset_pin("bob", THIRD_PIN, at)


@pytest.fixture
def begun(world: World, hall: Hall) -> World:
    """Two agents whom the terminal knows, in a database as the program before wrote it."""
    with desk_of(world, CBS) as desk:
        desk.add("ana", "Ana Exemple", "agent", PIN, FRIDAY)
        desk.add("bob", "Bob Exemple", "agent", OTHER_PIN, FRIDAY)
    made(world, FRIDAY)
    lived(world, hall)
    as_before(world)
    return world


def upgraded_and_back(world: World, hall: Hall, tmp_path: Path) -> None:
    """As the operator did: the newer program makes a key anew, and the older one takes its database back."""
    kept = shutil.copyfile(world.central.database, tmp_path / "kept")
    lose(world.central.pepper_file(CBS))
    with desk_of(world, CBS) as desk:
        both(desk, FRIDAY + 6 * HOUR)
    made(world, FRIDAY + 6 * HOUR)
    lived(world, hall, 1)
    assert signs_in(hall, "ana", THIRD_PIN, 1)
    kept.replace(world.central.database)
    generation.begin_again(world.central)


def test_codes_of_before_the_key_was_made_anew_are_to_redo_and_go_down_to_nobody(
    begun: World, hall: Hall, tmp_path: Path
) -> None:
    upgraded_and_back(begun, hall, tmp_path)
    for _ in range(2):
        assert (nightly(begun)[0], to_redo(begun), finding(begun) != "") == (4, ["ana", "bob"], True)
    lived(begun, hall, 2)
    assert signs_in(hall, "ana", THIRD_PIN, 2), "the terminal keeps what works"
    with desk_of(begun, CBS) as desk:
        assert desk.reset_pin("ana", PIN, FRIDAY + 24 * HOUR)
    assert (to_redo(begun), nightly(begun)[0]) == (["bob"], 4)
    with desk_of(begun, CBS) as desk:
        assert desk.reset_pin("bob", OTHER_PIN, FRIDAY + 24 * HOUR)
    assert (to_redo(begun), nightly(begun)[0], finding(begun)) == ([], 0, "")
    lived(begun, hall, 3)
    assert (signs_in(hall, "ana", PIN, 3), signs_in(hall, "bob", OTHER_PIN, 3)) == (True, True)


def test_a_copy_without_marks_that_is_restored_after_the_key_was_made_anew_likewise(begun: World, hall: Hall) -> None:
    copy = backup.copy_of(begun.central.backup, local_day(NIGHT))
    assert copy.exists()
    shutil.copyfile(begun.central.database, copy)
    copy_digest.beside(copy).unlink()
    lose(begun.central.pepper_file(CBS))
    with desk_of(begun, CBS) as desk:
        both(desk, FRIDAY + 6 * HOUR)
    made(begun, FRIDAY + 6 * HOUR)
    restore(Place(begun.central.home, begun.target), NIGHT + HOUR, replace=True)
    assert (to_redo(begun), nightly(begun)[0]) == (["ana", "bob"], 4)


def test_codes_of_before_that_are_younger_than_their_key_are_taken_as_they_are(begun: World, hall: Hall) -> None:
    assert (to_redo(begun), finding(begun), nightly(begun)[0]) == ([], "", 0)
    lived(begun, hall, 1)
    assert signs_in(hall, "ana", PIN, 1)


@pytest.mark.parametrize("which", [("ana",), ("ana", "bob")])
def test_codes_of_a_former_key_in_a_base_that_went_back_are_named_as_that_and_the_key_is_not_called_another(
    world: World, hall: Hall, told: CentralStaff, which: tuple[str, ...]
) -> None:
    lose(world.central.pepper_file(CBS))
    for agent in which:
        assert told.reset_pin(agent, THIRD_PIN, FRIDAY)
    leave(told)
    restore(Place(world.central.home, world.target), NIGHT + HOUR, replace=True)
    code, said = nightly(world)
    for words in (said, finding(world)):
        assert ("d'une clé d'avant" in words, "kiosk staff reset-pin IDENTIFIANT --agency CBS" in words) == (True, True)
        assert ("copie plus récente de la base" in words, "n'est plus la même" in words) == (True, False), words
        assert "Remettez sa copie" not in words
    assert (code, to_redo(world)) == (4, ["ana", "bob"])
    with desk_of(world, CBS) as desk:
        desk.add("peio", "Peio Exemple", "agent", PIN, FRIDAY)
        both(desk, FRIDAY)
    assert (nightly(world)[0], finding(world)) == (0, "")
    lived(world, hall, 1)
    assert signs_in(hall, "bob", THIRD_PIN, 1)
