"""Copies that central made and that are there no more: their disk is not mounted, and an empty folder stands in its
place, or somebody took them.

From day to day it is told once most are missing: one alone goes in its time, or is taken out as doctor asks, and one
that was left beneath bears a day of theirs where a night was run again on that day. Who puts the base back, or makes it
anew, lacks each that is younger than what is there: it may be the only one that holds a season.
Which there were is noted beside the base, on its own disk:

<home>/central/copies-made          days of the copies that the last night left, one a line; a person takes it away

What is written beneath while the disk is away is not noted: on the day it is mounted again, nothing else is missing.
Nor is anything while what is there is not as it was written: it cannot tell any more whether one is missing.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from db import dated_names
from db.files import Step, no_step, write_durably
from db.sync import copy_digest, put_aside
from db.sync.central_home import CentralHome
from db.sync.copy_days import goes_on
from db.sync.lost_base import COPIES_MADE
from db.sync.naming import named
from db.sync.shut import is_closed, lying_in
from kiosk import small_files
from kiosk.clock import local_day
from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase

_SAYS = N_("{folder} n'a plus les copies d'avant ({names}) : son disque n'est peut-être pas monté.")
_LACKS = N_("{folder} n'a plus les dernières copies ({names}) : son disque n'est peut-être pas monté.")
_TO_DO = N_(
    "Montez-le, puis : {command}. Ce qui s'est écrit dessous y reste : docs/night.md. Si ces copies sont perdues pour "
    "de bon : ôtez {note}, puis {command}. Ceci n'est alors plus redit."
)
ON_THE_PAGE = (
    "monter le disque de backup, qui n'a plus les copies d'avant ({n}), puis relancer la nuit ; perdues pour de "
    "bon : ôter central/copies-made"
)
_UNREAD = N_(
    "{note}, qui dit quelles copies il y a, ne se lit plus tel qu'il a été écrit : il y en a peut-être d'autres, "
    "ailleurs."
)
_UNREAD_TO_DO = N_("Montez le disque de {backup} s'il ne l'est pas ; puis ôtez {note}, et : {command}")
UNREAD_ON_THE_PAGE = (
    "monter le disque de backup s'il ne l'est pas, puis ôter central/copies-made, qui ne se lit plus tel qu'il a été "
    "écrit, et relancer la nuit"
)


def gone(home: CentralHome, now: datetime) -> list[str]:
    """Names of the copies of days before that should be there still, where most are not; nothing where nobody can look,
    or something else stands in the place of their folder (`db.sync.misplaced`).

    What would have gone in its time is not missed; what is left of a list that is torn says too little, and is told as
    that (`unread`).
    """
    if is_closed(home.backup) or small_files.is_other_than_folder(home.backup) or not _is_whole(home):
        return []
    today = local_day(now)
    missed = [day.isoformat() for day in noted(home) if day < today < goes_on(day)]
    there = _there(home)
    missing = [day for day in missed if day not in there]
    is_one_taken_out = len(missed) == 1 and today in noted(home) and today.isoformat() in there
    return [] if 2 * len(missing) <= len(missed) or is_one_taken_out else [f"{day}.sqlite" for day in missing]


def unread(home: CentralHome) -> list[str]:
    """The list, where it is no longer as it was written; what stands in its place is told by `db.sync.misplaced`."""
    note = file_of(home)
    return [str(note)] if small_files.is_plain(note) and not _is_whole(home) else []


def words(names: Sequence[str], folder: Path, command: str) -> tuple[str, str]:
    """What there is, and what to do.

    Args:
        folder: central's, as it is to be named.
        command: what is to be run, or run again, once the disk is mounted.
    """
    return _told(_SAYS, names, folder, command)


def unread_words(folder: Path, command: str) -> tuple[str, str]:
    """The same of the list that cannot be read."""
    note = folder / COPIES_MADE
    return _(_UNREAD).format(note=note), _(_UNREAD_TO_DO).format(backup=folder / "backup", note=note, command=command)


def check_none_younger(home: CentralHome, command: str, than: date = date.min) -> None:
    """Before a copy takes the base's place, or a blank one does: a person mounts the disk, or gives them up.

    A younger one than all that are elsewhere lacks nothing, wherever it lies: it was made of the whole base.

    Args:
        command: what is to be run again.
        than: the day of the copy; of a blank base none is older.

    Raises:
        DamagedDatabase: younger ones are neither here nor put aside here, or nobody can tell; nothing was changed.
    """
    there = _there(home)
    if not _is_whole(home):
        told = unread_words(Path(home.folder.name), command)
        raise DamagedDatabase(" ".join((_("Rien n'est changé."), *told)))
    names = [f"{day}.sqlite" for day in noted(home) if day > than and day.isoformat() not in there]
    if names:
        told = _told(_LACKS, names, Path(home.folder.name), command)
        raise DamagedDatabase(" ".join((_("Rien n'est changé."), *told)))


def _told(says: str, names: Sequence[str], folder: Path, command: str) -> tuple[str, str]:
    said = _(says).format(folder=folder / "backup", names=named(names, ", "))
    return said, _(_TO_DO).format(note=folder / COPIES_MADE, command=command)


def _there(home: CentralHome) -> set[str]:
    folders = (home.backup, put_aside.folder_of(home))
    return {path.name[: dated_names.LENGTH] for folder in folders for path in lying_in(folder, "*.sqlite*")}


def note(home: CentralHome, days: Iterable[date], now: datetime, step: Step = no_step) -> None:
    """After a copy was made: of which days there are any of ours now, no link, with a digest. Raises StorageError.

    While they are gone, the copy that bears today's date lies beneath, and is none of those that are to be there. Of a
    list that is torn nobody can tell whether they are: a person takes it away, once the disk is mounted.
    """
    if not _is_whole(home):
        return
    if gone(home, now):
        there = [day for day in noted(home) if day != local_day(now)]
    else:
        there = sorted(day for day in days if _is_ours(home.backup / f"{day.isoformat()}.sqlite"))
    if there != noted(home):
        write_durably(file_of(home), _as_written(there), step)


def _is_ours(copy: Path) -> bool:
    return not copy.is_symlink() and copy_digest.is_told(copy)


def noted(home: CentralHome) -> list[date]:
    """As far as it can be read: a line that is no day tells nothing, and hides none of the others."""
    days = []
    for line in (_read(home) or b"").decode("ascii", "replace").splitlines():
        with suppress(ValueError):
            days.append(dated_names.day_in(line))
    return sorted(days)


def _is_whole(home: CentralHome) -> bool:
    """Whether it is as it was written, or was not yet; an empty one never was: there is a copy when it is written."""
    data = _read(home)
    return data is None or (data != b"" and data == _as_written(noted(home)))


def _as_written(days: Iterable[date]) -> bytes:
    return "".join(f"{day.isoformat()}\n" for day in days).encode()


def _read(home: CentralHome) -> bytes | None:
    """None: there is none; nothing of one that cannot be read."""
    try:
        return small_files.read(file_of(home))
    except FileNotFoundError:
        return None
    except OSError:
        return b""


def file_of(home: CentralHome) -> Path:
    """Where it is noted."""
    return home.folder / COPIES_MADE
