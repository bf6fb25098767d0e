"""Central's database that was there and is not, or is damaged: what shows that it was, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from db import left_log
from db.guards import DAMAGED_WORDS
from db.private_files import reason
from kiosk import small_files
from kiosk.i18n import N_, _
from kiosk.services.ports import DamagedDatabase, StorageError

if TYPE_CHECKING:
    from db.sync.central_home import CentralHome

COPIES_MADE = "copies-made"
"""Beside the database: which copies there were of it (`db.sync.copies_gone`)."""
_DAMAGED = N_(
    "La base du service central est abîmée : rien n'est écrit. Lancez « kiosk central restore ». Si aucune copie ne se "
    "relit : docs/operator-rare.md, « Plus aucune copie »."
)
DAMAGED_UNDER_WAY = N_(
    "La base du service central est abîmée : ceci s'est arrêté en route, ce qui est fait est gardé, le reste n'est pas "
    "fait. Lancez « kiosk central restore ». Si aucune copie ne se relit : docs/operator-rare.md, « Plus aucune "
    "copie »."
)
DAMAGED_WHILE_READ = N_(
    "La base du service central est abîmée : elle n'a pas pu être lue jusqu'au bout, et rien n'y est changé. Lancez "
    "« kiosk central restore ». Si aucune copie ne se relit : docs/operator-rare.md, « Plus aucune copie »."
)
"""Of a command that only reads it, in the place of `DAMAGED_UNDER_WAY`."""
EMPTIED = N_(
    "La base du service central manque ou a été vidée : rien n'est écrit. Lancez « kiosk central restore ». Si aucune "
    "copie ne se relit : docs/operator-rare.md, « Plus aucune copie »."
)
GONE = N_(
    "La base du service central n'est plus là, et aucune copie non plus : rien n'est écrit. Disque ou partage absent : "
    "montez-le, puis relancez. Une copie de central/backup ailleurs : remettez-la, puis « kiosk central restore ». "
    "Sinon « kiosk central init » en fait une vide : docs/operator-rare.md, « Plus aucune copie »."
)
_COPIES_AWAY = N_(
    "La base du service central n'est plus là, et ses copies non plus ({note} dit lesquelles) : rien n'est écrit. Leur "
    "disque n'est peut-être pas monté : montez-le, puis « kiosk central restore ». Perdues pour de bon : "
    "docs/operator-rare.md, « Plus aucune copie »."
)
LOG_ALONE = N_(
    "La base du service central n'est plus là ou a été vidée, mais son journal (central.sqlite-wal) y est, et aucune "
    "copie : rien n'est écrit. Remettez central.sqlite à côté de lui, s'il est ailleurs ; ou une copie dans "
    "central/backup, puis « kiosk central restore ». Rien de tout cela : mettez le journal de côté, dans un autre "
    "dossier, puis docs/operator-rare.md, « Plus aucune copie »."
)


@contextmanager
def told_of_central(*, is_under_way: bool = False) -> Iterator[None]:
    """Of damage, what central's own database may have: it has no key, which could be another's.

    Args:
        is_under_way: whether something may have been written before.
    """
    words = DAMAGED_UNDER_WAY if is_under_way else _DAMAGED
    try:
        yield
    except DamagedDatabase as error:
        raise (DamagedDatabase(words) if str(error) == DAMAGED_WORDS else error) from None


def is_emptied(home: "CentralHome") -> bool:
    """Whether the database is not there, or empty, and copies of it are: `restore` makes it again, nothing else does.

    Raises:
        StorageError: nobody can tell whether there are copies.
    """
    return is_lacking(home.database) and has_copies(home)


def has_copies(home: "CentralHome") -> bool:
    """Whether copies lie in their folder, good or not. Raises StorageError: nobody can tell."""
    return any(path.suffix == ".sqlite" for path in _listed(home.backup))


def check_not_emptied(home: "CentralHome") -> None:
    """SQLite would take an empty file for a new database; its copies would push the good ones out in a fortnight.

    Raises:
        DamagedDatabase: the database is not there, or empty, and copies of it are; or its log alone is, which SQLite
            deletes when it makes another.
        StorageError: nobody can tell whether there are copies, or an archive to begin anew from.
    """
    if is_emptied(home):
        raise DamagedDatabase(EMPTIED)
    check_no_log_alone(home)
    if is_lacking(home.database):
        _listed(home.archive)


def check_no_log_alone(home: "CentralHome") -> None:
    """Raises DamagedDatabase: see `check_not_emptied`, of the log. StorageError: nobody can tell."""
    if is_lacking(home.database) and left_log.is_left(home.database) and not has_copies(home):
        raise DamagedDatabase(LOG_ALONE)


def check_not_gone(home: "CentralHome") -> None:
    """A disk that is not mounted looks like a central that never was: only `central init` makes a database there.

    Raises:
        DamagedDatabase, StorageError: as `check_not_emptied`; or nothing but what lay beside it shows that it was.
    """
    check_not_emptied(home)
    if was_lived(home) and is_lacking(home.database):
        note = home.folder / COPIES_MADE
        raise DamagedDatabase(_(_COPIES_AWAY).format(note=note) if small_files.size_of(note) else GONE)


def is_begun_blank(home: "CentralHome") -> bool:
    """Whether there was a database, and neither it nor a copy is here: what `central init` makes is empty.

    Raises:
        StorageError: nobody can tell.
    """
    return was_lived(home) and is_lacking(home.database) and not is_emptied(home)


def was_lived(home: "CentralHome") -> bool:
    """Whether anything shows that there was a database; false where `make` alone has been, or was cut off."""
    return (
        home.database.exists()
        or home.target_file.exists()
        or (home.folder / COPIES_MADE).exists()
        or _is_folder_gone(home)
        or bool(_listed(home.backup) or _listed(home.archive))
    )


def _is_folder_gone(home: "CentralHome") -> bool:
    """Whether nothing stands beside whole keys of what `make` notes there before it tells the last of them: the folder
    is not there, or emptied, or what it is mounted from is away.
    """
    return home.verify_file.exists() and home.signing_file.exists() and not home.given_file.exists()


def next_command(database: Path) -> str:
    """What is run once a disk is put right: the night, or what brings back a base that is not there."""
    return f"kiosk central {'restore' if is_lacking(database) else 'nightly'}"


def is_lacking(database: Path) -> bool:
    """Whether SQLite would make a new one there."""
    return not (small_files.size_of(database) or small_files.is_other_than_file(database))


def _listed(folder: Path) -> list[Path]:
    """What lies in a folder; nothing where there is none yet. A glob takes one that is closed for empty."""
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(
            _("{folder} : ce dossier ne peut pas être lu. {why}").format(folder=folder, why=reason(error))
        ) from None
