"""Central's daily copy, and what may be forgotten because of it.

A copy counts only once it was opened and passed SQLite's integrity check; what it holds is then listed as
`backed_up` (R4), which lets terminals and the archive drop their own copies in time. Beside it lies its SHA-256, which
`sha256sum -c` reads too: SQLite does not see a bit that turns inside a value.
"""

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from db import side_files
from db.connection import Connection, immediate, open_database, plain_errors, rows
from db.dated_names import day_in
from db.files import Step, part_of, write_durably
from db.guards import Full, torn_page
from db.private_files import flush_file, flush_folder, reason
from db.sync import before_upgrade, copy_digest, copy_state, dated_anew, put_aside, soundness
from db.sync.archive import ARCHIVE_KEPT
from db.sync.central import Central
from db.sync.central_schema import age_of, version_of
from db.sync.copy_days import ENOUGH, LONGEST_STEP, dated_ahead, goes_on, kept
from db.sync.shut import is_closed, is_shut, lying_in
from kiosk import small_files
from kiosk.clock import from_text, local_day, to_text
from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase, StorageError

_NO_ROOM = N_(
    "Le disque qui porte {folder} est plein : la sauvegarde n'y est pas faite. Ce qui est reçu est dans la base, et "
    "les copies d'avant sont gardées. Libérez-y de la place, puis : kiosk central nightly"
)
_COPY_SHUT = N_(
    "{paths} : ce compte ne peut pas lire la copie d'aujourd'hui, que rien ne dit abîmée : elle reste, et aucune autre "
    "n'est faite. Rendez-la-lui (chown), sans l'ôter ; puis : kiosk central nightly"
)


class CopyShut(StorageError):
    """Today's copy is there, and this account cannot read it: it is given back, never replaced nor put aside."""


@dataclass(frozen=True)
class BackedUp:
    name: str
    batches: int
    """Batches that the copy holds."""
    dropped: int = 0
    """Archive files that were no longer needed."""
    aside: str = ""
    """Where today's copy of before is now, below the folder of copies, if this program could not read it."""
    is_new: bool = True
    """Whether it was written now; else today's copy was of this state already."""
    is_shut: bool = False
    """Whether none was made, for today's is there and shut to this account."""


def back_up(central: Central, now: datetime) -> BackedUp:
    """Copy, check, list what it holds, and drop what is too old.

    Where today's copy is shut to this account, none is made, which is no failure: somebody gives it back.

    Raises:
        StorageError: no sound copy could be made; nothing was dropped and nothing counts as backed up.
    """
    folder = central.home.backup
    if not has_jumped(folder, now):
        dated_anew.settle(central, copies(folder), now)
    try:
        done = keep_copy(central, now)
    except CopyShut:
        done = BackedUp(copy_of(folder, local_day(now)).name, 0, is_new=False, is_shut=True)
    there, today = copies(folder), local_day(now)
    # What counts as today goes once another copy of today is there, which was read again.
    beyond = set() if done.is_shut else dated_ahead(there, today) | _overdue(folder, there, now)
    for old in sorted({*there} - kept(there, today) | beyond):
        copy_digest.drop(copy_of(folder, old), central.step)
    return replace(done, dropped=_drop_archive(central, now))


def _overdue(folder: Path, there: list[date], now: datetime) -> set[date]:
    """Of the days with a copy, those whose five weeks are over although nights were rare, once two later copies can be
    read again: one alone may rot. A clock that has just jumped makes none old (R8).
    """
    today = local_day(now)
    old = {day for day in there if goes_on(day) <= today}
    if not old or has_jumped(folder, now):
        return set()
    sound = (day for day in sorted({*there} - old, reverse=True) if day <= today and is_sound(copy_of(folder, day)))
    return old if len([*islice(sound, ENOUGH)]) == ENOUGH else set()


