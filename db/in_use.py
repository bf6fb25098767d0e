"""Who has a terminal's database open: any number of programs at once, or the one that takes another file for it."""

import fcntl
import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from db.private_files import reason
from kiosk.i18n import N_
from kiosk.services.ports import DamagedDatabase, StorageError

UNDER_REPAIR = N_("La base est en cours de réparation : rien n'est écrit. Attendez la fin, puis relancez la borne.")


class InUse(Exception):
    """A terminal, a console or a night has the database open. Exit code 5."""


def hold(database: Path, opener: Callable[..., object]) -> None:
    """Say that the database is in use, for as long as what opens it is held by anybody (a killed process lets go).

    Raises:
        DamagedDatabase: it is being repaired.
        StorageError: the lock's file cannot be made.
    """
    descriptor = _open(database)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise DamagedDatabase(UNDER_REPAIR) from None
    weakref.finalize(opener, os.close, descriptor)


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


def _open(database: Path) -> int:
    path = database.with_name("open.lock")
    try:
        # Read only: where it is there already, a disk that cannot be written is no hindrance.
        return os.open(path, os.O_RDONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise StorageError(f"{path} : ce verrou ne peut pas être posé. {reason(error)}") from None
