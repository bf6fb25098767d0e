"""What each code tells of the pepper in it, where `keys/pepper.check` tells nothing any more."""

import secrets
from contextlib import closing
from pathlib import Path

import pytest

from db.connection import change, immediate, rows
from db.keys import Keys
from db.stores.staff import staff_of
from db.terminal import open_terminal
from kiosk.cli import staff
from kiosk.clock import SystemClock
from tests.db.commands import examined, run, start
from tests.db.test_own_pepper import signs_in, write
from tests.factories import FRIDAY, OTHER_PIN, PIN


@pytest.fixture(autouse=True)
def friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SystemClock, "now", lambda _clock: FRIDAY)


@pytest.fixture
def staffed(home: Path) -> Path:
    start(home)
    assert write(home, "add", "ane", "--name", "Ane")[0] == 0
    return home


def lose_the_mark(home: Path) -> bytes:
    """Another pepper, and nothing beside it that tells so; gives the right one."""
    keys = Keys(home)
    right = keys.pepper()
    keys.pepper_file.write_bytes(secrets.token_bytes(32))
    keys.pepper_mark.unlink()
    return right


def to_redo(home: Path) -> list[str]:
    return [line.split()[0] for line in run(home, staff.group, "list").stdout.splitlines() if "à refaire" in line]


def forget_marks(home: Path) -> None:
    """The codes as a program left them that knew of no marks with them."""
    with closing(open_terminal(home)()) as db, immediate(db):
        change(db, "UPDATE agents SET pepper_mark = ''")


def test_another_pepper_is_named_although_its_mark_is_gone_until_it_is_put_back(staffed: Path) -> None:
    right, keys = lose_the_mark(staffed), Keys(staffed)
    for _ in range(2):
        code, found = examined(staffed)
        assert (code, str(keys.pepper_file) in found["key.pepper"]["says"]) == (4, True)
        assert ("kiosk init" in found["key.pepper"]["todo"], "ôtez" in found["key.pepper"]["todo"]) == (True, True)
        assert (str(keys.pepper_mark) in found["key.pepper"]["todo"], "staff.lost_pins" in found) == (False, False)
        assert (to_redo(staffed), signs_in(staffed), keys.pepper_mark.exists()) == (["ane"], False, False)
        assert "n'est plus la même clé" in start(staffed).output
    code, said = write(staffed, "reset-pin", "ane")
    assert (code, str(keys.pepper_file) in said, "kiosk doctor" in said) == (1, True, True), said
    keys.pepper_file.write_bytes(right)
    assert (signs_in(staffed), to_redo(staffed), "key.pepper" in examined(staffed)[1]) == (True, [], False)
    assert keys.pepper_mark.exists()


def test_without_a_copy_the_way_that_doctor_tells_ends_it(staffed: Path) -> None:
    lose_the_mark(staffed)
    Keys(staffed).pepper_file.unlink()
    assert "keys/pepper est neuve" in start(staffed).output
    assert (to_redo(staffed), "staff.lost_pins" in examined(staffed)[1]) == (["ane"], True)
    assert write(staffed, "reset-pin", "ane", pin=OTHER_PIN)[0] == 0
    assert (to_redo(staffed), signs_in(staffed, OTHER_PIN)) == ([], True)
    assert not {"key.pepper", "staff.lost_pins"} & examined(staffed)[1].keys()


def test_a_mark_is_no_longer_offered_as_what_is_wrong_where_the_codes_say_that_it_is_right(staffed: Path) -> None:
    keys = Keys(staffed)
    keys.pepper_file.write_bytes(secrets.token_bytes(32))
    assert str(keys.pepper_mark) not in examined(staffed)[1]["key.pepper"]["todo"]


def test_codes_of_before_are_taken_as_they_are_and_known_from_the_first_sign_in_on(staffed: Path) -> None:
    assert write(staffed, "add", "peio", "--name", "Peio")[0] == 0
    forget_marks(staffed)
    assert (to_redo(staffed), "key.pepper" in examined(staffed)[1]) == ([], False)
    assert signs_in(staffed)
    lose_the_mark(staffed)
    assert ("key.pepper" in examined(staffed)[1], to_redo(staffed)) == (True, ["ane"])


def test_where_no_code_tells_the_pepper_is_taken_as_it_is(staffed: Path) -> None:
    forget_marks(staffed)
    lose_the_mark(staffed)
    assert ("key.pepper" in examined(staffed)[1], to_redo(staffed), signs_in(staffed)) == (False, [], False)
    assert Keys(staffed).pepper_mark.exists()


def test_a_pepper_that_is_put_back_after_a_new_one_gives_the_codes_back(staffed: Path) -> None:
    keys = Keys(staffed)
    right = keys.pepper()
    keys.pepper_file.unlink()
    start(staffed)
    assert to_redo(staffed) == ["ane"]
    keys.pepper_file.write_bytes(right)
    keys.pepper_mark.unlink()
    assert (to_redo(staffed), "staff.lost_pins" in examined(staffed)[1]) == ([], False)


def test_a_code_that_somebody_chose_is_marked_too(staffed: Path) -> None:
    opener = open_terminal(staffed)
    agents = staff_of(staffed, opener)
    agents.reset_pin("ane", PIN, FRIDAY, is_once=True)
    assert agents.sign_in("ane", PIN, FRIDAY).must_choose
    assert agents.choose_pin("ane", agents.standing("ane"), OTHER_PIN, FRIDAY)
    with closing(opener()) as db:
        assert rows(db, "SELECT pepper_mark <> '' AS is_marked FROM agents") == [{"is_marked": 1}]