def keep_copy(central: Central, now: datetime) -> BackedUp:
    """Make today's copy, check it, and list what it holds; nothing is dropped.

    Raises:
        CopyShut: see there.
        StorageError: no sound copy could be made; nothing counts as backed up, and today's former copy stands: that it
            lacks something is noted until there is another.
    """
    missed = central.home.copy_missed_file
    try:
        done = _keep_copy(central, now)
    except (OSError, StorageError):
        with suppress(StorageError):  # where nothing can be written at all, the night's own words have to do
            write_durably(missed, f"{to_text(now)}\n".encode(), central.step)
        raise
    if small_files.is_plain(missed):
        central.step("copy made")
        missed.unlink()
    return done


def _keep_copy(central: Central, now: datetime) -> BackedUp:
    target, aside = copy_of(central.home.backup, local_day(now)), ""
    closed_ones = [str(file) for file in (target, copy_digest.beside(target)) if is_shut(file)]
    side_files.check(target)
    if closed_ones:
        raise CopyShut(_(_COPY_SHUT).format(paths=", ".join(closed_ones)))
    # Without its digest it is one that a pulled plug left half done, or somebody.
    is_vouched = is_sound(target) and copy_digest.is_told(target)
    is_new = not (is_vouched and copy_state.holds_all(central.db, target))
    if is_new:
        aside = _copy(central, target, now)
    with copy_state.attached(central.db, target):
        held = [(found["digest"],) for found in rows(central.db, "SELECT digest FROM copy.applied")]
        central.step("backed up")
        with immediate(central.db):
            central.db.executemany("UPDATE main.applied SET backed_up = 1 WHERE digest = ? AND backed_up = 0", held)
    return BackedUp(target.name, len(held), aside=aside, is_new=is_new)


def has_jumped(folder: Path, now: datetime) -> bool:
    """Whether the last copy of an earlier day is too old for this to be the next night."""
    earlier = [day for day in copies(folder) if day < local_day(now)]
    return bool(earlier) and local_day(now) - max(earlier) > LONGEST_STEP


def broken(folder: Path) -> tuple[str, ...]:
    """Names of the copies that are no longer what was written, oldest first: a person looks at the disk."""
    closed_ones = {*shut(folder)}
    return tuple(
        copy.name
        for copy in every(folder)
        if not closed_ones & {copy, copy_digest.beside(copy)} and not copy_digest.is_right(copy)
    )


def shut(folder: Path) -> tuple[Path, ...]:
    """Copies and their digests that this account cannot read, or the folder itself: they may be sound."""
    if is_closed(folder):
        return (folder,)
    return tuple(file for copy in every(folder) for file in (copy, copy_digest.beside(copy)) if is_shut(file))


def every(folder: Path) -> list[Path]:
    """The night's copies, and those of before an upgrade."""
    return sorted((*(copy_of(folder, day) for day in copies(folder)), *before_upgrade.copies(folder)))


def last_good(folder: Path, today: date) -> date | None:
    """The day of the last copy up to today that can be read again; None: there is none."""
    past = sorted((day for day in copies(folder) if day <= today), reverse=True)
    return next((day for day in past if is_sound(copy_of(folder, day))), None)


def copies(folder: Path) -> list[date]:
    """The days of which there is a copy; what somebody laid beside them under another name is nobody's business, and
    what is no file under such a name is told by `db.sync.misplaced`.
    """
    found = {}
    for path in lying_in(folder, "*.sqlite"):
        with suppress(ValueError):
            found[path] = day_in(path.stem)
    return [day for path, day in found.items() if not small_files.is_other_than_file(path)]


def copy_of(folder: Path, day: date) -> Path:
    return folder / f"{day.isoformat()}.sqlite"


def _copy(central: Central, target: Path, now: datetime) -> str:
    """Write it; of today's copy that this program cannot read, somebody may: where that is now, or nothing."""
    part = part_of(target)
    digest = write_part(central.db, part, central.step)
    try:
        aside = _out_of_the_way(central, target, now)
    except (OSError, StorageError):
        part.unlink(missing_ok=True)
        raise
    put_part(part, target, digest, central.step)
    return aside


