"""What stands in central's way at the share: it stays where it lies, is named, and stops nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from db import room_left
from db.sync import quarantine
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.transport import InTheWay, NoRight, Transport, Unreachable, Unwritable
from kiosk.clock import local_day
from kiosk.small_files import size_of

NO_ROOM = "no_room"
"""Why a file that cannot be taken is not put aside either."""
_MOST_IN_A_FOLDER = 20
"""Files of a folder that are named for this: each name is a slip, and those of a flood would fill the disk as well."""


def leave_for_want_of_room(central: Central, folder: str, name: str, now: datetime, done: Ingested) -> None:
    """Name a file of an inbox for which there is no room here, as long as not too many of that folder are."""
    if sum(each.rpartition("/")[0] == folder for each in done.no_room) < _MOST_IN_A_FOLDER:
        leave_lying(central, f"{folder}/{name}", NO_ROOM, now, done)


def is_room_aside(central: Central, size: int) -> bool:
    """Whether so many bytes may be put into quarantine, as far as its disk tells."""
    try:
        return room_left.is_left_beside(size, room_left.free(central.home.quarantine), size_of(central.home.database))
    except OSError:
        return True  # what is the matter with the folder is said where it is written to


def leave_lying(central: Central, name: str, reason: str, now: datetime, done: Ingested) -> None:
    """Name something at the target that is not taken over, once a night.

    Args:
        name: its path there, as data.
        reason: a code of `batch.LEFT_LYING`.
    """
    if name in done.lying:
        return  # the receipts are written twice in a night
    quarantine.note(central.home.quarantine, name, reason, local_day(now).isoformat(), central.step)
    done.quarantined.append(reason)
    done.lying.append(name)
    if reason == "rights":
        done.refused.append(name)
    if reason == quarantine.STRAY:
        done.strays.append(name)
    if reason == quarantine.FORMER:
        done.former.append(name)
    if reason == NO_ROOM:
        done.no_room.append(name)


def why_unread(trouble: Unreachable) -> str:
    """The code for something there that cannot be read, of a target that answers."""
    return "rights" if isinstance(trouble, NoRight) else "unreadable"


@contextmanager
def stopping_no_other(
    central: Central, transport: Transport, folder: str, path: str, now: datetime, done: Ingested
) -> Iterator[None]:
    """Write to one terminal: what is in the place of `path`, or that this account has no right on its folder, keeps
    that one waiting, not the others.

    Raises:
        Unreachable: the target is gone, or takes nothing (`Unwritable`).
    """
    try:
        yield
    except Unwritable:
        raise
    except NoRight:
        transport.list("")  # a share that is closed altogether raises here
        leave_lying(central, transport.shut_at(folder), "rights", now, done)
    except Unreachable as trouble:
        transport.list("")  # a target that is gone raises here
        leave_lying(central, str(trouble) if isinstance(trouble, InTheWay) else path, "in_the_way", now, done)
