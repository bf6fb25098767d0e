"""A terminal's own pepper, when it can be read and is not the one that its agents' codes are mixed with."""

from contextlib import closing
from pathlib import Path

import pytest

from db.connection import change, immediate
from db.keys import Keys
from db.stores.staff import staff_of
from db.terminal import open_terminal
from kiosk.cli import staff
from tests.db.commands import examined, run, start
from tests.factories import FRIDAY, OTHER_PIN, PIN


@pytest.fixture
def staffed(home: Path) -> Path:
    start(home)
    assert write(home, "add", "ane", "--name", "Ane") == (0, "Agent ajouté : ane.\n")
    return home


def write(home: Path, *words: str, pin: str = PIN) -> tuple[int, str]:
    done = run(home, staff.group, *words, "--pin-stdin", given=f"{pin}\n")
    return done.exit_code, done.output


def signs_in(home: Path, pin: str = PIN) -> bool:
    return staff_of(home, open_terminal(home)).sign_in("ane", pin, FRIDAY).agent is not None


def turn_a_bit(file: Path) -> bytes:
    """Gives what it was."""
    before = file.read_bytes()
    file.write_bytes(before[:-1] + bytes([before[-1] ^ 128]))
    return before


def test_doctor_names_it_and_nobody_is_added_with_it_until_it_is_put_back(staffed: Path) -> None:
    pepper = Keys(staffed).pepper_file
    before = turn_a_bit(pepper)
    assert not signs_in(staffed)
    found = examined(staffed)[1]["key.pepper"]
    assert (str(pepper) in found["says"], "kiosk init" in found["todo"]) == (True, True)
    for words in (("add", "peio", "--name", "Peio"), ("reset-pin", "ane")):
        code, said = write(staffed, *words)
        assert (code, str(pepper) in said, "kiosk doctor" in said) == (1, True, True), said
    assert run(staffed, staff.group, "list").exit_code == 0
    pepper.write_bytes(before)
    assert (signs_in(staffed), "key.pepper" in examined(staffed)[1]) == (True, False)


def test_without_a_copy_it_is_made_anew_as_doctor_says(staffed: Path) -> None:
    turn_a_bit(Keys(staffed).pepper_file)
    Keys(staffed).pepper_file.unlink()
    assert start(staffed).exit_code == 0
    assert write(staffed, "reset-pin", "ane", pin=OTHER_PIN)[0] == 0
    assert (signs_in(staffed, OTHER_PIN), "key.pepper" in examined(staffed)[1]) == (True, False)


def test_a_home_of_before_takes_it_as_it_is_once(staffed: Path) -> None:
    Keys(staffed).pepper_mark.unlink()
    assert "key.pepper" not in examined(staffed)[1]
    assert not Keys(staffed).pepper_mark.exists(), "doctor writes nothing"
    assert signs_in(staffed)
    turn_a_bit(Keys(staffed).pepper_file)
    assert "key.pepper" in examined(staffed)[1]


def test_a_note_that_is_none_or_wrong_is_written_again_where_codes_tell_that_the_pepper_is_right(
    staffed: Path,
) -> None:
    mark = Keys(staffed).pepper_mark
    noted = mark.read_bytes()
    mark.write_bytes((b"1" if noted[:1] == b"0" else b"0") + noted[1:])
    assert "key.pepper" not in examined(staffed)[1]
    assert write(staffed, "reset-pin", "ane") == (0, "Nouveau code donné à ane.\n")
    assert (mark.read_bytes(), signs_in(staffed), "à refaire" in run(staffed, staff.group, "list").stdout) == (
        noted,
        True,
        False,
    )


def test_a_note_that_is_none_is_written_again_and_a_damaged_one_is_told_how_where_no_code_tells(staffed: Path) -> None:
    mark = Keys(staffed).pepper_mark
    noted = mark.read_bytes()
    mark.write_bytes(b"x")
    assert signs_in(staffed)
    assert mark.read_bytes() == noted
    with closing(open_terminal(staffed)()) as db, immediate(db):
        change(db, "UPDATE agents SET pepper_mark = ''")
    turned = b"1" if noted[:1] == b"0" else b"0"
    mark.write_bytes(turned + noted[1:])
    assert f"ôtez {mark}" in examined(staffed)[1]["key.pepper"]["todo"]
    mark.unlink()
    assert (signs_in(staffed), "key.pepper" in examined(staffed)[1]) == (True, False)
