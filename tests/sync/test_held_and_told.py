"""The base held by another program: it is not replaced, or what that one keeps next is lost; and doctor tells it."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db import held
from db.terminal import database_path
from kiosk.cli import central
from tests.db.commands import examined, run, tree
from tests.proof.full_restore import damage
from tests.sync.lost import lose, nights_of
from tests.sync.world import Hall, World

FIRST, SECOND = "BEL-7K3M-2QF", "BEL-2222-222"
WRITES = (
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
    "db.execute(sys.argv[2]); print('held', flush=True); sys.stdin.readline();"
    "db.in_transaction and (db.execute('CREATE TABLE noted (what TEXT)'), db.execute('COMMIT'))"
)


@pytest.fixture
def lived(world: World, hall: Hall) -> World:
    nights_of(world, hall, FIRST, SECOND)
    return world


@contextmanager
def tool(database: Path, statement: str) -> Iterator[None]:
    """Another program, as an operator leaves one open; at the end it keeps what it wrote, if it was to write."""
    words = [sys.executable, "-c", WRITES, str(database), statement]
    pipe, none = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=none, text=True) as program:
        assert program.stdin
        assert program.stdout
        assert program.stdout.readline() == "held\n"
        yield
        program.stdin.write("\n")
        program.stdin.close()


@contextmanager
def locked_elsewhere(index: Path) -> Iterator[None]:
    """As whoever writes to the log locks it, from another process."""
    words = "import fcntl, sys; file = open(sys.argv[1], 'r+b'); fcntl.lockf(file, fcntl.LOCK_EX, 1, 120);"
    command = [sys.executable, "-c", f"{words} print(flush=True); sys.stdin.readline()", str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin
        assert program.stdout
        assert program.stdout.readline() == "\n"
        yield
        program.stdin.close()


@pytest.mark.parametrize("statement", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE", "SELECT count(*) FROM events"])
def test_a_rebuild_replaces_no_base_that_another_program_has_open(lived: World, statement: str) -> None:
    """It gave 0, and what the holder kept next went into the file that was put aside."""
    before = tree(lived.central.folder).keys()
    with tool(lived.central.database, statement):
        done = run(lived.central.home, central.group, "rebuild")
        assert (done.exit_code, "Un autre programme tient la base : rien n'est changé" in done.stderr) == (5, True)
    assert len(done.stderr.splitlines()) == 1
    assert tree(lived.central.folder).keys() == before
    with closing(sqlite3.connect(lived.central.database)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_schema")}
    assert ("noted" in tables) == statement.startswith("BEGIN"), "what the holder wrote is in the base"
    assert run(lived.central.home, central.group, "rebuild").exit_code == 0


def test_a_restore_replaces_no_damaged_one_either(lived: World) -> None:
    database = lived.central.database
    with tool(database, "BEGIN IMMEDIATE"):
        damage(database)
        harmed = database.read_bytes()
        assert run(lived.central.home, central.group, "restore").exit_code == 5
        assert database.read_bytes() == harmed
        assert not list(lived.central.folder.glob("*.replaced-*"))
        for copy in lived.central.backup.glob("*.sqlite*"):
            copy.unlink()
        assert run(lived.central.home, central.group, "init").exit_code == 5, "nor puts it aside for an empty one"
        assert database.read_bytes() == harmed


def test_one_that_is_not_there_is_held_by_nobody(lived: World) -> None:
    lose(lived)
    assert run(lived.central.home, central.group, "restore").exit_code == 0


def test_doctor_says_that_a_base_is_held_and_what_to_close(lived: World) -> None:
    """All was green while every night ended at it."""
    database, home = lived.central.database, lived.central.home
    quiet, _found = examined(home)
    with tool(database, "BEGIN IMMEDIATE"):
        before = tree(home)
        code, found = examined(home)
        assert (code, str(database) in found["locks.base"]["says"]) == (4, True)
        assert f"fuser {database}" in found["locks.base"]["todo"]
        assert tree(home) == before
        assert "kiosk doctor" in run(home, central.group, "backup").stderr
    assert (examined(home)[0], "locks.base" in examined(home)[1]) == (quiet, False)


@pytest.mark.parametrize("mounted", ["0:255", "0:254"])
def test_where_the_locks_name_the_device_of_the_mount_it_is_found_too(
    lived: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounted: str
) -> None:
    """As on btrfs, whose files tell another device than the one that the system lists their locks under."""
    database, tables = lived.central.database, tmp_path / "self"
    tables.mkdir()
    (tables / "fdinfo").symlink_to("/proc/self/fdinfo")
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    words = [line.split(" ", 3) for line in mounts]
    (tables / "mountinfo").write_text(
        "".join(f"{which} {parent} {mounted} {rest}\n" for which, parent, _device, rest in words), encoding="utf-8"
    )
    with tool(database, "BEGIN IMMEDIATE"):
        seen = database.stat().st_dev
        device = f" {os.major(seen):02x}:{os.minor(seen):02x}:"
        listed = Path("/proc/locks").read_text(encoding="ascii")
        assert device in listed
        (tmp_path / "locks").write_text(f"1: LEASE\n{listed.replace(device, ' 00:ff:')}", encoding="ascii")
        monkeypatch.setattr(held, "_LOCKS", tmp_path / "locks")
        monkeypatch.setattr(held, "_TABLES", tables)
        assert ("locks.base" in examined(lived.central.home)[1]) == (mounted == "0:255")


def test_a_tool_that_only_reads_holds_nobody_up(lived: World) -> None:
    with tool(lived.central.database, "SELECT count(*) FROM events"):
        assert "locks.base" not in examined(lived.central.home)[1]


def test_a_terminal_s_base_is_looked_at_as_well(hall: Hall) -> None:
    database = database_path(hall.home)
    with closing(hall.open()):
        with locked_elsewhere(database.with_name(f"{database.name}-shm")):
            assert str(database) in examined(hall.home)[1]["locks.base"]["says"]
        assert "locks.base" not in examined(hall.home)[1]


def test_one_that_has_it_open_and_has_read_nothing_leaves_nothing_empty_beside_what_is_replaced(lived: World) -> None:
    """It holds no lock, and loses nothing."""
    with tool(lived.central.database, "PRAGMA foreign_keys = ON"):
        done = run(lived.central.home, central.group, "rebuild")
    assert done.exit_code == 0, done.output
    (kept,) = lived.central.folder.glob("*.replaced-*")
    assert kept.stat().st_size


def test_nor_does_a_log_that_nothing_is_in(lived: World) -> None:
    for end in ("-wal", "-shm"):
        lived.central.database.with_name(f"{lived.central.database.name}{end}").write_bytes(b"")
    assert run(lived.central.home, central.group, "rebuild").exit_code == 0
    assert len([*lived.central.folder.glob("*.replaced-*")]) == 1
