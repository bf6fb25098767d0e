"""One night at a time: two runs would do no harm, but their logs could not be read."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.private_files import private_folder, reason
from kiosk import small_files
from kiosk.services.ports import StorageError

FOLDER = "locks"


class Locked(Exception):
    """Another run holds the lock. Exit code 5."""


@contextmanager
def only_one(home: Path, role: str) -> Iterator[None]:
    """Hold `<home>/locks/<role>.lock` (flock: a killed process lets go by itself).

    Raises:
        Locked: at once, when somebody else holds it.
        StorageError: this account cannot use the lock's file.
    """
    private_folder(home / FOLDER)
    path = lock_of(home, role)
    try:
        descriptor = small_files.open_plain(path, os.O_RDWR | os.O_CREAT)
    except OSError as error:
        raise StorageError(f"{path} : ce verrou ne peut pas être posé. {reason(error)}") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(role) from None
        yield
    finally:
        os.close(descriptor)


def is_held(home: Path, role: str) -> bool:
    """Whether another run holds the lock now; makes nothing. False where nobody here can tell."""
    with suppress(OSError):
        descriptor = os.open(lock_of(home, role), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
    return False


def lock_of(home: Path, role: str) -> Path:
    return home / FOLDER / f"{role}.lock"


def hindrance(home: Path, role: str) -> Path | None:
    """What would keep this account from a lock, the folder or the file; None: nothing. Makes nothing."""
    path = lock_of(home, role)
    folder = path.parent
    if not folder.exists():
        return None  # the first command makes it, and the home itself is looked at
    if not (folder.is_dir() and os.access(folder, os.X_OK)):
        return folder
    if os.path.lexists(path):
        return None if small_files.is_plain(path) and os.access(path, os.R_OK | os.W_OK) else path
    return None if os.access(folder, os.W_OK) else folder