def _out_of_the_way(central: Central, target: Path, now: datetime) -> str:
    """Where today's copy of before is now, if this program could not read it; empty: it is replaced, or kept."""
    if not target.exists():
        return ""
    if not is_sound(target) or is_newer(target):
        return put_aside.put(central.home, target, now, central.step)
    if version_in(target) < version_of(central.db):
        put_aside.move(target, before_upgrade.path_at(target.parent, local_day(now), now), central.step)
    return ""


def write_part(db: Connection, part: Path, step: Step) -> str:
    """A copy that was read again, on the disk; gives its digest. Raises StorageError: there is none."""
    step("copy")
    _make_empty(part)
    try:
        with plain_errors():
            db.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)
        if not is_sound(part):
            if not soundness.is_sound(db):
                raise torn_page()  # what was copied is what is damaged
            raise StorageError("La sauvegarde ne se relit pas : vérifiez le disque, puis relancez la nuit.")
    except Full:
        part.unlink(missing_ok=True)
        raise Full(_(_NO_ROOM).format(folder=part.parent)) from None
    except StorageError:
        part.unlink(missing_ok=True)  # half a copy would keep a full disk full
        raise
    flush_file(part)
    return copy_digest.of(part)


def put_part(part: Path, target: Path, digest: str, step: Step) -> None:
    """Give it its name, and its digest. Raises OSError, StorageError: it is not whole."""
    step("keep copy")
    # Between two digests there is none: what a plug that is pulled now leaves is made again (`db.sync.unvouched`).
    copy_digest.beside(target).unlink(missing_ok=True)
    step("name copy")
    part.replace(target)
    flush_folder(target.parent)
    write_durably(copy_digest.beside(target), f"{digest}  {target.name}\n".encode(), step)


def _make_empty(part: Path) -> None:
    """SQLite says of a folder that it may not write only that something does not open."""
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600, exist_ok=False)
    except OSError as error:
        said = _("{folder} : la sauvegarde ne peut pas y être écrite. {why}")
        raise StorageError(said.format(folder=part.parent, why=reason(error))) from None


def is_sound(database: Path) -> bool:
    """Whether the file is there, has the digest beside it (if any), opens and passes SQLite's integrity check."""
    try:
        return is_told_sound(database)
    except (OSError, StorageError):
        return False


def is_newer(database: Path) -> bool:
    """Whether a newer program than this one wrote a central's file. Raises StorageError, DamagedDatabase."""
    with closing(open_database(database, None, read_only=True)) as db:
        return age_of(db) > 0


def version_in(copy: Path) -> int:
    """The version of a copy's fixed tables. Raises StorageError, DamagedDatabase."""
    with closing(open_database(copy, None, read_only=True)) as db:
        return version_of(db)


def is_told_sound(database: Path) -> bool:
    """As `is_sound`, of a file that may only lack room for what SQLite writes beside it.

    Raises:
        OSError, StorageError: nobody can tell now; a full disk, or one that is read-only or does not answer.
    """
    if not small_files.size_of(database) or not copy_digest.is_right(database):
        return False
    try:
        with closing(open_database(database, None, read_only=True)) as db:
            return soundness.is_sound(db)
    except DamagedDatabase:
        return False


def _drop_archive(central: Central, now: datetime) -> int:
    """Archive files of 90 days and more, if they are backed up (R4); a date in the future counts as now (R8).

    A clock that has just jumped drops nothing: the morning page says so, and somebody looks first.
    """
    if has_jumped(central.home.backup, now):
        return 0
    came = rows(central.db, "SELECT digest, terminal, applied_at FROM applied WHERE backed_up = 1")
    old = [found for found in came if now - min(from_text(found["applied_at"]), now) >= ARCHIVE_KEPT]
    return sum(central.archive.drop(found["terminal"], found["digest"]) for found in old)
