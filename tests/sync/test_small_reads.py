"""What `init` and a repair read of a home, each a few lines: a pipe is not waited for, a giant not read. Either it is
written anew or it is named.
"""

from pathlib import Path

import pytest

from db.terminal import database_path, slip_of
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_giant_beside import EVERY, Put, a_folder


def again(home: Path, terminal: str = "hall-a") -> tuple[int, str]:
    done = kiosk(home, "init", "--agency", "CBS", "--terminal", terminal)
    return done.returncode, done.stderr


@pytest.mark.parametrize("put", EVERY)
def test_the_enrolment_is_written_anew_or_named(root: Path, put: Put) -> None:
    home = root / "hall"
    slip = home / "enrolment" / "hall-a.json"
    told = slip.read_bytes()
    put(slip)
    code, said = again(home)
    assert (code, said.count("\n")) == (0, 0) or (code, f"{slip} :" in said, said.count("\n")) == (1, True, 1), said
    if put is a_folder:
        slip.rmdir()
        assert again(home)[0] == 0
    assert slip.read_bytes() == told


@pytest.mark.parametrize("put", EVERY)
def test_a_change_of_name_is_not_held_up_by_what_is_no_configuration(root: Path, put: Put) -> None:
    put(root / "hall" / "config.toml")
    code, said = again(root / "hall", "hall-b")
    assert (code, "config.toml :" in said, said.count("\n")) == (2, True, 1), said


@pytest.mark.parametrize("put", EVERY)
def test_what_is_no_slip_of_a_repair_is_named(root: Path, put: Put) -> None:
    home = root / "hall"
    slip = put(slip_of(database_path(home)))
    done = kiosk(home, "doctor", "--repair")
    assert (done.returncode, f"{slip} :" in done.stderr, done.stderr.count("\n")) == (1, True, 1), done.stderr
    assert examined(home)[0] == 6


def test_a_torn_slip_of_a_repair_is_named(root: Path) -> None:
    slip = slip_of(database_path(root / "hall"))
    slip.write_text('{"kept', encoding="utf-8")
    done = kiosk(root / "hall", "doctor", "--repair")
    assert (done.returncode, f"{slip} :" in done.stderr, "faute du programme" in done.stderr) == (1, True, False)


@pytest.mark.parametrize("put", EVERY)
def test_a_map_of_the_tables_that_is_none_holds_nothing_up(root: Path, put: Put) -> None:
    home = root / "hall"
    put(home / "data" / "tables.json")
    assert kiosk(home, "sync").returncode == 0
    base = bytearray(database_path(home).read_bytes())
    base[100] ^= 1
    database_path(home).write_bytes(base)
    done = kiosk(home, "doctor", "--repair")
    assert (done.returncode, "Rien ne se lit dans cette base" in done.stderr) == (6, True), done.stderr
