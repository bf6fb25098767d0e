"""What lies in the place of a program's own log: a pipe is never waited for, a link never followed, no command ends in
it, and doctor names it. The same of the lock of a terminal's base.
"""

import os
from pathlib import Path

import pytest

from db.terminal import database_path
from kiosk.cli import logbook
from tests.db.commands import examined
from tests.sync.machines import kiosk
from tests.sync.test_giant_beside import Put, a_folder, a_pipe, endless

FOREIGN = "somebody's own\n"


def a_link(path: Path) -> Path:
    path.unlink(missing_ok=True)
    foreign = path.parents[1] / "foreign"
    foreign.write_text(FOREIGN, encoding="utf-8")
    path.symlink_to(foreign)
    return path


EVERY: list[Put] = [a_pipe, a_folder, endless, a_link]


@pytest.fixture
def logged(root: Path) -> Path:
    """Both have had a night."""
    assert kiosk(root / "hall", "sync").returncode == 0
    assert kiosk(root / "central", "central", "nightly", "--target", (root / "share").as_uri()).returncode == 0
    return root


def foreign_of(home: Path) -> str:
    foreign = home / "foreign"
    return foreign.read_text(encoding="utf-8") if foreign.exists() else FOREIGN


@pytest.mark.parametrize("put", EVERY)
def test_a_terminal_s_night_goes_on_and_doctor_names_what_is_no_log(logged: Path, put: Put) -> None:
    home = logged / "hall"
    log = put(home / "logs" / "night.jsonl")
    assert kiosk(home, "sync").returncode == 0
    code, found = examined(home)
    assert (code, str(log) in found["logs"]["says"], "Ôtez-le" in found["logs"]["todo"]) == (4, True, True), found
    assert foreign_of(home) == FOREIGN


@pytest.mark.parametrize("put", EVERY)
def test_central_s_night_goes_on_and_doctor_names_what_is_no_log(logged: Path, put: Put) -> None:
    home, target = logged / "central", (logged / "share").as_uri()
    log = put(home / "logs" / "night.jsonl")
    for words in (("nightly", "--target", target), ("report",)):
        assert kiosk(home, "central", *words).returncode == 0
    assert str(log) in examined(home)[1]["logs"]["says"]
    assert foreign_of(home) == FOREIGN


@pytest.mark.parametrize("put", EVERY)
def test_a_line_of_a_program_goes_into_a_log_or_nowhere(logged: Path, put: Put) -> None:
    home = logged / "hall"
    log = put(home / "logs" / "terminal.log")
    logbook.note(home, "terminal", "a line")
    assert foreign_of(home) == FOREIGN
    assert str(log) in examined(home)[1]["logs"]["says"]


def test_a_file_in_the_place_of_the_folder_of_logs_is_named(logged: Path) -> None:
    home = logged / "hall"
    (home / "logs").rename(home / "logs.away")
    (home / "logs").touch()
    assert kiosk(home, "sync").returncode == 0
    found = examined(home)[1]["logs"]
    assert (found["state"], f"{home / 'logs'} " in found["says"]) == ("look", True)


@pytest.mark.parametrize("put", EVERY)
def test_what_lies_in_the_place_of_the_base_s_lock_is_named_by_all(logged: Path, put: Put) -> None:
    home = logged / "hall"
    lock = put(home / "data" / "open.lock")
    for words in (("sync",), ("doctor", "--repair")):
        done = kiosk(home, *words)
        assert (done.returncode, str(lock) in done.stderr) == (1, True), done.stderr
    code, found = examined(home)
    assert (code, str(lock) in found["locks"]["says"], "Ôtez-le" in found["locks"]["todo"]) == (4, True, True), found
    assert foreign_of(home / "data") == FOREIGN
    lock.rmdir() if lock.is_dir() else lock.unlink()
    assert kiosk(home, "sync").returncode == 0


def test_a_link_that_leads_nowhere_makes_nothing_there(logged: Path) -> None:
    home = logged / "hall"
    for name in ("data/open.lock", "logs/night.jsonl", "logs/commands.log"):
        (home / name).unlink(missing_ok=True)
        (home / name).symlink_to(home / "elsewhere")
        kiosk(home, "sync")
        logbook.note(home, "commands", "a line")
        assert not os.path.lexists(home / "elsewhere"), name


@pytest.mark.parametrize("put", EVERY)
def test_what_lies_in_the_place_of_the_lock_of_a_repair_is_named_by_it_and_by_doctor(logged: Path, put: Put) -> None:
    home = logged / "hall"
    lock = put(home / "data" / "migrate.lock")
    base = bytearray(database_path(home).read_bytes())
    base[-1] ^= 1
    database_path(home).write_bytes(base)
    done = kiosk(home, "doctor", "--repair")
    assert (done.returncode, str(lock) in done.stderr) == (1, True), done.stderr
    assert str(lock) in examined(home)[1]["locks"]["says"]
    lock.rmdir() if lock.is_dir() else lock.unlink()
    assert kiosk(home, "doctor", "--repair").returncode in (0, 4)


@pytest.mark.parametrize("part", ["hall", "central"])
def test_a_log_that_fills_the_disk_is_named_and_stops_nothing(logged: Path, part: str) -> None:
    log = logged / part / "logs" / "night.jsonl"
    os.truncate(log, 5 * 10**9)
    code, found = examined(logged / part)
    assert (code, f"{log} (5000 Mo)" in found["logs.size"]["says"]) == (4, True), found
    words = ("sync",) if part == "hall" else ("central", "nightly", "--target", (logged / "share").as_uri())
    assert kiosk(logged / part, *words).returncode == 0
