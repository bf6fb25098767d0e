"""Central again, from its last sound copy and the archive since (R9): take the archive up, copy that, put it in place.

Until the next night nothing but this new copy would outlive a second loss of what the archive alone had: a terminal may
let its file go on the word of a receipt that promised a copy which has rotted since. Cut off half-way, it begins anew.
What was in the place of the database is kept beside it for as long as a copy: somebody may still read it.
"""

from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from db import held, left_log, side_files
from db.connection import Connection, change, immediate, open_database, rows
from db.guards import Full
from db.night.central.csv import export as csv_export
from db.private_files import reason
from db.replacing import copy_beside, discard, put_aside, put_in_place
from db.sync import (
    agency_pepper,
    applying,
    backup,
    before_upgrade,
    copies_gone,
    erasure,
    generation,
    giant,
    half_written,
    marks_lost,
    notes_lost,
    receiver,
    register,
    replaced,
    rotten,
)
from db.sync.batch import BadBatch
from db.sync.central import Central, emptying_log, open_file, open_home
from db.sync.central_home import CentralHome
from db.sync.central_schema import LOG_OF_ANOTHER, check_version, wrong_log
from db.sync.ingested import Ingested
from db.sync.lock import only_one
from db.sync.naming import named
from db.sync.night import Place
from db.sync.not_given_up import Held, held_by
from db.sync.opening import open_held
from db.sync.projection import refresh
from db.sync.shut import is_shut
from db.sync.troubles import tried
from kiosk.clock import local_day, to_text
from kiosk.i18n import _
from kiosk.services.ports import DamagedDatabase, StorageError


class NotNeeded(Exception):
    """The database that is there is sound: it is made anew on demand only, by `rebuild`. Exit code 2."""


class NoSoundCopy(Exception):
    """No copy can be read: nothing was changed. Exit code 6."""


class OnlyNewerCopies(Exception):
    """A newer program wrote every copy that can be read: nothing was changed. Exit code 6."""


class NoCopyToRebuild(Exception):
    """No copy can be read, and the database that is there is sound: nothing was changed. Exit code 6."""


class WouldLose(Exception):
    """The sound database that is there holds what neither a copy nor the archive gives back: nothing was changed.

    Exit code 1. Central's key was made anew, or the archive is damaged; a copy of that database mends it.
    """


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
    staff_of: tuple[str, ...]
    """Agencies whose staff is as the copy tells: nobody sends again what was changed since."""
    copied: backup.BackedUp | None
    """The copy that was made of it; None: there is none."""
    rotten: tuple[str, ...]
    """Files of the archive that are no longer what was written: the copy held what was in them."""
    giants: tuple[str, ...]
    """Files of archive and quarantine that are too large to be read: what they may have held is not here."""
    unwritten: tuple[str, ...]
    """Why there is no copy, or why the CSV files are not as the database is, in words."""


