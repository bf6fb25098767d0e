"""Without room at any write (F2), this is reported in words, nothing promised is lost, and with room all goes on.

A write is a file that is created or flushed, or a write of SQLite's own, by the shipped library with its cipher.
"""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from db.night.share import Away
from kiosk.services.ports.errors import StorageError
from tests.night.plug import Figures
from tests.night.story import Story
from tests.proof.sqlite_writes import watched

SAID = (StorageError, Away)
EACH = 40
"""Each test takes the room from every n-th write, with this n."""
SHEETS = 4
"""Sheets whose writes may find no room: one sheet is like the next."""


def send(story: Story) -> None:
    story.submit("hall-a", story.never())


def seal(story: Story) -> None:
    story.sync("hall-a", story.never())


def receive(story: Story) -> None:
    story.nightly("", story.never())


@contextmanager
def no_room_at(number: int, *, is_lasting: bool) -> Iterator[Callable[[], bool]]:
    """Let the n-th write, from 0, find no room; give a function that tells if this write was reached.

    Args:
        is_lasting: when True, no later write finds room either.
    """
    left, happened, sheets = number, False, 0
    opened, flushed, told = os.open, os.fsync, os.statvfs

    def has_room() -> bool:
        nonlocal left, happened
        left -= 1
        happened |= left < 0
        return left != -1 and (left >= 0 or not is_lasting)

    def check(path: str) -> None:
        nonlocal sheets
        sheets += "/csv/" in path
        if ("/csv/" not in path or sheets <= SHEETS) and not has_room():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def open_(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_CREAT and ".lock" not in str(path):
            check(str(path))
        return opened(path, flags, *more, **named)

    def fsync(descriptor: int) -> None:
        check(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        flushed(descriptor)

    def statvfs(path: Any) -> os.statvfs_result:
        found = list(told(path))
        return os.statvfs_result([*found[:3], 0, 0, *found[5:]] if happened else found)

    with pytest.MonkeyPatch.context() as patch, watched(has_room):
        patch.setattr(os, "open", open_)
        patch.setattr(os, "fsync", fsync)
        patch.setattr(os, "statvfs", statvfs)
        yield lambda: happened


def lives(root: Path, act: Callable[[Story], None], *, is_lasting: bool, first: int) -> int:
    """Play an act that finds no room at its n-th write, then once more with room; return how many lives this took."""
    for life in count():
        story = Story(root / str(life), 1, Figures())
        for before in (send, seal, send):
            before(story)
        with no_room_at(first + life * EACH, is_lasting=is_lasting) as has_happened, suppress(*SAID):
            act(story)
        if not has_happened():
            return life
        story.check(f"{act.__name__} without room")
        for again in (act, Story.live):
            again(story)
        story.oracle.check_settled(story.siege.references(), story.siege.night())
    raise AssertionError


@pytest.mark.proof(keeps=1)
@pytest.mark.parametrize("first", range(EACH))
def test_without_room_nothing_is_lost(tmp_path: Path, first: int) -> None:
    played = 0
    for number, act in enumerate((send, seal, receive)):
        for is_lasting in (False, True):
            root = tmp_path / f"{number}-{is_lasting}"
            played += lives(root, act, is_lasting=is_lasting, first=first)
    assert played > 5
