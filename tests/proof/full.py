"""A disk that is full: what is done on it, what it says, and that a second run with room finishes.

As a program, it wants a mount namespace of its own: `unshare -m python -m tests.proof.full FOLDER`, and tells, as JSON,
how much room there was, what was said, and what was wrong afterwards (nothing).
"""

import errno
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from db.sync import backup, csv_export
from kiosk.cli.night import explain
from kiosk.services.ports import StorageError
from tests.proof.chance import counted
from tests.proof.harm import Harmed
from tests.proof.ledger import Invented, Lost
from tests.proof.settling import settle

Act = Callable[[Harmed], object]
TMPFS_MEGABYTES = 24
SHEETS = 4
ROOMS = (0, 8, 24, 64, 160, 300, 700)
"""Free kilobytes: from none to enough for all but the largest step."""


def seal(story: Harmed) -> object:
    return story.terminals["a"].hall.night(story.now)


def archive(story: Harmed) -> None:
    story.with_central(lambda _name: None, story.take)


def export(story: Harmed) -> None:
    story.with_central(lambda _name: None, csv_export.export)


def copy(story: Harmed) -> None:
    story.with_central(lambda _name: None, lambda central: backup.back_up(central, story.now))


def send(story: Harmed) -> None:
    story.submit("a")


ACTS: Mapping[str, Act] = {"send": send, "seal": seal, "archive": archive, "export": export, "copy": copy}
"""What a full disk may meet, in the order of a day; the steps of an older database: `tests.proof.migrating`."""


def tried(story: Harmed, act: Act) -> str:
    """What a command would tell of this act; empty: it was done."""
    try:
        act(story)
    except (StorageError, OSError) as error:
        return explain(error, story.root, "sync")[1]
    return ""


def meet(story: Harmed) -> list[str]:
    """Everything of a day, one after the other; gives what was said."""
    return [said for act in ACTS.values() if (said := tried(story, act))]


def faults(story: Harmed) -> str:
    """What is wrong after more nights, with room."""
    try:
        settle(story)
    except (Lost, Invented) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def prepared(root: Path) -> Harmed:
    story = Harmed(root)
    story.submit("a")
    story.submit("b")
    story.terminal_night("b")
    return story


@contextmanager
def no_space_at(number: int) -> Iterator[Callable[[], bool]]:
    """The n-th writing of a file, from 0, finds no room: its opening or its flush. Gives whether that happened."""
    left, happened = number, False
    opened, flushed = os.open, os.fsync
    sheets = 0

    def refuse(path: str) -> None:
        nonlocal left, happened, sheets
        sheets += "/csv/" in path
        if "/csv/" in path and sheets > SHEETS:
            return  # one sheet among nineteen is like the next
        if left == 0:
            happened = True
            left -= 1
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left -= 1

    def open_(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and ".lock" not in str(path):
            refuse(str(path))
        return opened(path, flags, *more, **named)

    def fsync(descriptor: int) -> None:
        refuse(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        flushed(descriptor)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", open_)
        patch.setattr(os, "fsync", fsync)
        yield lambda: happened


def no_file_beyond(size: int) -> None:
    """From now on no file of this process grows beyond some bytes, as where a quota is spent."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def fill(folder: Path, room: int) -> Path:
    """Leave some kilobytes free in the file system of a folder."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, ballast.stat().st_size - min(room * 1024, ballast.stat().st_size))
    return ballast


def on_a_small_disk(folder: Path) -> list[dict[str, object]]:
    told: list[dict[str, object]] = []
    for room in ROOMS:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MEGABYTES}m", "tmpfs", folder], check=True)
        with counted():
            story = prepared(folder / "world")
            ballast = fill(folder, room)
            said = meet(story)
            ballast.unlink()
            told.append({"room": room, "said": said, "wrong": faults(story)})
        subprocess.run(["umount", folder], check=True)
    return told


if __name__ == "__main__":
    json.dump(on_a_small_disk(Path(sys.argv[1])), sys.stdout)
