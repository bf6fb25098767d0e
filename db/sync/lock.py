"""One night at a time: two runs would do no harm, but their logs could not be read."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.private_files import private_folder


class Locked(Exception):
    """Another run holds the lock. Exit code 5."""


@contextmanager
def only_one(home: Path, role: str) -> Iterator[None]:
    """Hold `<home>/locks/<role>.lock` (flock: a killed process lets go by itself).

    Raises:
        Locked: at once, when somebody else holds it.
    """
    path = private_folder(home / "locks") / f"{role}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(role) from None
        yield
    finally:
        os.close(descriptor)
