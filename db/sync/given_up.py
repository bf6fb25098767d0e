"""A database of central's that nothing puts back any more: damaged, and not one copy is there."""

from datetime import datetime

from db import held
from db.files import Step, no_step
from db.replacing import put_aside
from db.sync import backup, replaced
from db.sync.central_home import CentralHome
from db.sync.central_schema import LOG_OF_ANOTHER, wrong_log
from db.sync.lock import only_one
from db.sync.lost_base import has_copies
from db.sync.shut import is_shut
from kiosk import small_files


def is_beyond_restoring(home: CentralHome) -> bool:
    """Whether the database is there and damaged, and not one copy is.

    Raises:
        OSError, StorageError: nobody can tell.
    """
    database = home.database
    if not small_files.size_of(database) or is_shut(database) or has_copies(home):
        return False
    return not (backup.is_told_sound(database) or wrong_log(database) == LOG_OF_ANOTHER)


def give_up(home: CentralHome, now: datetime, step: Step = no_step) -> str:
    """Put a database aside from which nothing is restored any more, as `restore` does; gives its name, or nothing.

    Raises:
        Locked: see `db.sync.lock`. HeldDatabase: another program has it open.
        OSError, StorageError: nobody can tell whether it is damaged; it stays.
    """
    with only_one(home.home, "central"):
        if not is_beyond_restoring(home):
            return ""
        with held.alone(home.database):
            return put_aside(home.database, replaced.name_for(home, now), step)