def restore(place: Place, now: datetime, *, replace: bool = False, is_going_back: bool = False) -> Restored:
    """Put central back as it was, as far as copy and archive tell; the terminals send again what is in neither.

    Args:
        replace: also where the database is sound.
        is_going_back: also where a newer program wrote it.

    Raises, and nothing was changed:
        NotNeeded, NoSoundCopy, OnlyNewerCopies, NoCopyToRebuild, WouldLose, Locked, CentralMissing: see there.
        DamagedDatabase: younger copies are elsewhere (`db.sync.copies_gone`), or the log beside the base is another's.
        StorageError: copy or database is shut to this account, another program has it open, there is no room, or nobody
            can read who was shut out.
    """
    home, act = CentralHome(place.home), _act(replace=replace, is_going_back=is_going_back)
    home.check_here()
    with only_one(place.home, "central"):
        keys = home.read_keys()  # without them the archive stays shut: told before anything is moved
        _check_all_can_be_read(home)
        register.check_read(home)
        held.check_free(home.database)  # whoever has it open would go on writing to what is put aside
        is_sound = _is_sound(home.database, is_given_up=replace)
        _check_log(home.database, is_given_up=replace)
        if is_sound and not is_going_back:
            _check_is_ours(home.database)
        if is_sound and not replace:
            raise NotNeeded
        copy, passed_over = _last_sound(home, now, act, otherwise=NoCopyToRebuild if is_sound else NoSoundCopy)
        was = held_by(home.database) if is_sound and not is_going_back else Held()
        part = copy_beside(copy, home.database, place.step)
        done, uncopied, unexported = Ingested(), list[StorageError](), list[StorageError]()
        try:
            central = open_file(home, keys, part, now, place.step, place.track)
            copied, is_told = _make_ready(central, copy, now, was, done, uncopied)
            with held.alone(home.database):
                # While nothing is changed yet: without a new one the terminals would refuse all that the older database
                # tells, and with it the same database only tells everything again.
                # Of one that never told anything, nothing could be believed that is not there.
                (generation.begin if is_told else generation.begin_again)(home, place.step)
                kept = put_aside(home.database, replaced.name_for(home, now), place.step)
                put_in_place(part, home.database, place.step)
        except (StorageError, WouldLose):
            discard(part)
            raise
        opened = open_home(place.home, now, place.step, place.track)
        with emptying_log(opened):
            half_written.remove(opened)
            counts = tried(lambda: csv_export.export(opened.db, opened.home.csv, opened.step), unexported)
            staff_of = agency_pepper.agencies(opened.db)
            damaged = tuple(map(str, rotten.files(opened.archive, opened.db, opened.keys.identity)))
    giants = tuple(giant.found(home))
    unwritten = (*(_said(each, home.backup) for each in uncopied), *(_said(each, home.csv) for each in unexported))
    return Restored(copy.name, passed_over, kept, done, counts or {}, staff_of, copied, damaged, giants, unwritten)


def _act(*, replace: bool, is_going_back: bool) -> str:
    """What a person runs again, once what stood in its way is put right."""
    return "kiosk " + ("upgrade-check --back" if is_going_back else f"central {'rebuild' if replace else 'restore'}")


def _said(trouble: StorageError, folder: Path) -> str:
    """Of a full disk which one it is, without the words of every other command: that nothing was kept."""
    full = _("Le disque qui porte {folder} est plein : libérez-y de la place.")
    return full.format(folder=folder) if isinstance(trouble, Full) else _(str(trouble))


def _check_is_ours(database: Path) -> None:
    """One that a newer program wrote goes by the way back, which keeps what was written since."""
    with closing(open_database(database, None, read_only=True)) as db:
        check_version(db)


def _make_ready(
    central: Central, copy: Path, now: datetime, was: Held, done: Ingested, troubles: list[StorageError]
) -> tuple[backup.BackedUp | None, bool]:
    """What was decided since the copy holds before anybody can open it: who is shut out or taken in, what is erased.

    A command that comes after a plug was pulled would else export what was erased, or not know who was enrolled since.
    Then what the archive has, and a copy of all of it. A folder that takes no copy keeps nobody from the database.
    Gives that copy, and whether the database knows of anything that went down to a terminal.
    """
    with closing(central.db) as db:
        central.step("all backed up")
        with immediate(db):
            # R4: what the copy holds is in a copy.
            change(db, "UPDATE applied SET backed_up = 1")
            register.take_over(db, was.terminals)
            notes_lost.look(central.home, db, central.step, known=was.terminals)
            register.settle(central.home, db, central.step)
            done.notes_lost = notes_lost.noted(central.home, db)
        refresh(db, to_text(now))  # where a terminal is another agency's than in the copy
        erasure.settle(central, now, done, marks_lost.look(central, copy, now, done))  # R5: before all that follows
        _check_gives(central, was.taken_in)
        receiver.replay_archive(central, now, done)
        return tried(lambda: backup.keep_copy(central, now), troubles), _count(db, "down") > 0


def _check_gives(central: Central, owed: frozenset[str]) -> None:
    """Raises WouldLose where the archive does not give what the copy lacks."""
    lacking = owed - applying.applied(central.db)
    found = {path: digest for path, digest in central.archive.files() if digest in lacking}
    for path, digest in found.items():
        with suppress(OSError, BadBatch):
            open_held(central, path.name, giant.read(path))
            lacking -= {digest}
    if lacking:
        raise WouldLose


