"""A disk that is full: what is done on it, what it says, and that a second run with room finishes.

Three ways: a small tmpfs, a limit to the size of a file, and a writing that finds no room, be it SQLite's own.

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
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import pytest
from db.sync import backup
from kiosk.cli.night import explain
from tests.sync.world import sound_reference

from db.night.central.csv import export as csv_export
from kiosk.services.ports import StorageError
from tests.proof.chance import counted
from tests.proof.harm import Harmed
from tests.proof.ledger import Invented, Lost
from tests.proof.processes import told_by
from tests.proof.settling import settle
from tests.proof.sqlite_writes import watched

T = TypeVar("T")
Act = Callable[[Harmed], object]
TMPFS_MEGABYTES = 24
SHEETS = 4
ROOMS = (0, 8, 24, 64, 160, 300, 700)
"""Free kilobytes: from none to enough for all but the largest step."""
IS_WHOLE = "PROOF_WHOLE" in os.environ
STEPS = {"send": 1, "seal": 2, "archive": 2, "export": 3, "copy": 7}
"""Of the writings of an act, many of which are one page after the other, each which one finds no room."""


def seal(story: Harmed) -> object:
    return story.terminals["a"].hall.night(story.now)


def archive(story: Harmed) -> None:
    story.with_central(lambda _name: None, story.take)


def export(story: Harmed) -> None:
    story.with_central(lambda _name: None, lambda opened: csv_export.export(opened.db, opened.home.csv, opened.step))


def copy(story: Harmed) -> None:
    story.with_central(lambda _name: None, lambda central: backup.back_up(central, story.now))


def send(story: Harmed) -> None:
    story.submit("a")


ACTS: Mapping[str, Act] = {"send": send, "seal": seal, "archive": archive, "export": export, "copy": copy}
"""What a full disk may meet, in the order of a day; the steps of an older database: `tests.proof.migrating`."""


def is_written(story: Harmed) -> None:
    story.submit("a")


def is_on_its_way(story: Harmed) -> None:
    story.submit("a")
    story.terminal_night("a")


def is_taken(story: Harmed) -> None:
    is_on_its_way(story)
    story.ingest()


READY: Mapping[str, Act] = {
    "send": lambda _story: None,
    "seal": is_written,
    "archive": is_on_its_way,
    "export": is_taken,
    "copy": is_taken,
}
"""What there has to be for an act to write of."""


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
def no_space_at(number: int, *, is_lasting: bool) -> Iterator[Callable[[], bool]]:
    """The n-th writing, from 0, finds no room: a file's opening, its flush, or a write of SQLite's own.

    Args:
        is_lasting: no later one does either; else that one alone. Gives whether it came so far.
    """
    left, happened, sheets = number, False, 0
    opened, flushed, told = os.open, os.fsync, os.statvfs

    def has_room() -> bool:
        nonlocal left, happened
        left -= 1
        happened |= left < 0
        return left != -1 and (left >= 0 or not is_lasting)

    def refuse(path: str) -> None:
        nonlocal sheets
        sheets += "/csv/" in path
        if "/csv/" in path and sheets > SHEETS:
            return  # one sheet among nineteen is like the next
        if not has_room():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def open_(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and ".lock" not in str(path):
            refuse(str(path))
        return opened(path, flags, *more, **named)

    def fsync(descriptor: int) -> None:
        refuse(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        flushed(descriptor)

    def statvfs(path: Any) -> os.statvfs_result:
        found = list(told(path))
        return os.statvfs_result([*found[:3], 0, 0, *found[5:]] if happened else found)

    with pytest.MonkeyPatch.context() as patch, watched(has_room):
        patch.setattr(os, "open", open_)
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "statvfs", statvfs)
        yield lambda: happened


def at_every_writing(story: Harmed, name: str) -> Iterator[tuple[str, str]]:
    """An act at whose n-th writing there is no room, then n + 1, until all of them have it.

    Each time, what was said then, and what is wrong: something acknowledged is nowhere, or it does not go on with room.
    """
    for is_lasting in (False, True):
        for number in count(step=1 if IS_WHOLE else STEPS[name]):
            READY[name](story)
            with no_space_at(number, is_lasting=is_lasting) as has_happened:
                said = tried(story, ACTS[name])
            if not has_happened():
                break
            lost = sorted(story.ledger.owed.keys() - story.ledger.held(story.halls()))
            again = tried(story, ACTS[name])
            yield said, f"{number} {is_lasting}: {lost} {again}" if lost or again else ""


def with_no_file_beyond(size: int, act: Callable[[], T]) -> T:
    """Done in a child of which no file grows beyond some bytes, as where a quota is spent; what it gives, by JSON."""

    def cramped() -> T:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        return act()

    return told_by(cramped)


def submitted_elsewhere(story: Harmed, said: str) -> None:
    """What `send` did in a child is known here: a value that was acknowledged, or one of which nobody was told."""
    story.count += 1
    key = f"{sound_reference(story.count)} submitted"
    story.ledger.possible.add(key)
    if not said:
        story.ledger.promise(key, "a")


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
