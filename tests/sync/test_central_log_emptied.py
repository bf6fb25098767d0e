"""What a command of central wrote is in its base once it ended: a log of pages in clear has no seal to judge it by."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from db.left_log import is_left
from db.sync.central_home import CentralHome
from tests import started
from tests.factories import PIN
from tests.sync.machines import kiosk
from tests.sync.world import sound_reference

ENROL = ("central", "enrol", "{root}/hall/enrolment/hall-a.json", "--yes")
WRITING = (
    ("staff", "add", "ane", "--name", "Ane", "--agency", "CBS", "--pin-stdin"),
    ("staff", "disable", "luc", "--agency", "CBS"),
    ("staff", "reset-pin", "luc", "--agency", "CBS", "--pin-stdin"),
    ("central", "revoke", "hall-a", "--yes"),
    ENROL,
    ("central", "erase", sound_reference(1), "--yes"),
    ("central", "nightly", "--target", "{root}/share"),
    ("central", "backup"),
)


def add(home: Path, agent: str) -> None:
    words = ("staff", "add", agent, "--name", agent, "--agency", "CBS", "--pin-stdin")
    assert started.kiosk(home, *words, given=f"{PIN}\n").returncode == 0


@pytest.mark.parametrize("words", WRITING, ids=" ".join)
def test_nothing_of_an_ended_command_is_in_the_log_alone(root: Path, words: tuple[str, ...]) -> None:
    """With the base open in a tool that is doing nothing, all that a command wrote stayed in the log."""
    home = root / "central"
    database = CentralHome(home).database
    add(home, "luc")
    if words == ENROL:
        with closing(sqlite3.connect(database, isolation_level=None)) as tool:
            tool.execute("DELETE FROM terminals")
    assert not is_left(database)
    before = database.read_bytes()
    with closing(sqlite3.connect(database)) as tool:
        tool.execute("SELECT count(*) FROM staff").fetchall()
        done = started.kiosk(home, *(each.format(root=root) for each in words), given=f"{PIN}\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert (is_left(database), database.read_bytes() != before) == (False, words[1] != "backup")


def test_an_erasure_waits_for_whoever_reads_the_base_and_is_complete_once_asked_again(root: Path) -> None:
    home, reference = root / "central", sound_reference(1)
    erase = ("central", "erase", reference, "--yes")
    with closing(sqlite3.connect(CentralHome(home).database, isolation_level=None)) as tool:
        tool.execute("BEGIN")
        tool.execute("SELECT count(*) FROM events").fetchall()
        done = kiosk(home, *erase)
        assert (done.returncode, "pour toujours" in done.stdout) == (1, False)
        assert "Un autre programme lit la base" in done.stderr
    done = kiosk(home, *erase)
    assert (done.returncode, "pour toujours" in done.stdout) == (0, True)


def test_nor_is_it_where_the_command_ended_with_another_code(root: Path) -> None:
    home = root / "central"
    add(home, "luc")
    add(home, "ane")
    (home / "keys" / "agency.CBS.pepper").unlink()
    with closing(sqlite3.connect(CentralHome(home).database)) as tool:
        tool.execute("SELECT count(*) FROM staff").fetchall()
        assert kiosk(home, "staff", "disable", "luc", "--agency", "CBS").returncode == 4
        assert not is_left(CentralHome(home).database)


def test_somebody_who_reads_it_keeps_no_command_waiting(root: Path) -> None:
    home = root / "central"
    with closing(sqlite3.connect(CentralHome(home).database, isolation_level=None)) as tool:
        tool.execute("BEGIN")
        tool.execute("SELECT count(*) FROM staff").fetchall()
        assert kiosk(home, "central", "revoke", "hall-a", "--yes").returncode == 0
        assert tool.execute("SELECT revoked_at FROM terminals").fetchall() == [(None,)]
