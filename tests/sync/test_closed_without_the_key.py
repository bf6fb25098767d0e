"""Accounts that are closed at central while the key of the agency's codes is lost, is another, or codes are to redo."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from db.sync.central_staff import CentralStaff
from kiosk.clock import local_day
from tests.factories import OTHER_PIN, PIN
from tests.started import kiosk as started
from tests.sync.agency_desk import lived, names
from tests.sync.test_code_of_another_pepper import THIRD_PIN, finding, lose, told
from tests.sync.test_doubted_pepper import CBS, replace, signs_in
from tests.sync.test_giant_beside import nightly
from tests.sync.world import FRIDAY, NIGHT, Hall, World

__all__ = ["told"]
pytestmark = pytest.mark.usefixtures("quick_hash")


def disable(world: World, agent: str) -> tuple[int, str]:
    done = started(world.central.home, "staff", "disable", agent, "--agency", CBS)
    return done.returncode, done.stderr


@pytest.mark.parametrize("harm", [lose, replace])
def test_the_last_account_that_is_closed_closes_them_all_at_the_terminals(
    world: World, hall: Hall, told: CentralStaff, harm: Callable[[Path], bytes]
) -> None:
    harm(world.central.pepper_file(CBS))
    code, said = disable(world, "ana")
    assert (code, "à chaque borne de l'agence : kiosk staff disable ana" in said) == (4, True), said
    lived(world, hall, 1)
    assert signs_in(hall, "ana", PIN, 1), "the other's code works, and the terminal keeps it"
    assert disable(world, "bob") == (0, "")
    assert (nightly(world)[0], finding(world)) == (0, "")
    lived(world, hall, 2)
    assert names(hall) == []
    assert (signs_in(hall, "ana", PIN, 2), signs_in(hall, "bob", OTHER_PIN, 2)) == (False, False)
    assert told.reset_pin("ana", THIRD_PIN, FRIDAY)
    lived(world, hall, 3)
    assert (names(hall), signs_in(hall, "ana", THIRD_PIN, 3)) == (["ana"], True)


def test_who_closes_an_account_while_another_s_code_is_to_redo_is_told_that_it_waits(
    world: World, hall: Hall, told: CentralStaff
) -> None:
    told.add("eva", "Eva Exemple", "agent", PIN, FRIDAY)
    lose(world.central.pepper_file(CBS))
    told.reset_pin("ana", THIRD_PIN, FRIDAY)
    assert disable(world, "eva")[0] == 4
    assert disable(world, "bob")[0] == 0
    lived(world, hall, 1)
    assert (names(hall), signs_in(hall, "ana", THIRD_PIN, 1)) == (["ana"], True)


def test_an_account_past_its_last_day_does_not_count_as_closed(world: World, hall: Hall, told: CentralStaff) -> None:
    """The day hangs on a clock, and a list that is empty takes every code away."""
    told.add("gone", "Gone Exemple", "agent", PIN, FRIDAY, local_day(NIGHT) - timedelta(days=1))
    lose(world.central.pepper_file(CBS))
    told.disable("ana", FRIDAY)
    told.disable("bob", FRIDAY)
    assert nightly(world)[0] == 4
    told.disable("gone", FRIDAY)
    assert nightly(world)[0] == 0
