"""Who has a terminal's database open: any number of programs at once, or the one that takes another file for it."""

import fcntl
import os
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.private_files import reason
from kiosk import small_files
from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, StorageError

UNDER_REPAIR = N_("La base est en cours de réparation : rien n'est écrit. Attendez la fin, puis relancez la borne.")

_TRIES, _PAUSE = 5, 0.01
"""How often, and after how many seconds, a lock is asked for again that `is_free` may hold for an instant."""


class InUse(Exception):
    """A terminal, a console or a night has the database open. Exit code 5."""


def hold(database: Path, opener: Callable[..., object]) -> None:
    """Say that the database is in use, for as long as what opens it is held by anybody (a killed process lets go).

    Raises:
        DamagedDatabase: it is being repaired.
        StorageError: the lock's file cannot be made.
    """
    descriptor = _open(database)
    for tries_left in reversed(range(_TRIES)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if not tries_left:
                os.close(descriptor)
                raise DamagedDatabase(UNDER_REPAIR) from None
            time.sleep(_PAUSE)
    weakref.finalize(opener, os.close, descriptor)


def is_free(database: Path) -> bool:
    """Whether nobody has the database open at this instant. Raises StorageError: the lock's file cannot be made."""
    try:
        with alone(database):
            return True
    except InUse:
        return False


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Nobody else opens the database within the block.

    Raises:
        InUse: somebody has it open.
        StorageError: the lock's file cannot be made.
    """
    descriptor = _open(database)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        yield
    finally:
        os.close(descriptor)


def lock_of(database: Path) -> Path:
    return database.with_name("open.lock")


def _open(database: Path) -> int:
    path = lock_of(database)
    try:
        # Read only: where it is there already, a disk that cannot be written is no hindrance.
        return small_files.open_plain(path, os.O_RDONLY | os.O_CREAT)
    except OSError as error:
        raise StorageError(f"{path} : ce verrou ne peut pas être posé. {reason(error)}") from None
