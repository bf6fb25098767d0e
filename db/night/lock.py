"""One run at a time on each side: two would do no harm, but each would do the other's work again."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.files import private_folder, reason
from kiosk.services.ports import StorageError

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
    path = private_folder(home / "locks") / f"{role}.lock"
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise StorageError(f"{path} : ce verrou ne peut pas être posé. {reason(error)}") from None
    try:
        _lock(descriptor, wait_seconds)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, wait_seconds: int) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Locked from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return
