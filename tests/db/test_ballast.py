"""A file that is given up on the day the disk is full, so that what a tenant sends at that moment finds its place."""

import subprocess
import sys
from pathlib import Path

import pytest

from db import ballast
from db.connection import Opener
from db.terminal import database_path, make_terminal
from tests.db.commands import examined, start
from tests.db.reading import all_rows

PROJECT = Path(__file__).parents[2]
DISK = 24
"""MiB of a small disk, on which the home, its ballast and little else finds room."""


def on_a_full_disk(home: Path, disk: Path) -> list[str]:
    """Copy the home to a small disk, fill that up, send a listing there; says what came of it, and what is left."""
    disk.mkdir()
    script = (
        f"mount -t tmpfs -o size={DISK}m none '{disk}' && cp -a --sparse=never '{home}/.' '{disk}' && "
        f"(cat /dev/zero > '{disk}/filler' 2>/dev/null || true) && \"$@\" && ls '{disk}/data'"
    )
    command = [sys.executable, "-m", "tests.db.child", "submit_one", str(disk)]
    done = subprocess.run(
        ["unshare", "--mount", "--map-root-user", "sh", "-c", script, "sh", *command],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.needs_debian("util-linux")
def test_on_a_full_disk_it_makes_room_for_what_is_sent(home: Path, tmp_path: Path) -> None:
    make_terminal(home)
    assert ballast.keep(database_path(home))
    told = on_a_full_disk(home, tmp_path / "disk")
    assert told[0] == "stored"
    assert "ballast" not in told


@pytest.mark.needs_debian("util-linux")
def test_without_it_a_full_disk_stores_nothing_and_says_so(home: Path, tmp_path: Path) -> None:
    make_terminal(home)
    assert on_a_full_disk(home, tmp_path / "disk")[0].startswith("Le disque")


def test_it_takes_its_room_on_the_disk_and_is_made_once(home: Path) -> None:
    make_terminal(home)
    path = ballast.path_of(database_path(home))
    assert ballast.keep(database_path(home))
    made = path.stat()
    assert made.st_blocks * 512 >= ballast.BYTES
    assert made.st_mode & 0o077 == 0
    assert ballast.keep(database_path(home))
    assert path.stat().st_ino == made.st_ino


def test_while_there_is_room_it_stays(home: Path, opener: Opener) -> None:
    ballast.keep(database_path(home))
    assert all_rows(opener, "outbox") == []
    assert ballast.path_of(database_path(home)).exists()


def test_where_there_is_little_room_it_is_not_what_fills_the_disk(
    home: Path, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballast, "ROOM", 1 << 60)
    assert not ballast.keep(database_path(home))
    assert not ballast.path_of(database_path(home)).exists()


def test_doctor_says_that_it_was_given_up(home: Path) -> None:
    start(home)
    assert examined(home)[1]["ballast"]["state"] == "ok"
    ballast.path_of(database_path(home)).unlink()
    found = examined(home)[1]["ballast"]
    assert (found["state"], "Libérez de la place" in found["todo"]) == ("look", True)