def _check_all_can_be_read(home: CentralHome) -> None:
    """One that is shut may be the one that holds most: which is the last can be told of all of them only."""
    side_files.check(home.database, *backup.every(home.backup))
    shut = [*([home.database] if is_shut(home.database) else []), *backup.shut(home.backup)]
    if shut:
        said = _(
            "Ce compte ne peut pas lire {paths}, qui est peut-être ce qu'il faut remettre en place : rien n'est "
            "changé. Rendez-le-lui (chown), puis relancez. N'ôtez rien de central/backup."
        )
        raise StorageError(said.format(paths=named([str(path) for path in shut], ", ")))


def _is_sound(database: Path, *, is_given_up: bool) -> bool:
    """What cannot be told to be damaged, on a full disk above all, is put aside for an older copy on demand only."""
    try:
        return backup.is_told_sound(database) and not left_log.is_damaged(database, None)
    except (OSError, StorageError) as error:
        if is_given_up:
            return False
        why = _(str(error)) if isinstance(error, StorageError) else reason(error)
        said = _(
            "{path} : rien ne dit que cette base est abîmée, elle ne peut pas être vérifiée, et rien n'est changé. "
            "{why} Disque plein : libérez de la place, puis relancez. Disque en panne : kiosk central rebuild"
        )
        raise StorageError(said.format(path=database, why=why)) from None


def _check_log(database: Path, *, is_given_up: bool) -> None:
    """Raises DamagedDatabase: without the log beside it the database is sound, and has more than any copy."""
    wrong = ""
    with suppress(*((OSError, StorageError) if is_given_up else ())):
        wrong = wrong_log(database)
    if wrong == LOG_OF_ANOTHER:
        raise DamagedDatabase(wrong)


def _last_sound(home: CentralHome, now: datetime, act: str, otherwise: type[Exception]) -> tuple[Path, tuple[str, ...]]:
    """The copy that can be read and holds most, and the names of the younger ones that cannot be read.

    Which is the last is told by what came, and by what went, not by a date (R8): files that were taken in are counted
    and never forgotten, and so are the events that were forgotten in their time. A clock that was ahead once made a
    copy of a day to come, which is either old by now, or the only one of a season whose archive is lost. One that a
    newer program wrote is of no use to this one, and nothing is wrong with it: who went back to an older program takes
    one from before the upgrade.
    """
    today = local_day(now)
    days = {backup.copy_of(home.backup, day): day for day in backup.copies(home.backup)}
    days |= before_upgrade.copies(home.backup)  # of one day there may then be several: the one that was written last
    ages = {copy: (day <= today, day, copy.stat().st_mtime_ns) for copy, day in days.items()}
    lived = {copy: _lived_by(copy) for copy in ages}
    broken = {copy for copy, told in lived.items() if told is None}
    for copy in sorted(ages, key=lambda copy: (lived[copy] or (0, 0), ages[copy]), reverse=True):
        if copy in broken or not backup.is_sound(copy):
            broken.add(copy)
        elif backup.is_newer(copy):
            otherwise = OnlyNewerCopies
        else:
            copies_gone.check_none_younger(home, act, days[copy])
            return copy, tuple(sorted((each.name for each in broken if ages[each] > ages[copy]), reverse=True))
    copies_gone.check_none_younger(home, act)
    raise otherwise


def _lived_by(copy: Path) -> tuple[int, int] | None:
    """How many files of terminals a copy had taken in, and how many events it had forgotten; None: it cannot be asked.

    What an older program wrote counts nothing that is forgotten.
    """
    try:
        with closing(open_database(copy, None, read_only=True)) as db:
            tables = {found["name"] for found in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if "applied" not in tables:
                return None
            return _count(db, "applied"), _count(db, "forgotten_events") if "forgotten_events" in tables else 0
    except StorageError:
        return None


def _count(db: Connection, table: str) -> int:
    return int(rows(db, f"SELECT count(*) AS n FROM {table}")[0]["n"])  # noqa: S608 - a name of ours
