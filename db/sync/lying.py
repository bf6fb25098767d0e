"""What stands in central's way at the share: it stays where it lies, is named, and stops nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

from db import room_left
from db.sync import quarantine, register, registered
from db.sync.central import Central
from db.sync.ingested import Ingested
from db.sync.transport import InTheWay, NoRight, Transport, Unreachable, Unwritable
from kiosk.clock import local_day
from kiosk.small_files import size_of

NO_ROOM = "no_room"
"""Why a file that cannot be taken is not put aside either."""
MOST_IN_A_FOLDER = 20
"""Things of a folder that are named: each name is a slip, and those of a flood would fill the disk as well."""
FEW_ANYWAY = (quarantine.STRAY, quarantine.FORMER)
"""Reasons of what is looked for last, and never for much of it."""


def is_room_aside(central: Central, size: int) -> bool:
    """Whether so many bytes may be put into quarantine, as far as its disk tells."""
    try:
        return room_left.is_left_beside(size, room_left.free(central.home.quarantine), size_of(central.home.database))
    except OSError:
        return True  # what is the matter with the folder is said where it is written to


def leave_lying(
    central: Central, name: str, reason: str, now: datetime, done: Ingested, more: dict[str, str] | None = None
) -> None:
    """Name something at the target that is not taken over, once a night, or count it, beyond the few of its folder.

    Args:
        name: its path there, as data.
        reason: a code of `batch.LEFT_LYING`.
        more: as `quarantine.note` has it; of `NO_ROOM`, `why` is there.
    """
    if name in done.unnamed or name in done.lying:
        return  # the receipts are written twice in a night
    done.quarantined.append(reason)
    if reason == NO_ROOM:
        done.no_room[name] = (more or {}).get("why", "")
        done.room_wanted = room_left.wanted_beside(size_of(central.home.database))
    if reason not in FEW_ANYWAY and _is_crowded(central, name, done, is_for_room=reason == NO_ROOM):
        done.unnamed[name] = reason
        return
    quarantine.note(central.home.quarantine, name, reason, local_day(now).isoformat(), central.step, more or {})
    done.lying.append(name)
    if reason == "rights":
        done.refused.append(name)
    if reason == quarantine.STRAY:
        done.strays.append(name)
    if reason == quarantine.FORMER:
        done.former.append(name)


def is_known(central: Central, terminal: str) -> bool:
    """Whether a folder has the name of a terminal that was ever enrolled here."""
    return registered.is_name(terminal) and register.of(central.db, terminal) is not None


def _is_crowded(central: Central, name: str, done: Ingested, *, is_for_room: bool) -> bool:
    """Files for which there is no room are counted apart: no erasure is complete as long as one of them is named."""
    crowd = _crowd(central, name)
    others = {*done.strays, *done.former}
    named = (each for each in reversed(done.lying) if each not in others and (each in done.no_room) == is_for_room)
    # The last one first: what is named after one another lies in one folder, and a flood is asked about thing by thing.
    alike = (each for each in named if _crowd(central, each) == crowd)
    return bool(crowd) and len([*islice(alike, MOST_IN_A_FOLDER)]) == MOST_IN_A_FOLDER


def _crowd(central: Central, name: str) -> str:
    """Together with what something is counted: with all of its terminal's folder; with all of the inbox, where no
    terminal has such a name, for anybody makes folders there; empty: with nothing.
    """
    root, *below = name.split("/")
    if len(below) > 1:
        return f"{root}/{below[0]}" if is_known(central, below[0]) else root
    return root if root == "inbox" and below and not is_known(central, below[0]) else ""


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
