"""Central again, from its last sound copy and the archive since (R9): put the copy in place, then take the archive up.

A plug pulled half-way needs no path of its own: the database is then missing, and the next `restore` begins anew. What
was in its place is kept beside it, never deleted: a damaged file may still be read by somebody.
"""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db.connection import change, immediate
from db.files import PART, Step
from db.private_files import flush_file, flush_folder
from db.sync import backup, csv_export, receiver
from db.sync.central_home import CentralHome, CentralMissing
from db.sync.lock import only_one
from db.sync.night import Place
from db.sync.receiver import Ingested
from kiosk.clock import local_day, to_text
from kiosk.config import is_central

_SIDE_FILES = ("-wal", "-shm")
"""What belongs to the file that goes: beside another one they would be read as its own."""


class NotNeeded(Exception):
    """The database that is there is sound: it is made anew on demand only, by `rebuild`. Exit code 2."""


class NoSoundCopy(Exception):
    """No copy can be read: nothing was changed. Exit code 6."""


@dataclass(frozen=True)
class Restored:
    copy: str
    """Name of the copy that was put in place."""
    passed_over: tuple[str, ...]
    """Younger copies that cannot be read: a person looks at the disk."""
    kept: str
    """Name of what was in its place; empty: nothing was."""
    ingested: Ingested
    """What the archive held that the copy did not."""
    rows: dict[str, int]
    """Of each CSV file."""


def restore(place: Place, now: datetime, *, replace: bool = False) -> Restored:
    """Put central back as it was, as far as copy and archive tell; the terminals send again what is in neither.

    Args:
        replace: also where the database is sound.

    Raises:
        NotNeeded, NoSoundCopy: see there; nothing was changed.
        Locked, CentralMissing, StorageError: see their modules.
    """
    if not is_central(place.home):
        raise CentralMissing
    with only_one(place.home, "central"):
        home = CentralHome(place.home)
        home.read_keys()  # without them the archive stays shut: told before anything is moved
        if not replace and backup.is_sound(home.database):
            raise NotNeeded
        copy, passed_over = _last_sound(home, now)
        kept = _put_aside(home, now, place.step)
        _put_in_place(copy, home.database, place.step)
        opened = receiver.open_home(place.home, now, place.step, place.track)
        with closing(opened.db):
            place.step("all backed up")
            with immediate(opened.db):
                # R4: what the copy holds is in a copy.
                change(opened.db, "UPDATE applied SET backed_up = 1")
            done = Ingested()
            receiver.replay_archive(opened, now, done)
            counts = csv_export.export(opened)
    return Restored(copy.name, passed_over, kept, done, counts)


def _last_sound(home: CentralHome, now: datetime) -> tuple[Path, tuple[str, ...]]:
    """The youngest copy that can be read, and the names of the younger ones that cannot.

    One of a day to come is tried last (R8): a clock that was ahead once made it, and every night since made a younger.
    """
    passed_over: list[str] = []
    today = local_day(now)
    for day in sorted(backup.copies(home.backup), key=lambda day: (day <= today, day), reverse=True):
        copy = backup.copy_of(home.backup, day)
        if backup.is_sound(copy):
            return copy, tuple(passed_over)
        passed_over.append(copy.name)
    raise NoSoundCopy


def _put_aside(home: CentralHome, now: datetime, step: Step) -> str:
    """The file in the way, and what belongs to it, under a name of its own; gives that name."""
    stamp = to_text(now).replace(":", "")
    name = f"{home.database.name}.replaced-{stamp}"
    kept = ""
    # The database first: side files without it are put aside by the next run, a database without its own is not whole.
    for end in ("", *_SIDE_FILES):
        file = home.database.with_name(home.database.name + end)
        if file.exists():
            step("put aside")
            file.replace(home.database.with_name(name + end))
            kept = name
    flush_folder(home.folder)
    return kept


def _put_in_place(copy: Path, database: Path, step: Step) -> None:
    part = database.with_name(database.name + PART)
    step("copy back")
    shutil.copyfile(copy, part)
    part.chmod(0o600)
    flush_file(part)
    step("in place")
    part.replace(database)
    flush_folder(database.parent)
