"""One run at a time on each side: two would do no harm, but each would do the other's work again."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.files import open_lock, private_folder

_PAUSE_SECONDS = 1


class Locked(Exception):
    """Another run holds the lock. Exit code 5."""


@contextmanager
def only_one(home: Path, role: str, wait_seconds: int = 0) -> Iterator[None]:
    """Hold `<home>/locks/<role>.lock`; a killed process lets go of it by itself (F1).

    Raises:
        Locked: somebody else held it all the time.
        StorageError: this account cannot use the file.
    """
    descriptor = open_lock(private_folder(home / "locks") / f"{role}.lock")
    until = time.monotonic() + wait_seconds
    try:
        while not _took(descriptor):
            if time.monotonic() >= until:
                raise Locked
            time.sleep(_PAUSE_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _took(descriptor: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
