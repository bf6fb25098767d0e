"""Let one run at a time work on each side: two would do no harm, but each would repeat the other's work."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.files import open_lock, private_folder
from kiosk.errors import Exit, KioskError

_PAUSE_SECONDS = 1


class Locked(KioskError):
    """Another run holds the lock. Exit code 5."""

    exit_code = Exit.LOCKED


@contextmanager
def only_one(home: Path, role: str, wait_seconds: int = 0) -> Iterator[None]:
    """Hold `<home>/locks/<role>.lock` during the block; the system frees it when a process is killed (F1).

    Raises:
        Locked: another run held it for all of `wait_seconds`.
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
