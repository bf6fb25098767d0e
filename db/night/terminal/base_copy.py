"""Last night's copy of a terminal's database, encrypted with the same key, which `doctor --repair` restores (F4).

Events that the copy lacks are in the spool and on the share, sealed at most a quarter of an hour after they were
written: restoring loses only what lives in the database alone since the copy (drafts, waiting tickets).
"""

from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from db.connection import Connection, file_of, open_database
from db.copies import copied, is_whole
from db.files import PART, Step, no_step, write_durably
from db.night import night_date, put_aside
from kiosk.services.ports.errors import DamagedDatabase, StorageError

_END = ".last-night"


def copy_of(base: Path) -> Path:
    """Return the path of a database's copy, beside it; the copy may not exist yet."""
    return base.with_name(base.name + _END)


def keep(db: Connection, step: Step = no_step) -> None:
    """Copy an open database beside itself, in place of the previous night's copy. Raises the errors of `write`."""
    write(db, copy_of(Path(file_of(db))), step)


def write(db: Connection, copy: Path, step: Step = no_step) -> None:
    """Copy an open database under its own key, in place of an earlier copy; whole or not at all (F1).

    Raises:
        StorageError: the earlier copy is as it was.
    """
    part = copy.with_name(copy.name + PART)
    with copied(db, part, "copy base", step):
        step("name copy of base")
        part.replace(copy)


def put_back(base: Path, key: bytes, night: date, step: Step = no_step) -> Path:
    """Replace a damaged database by last night's copy; keep the damaged one beside it, and return its path.

    Args:
        key: 32 raw bytes, of both.
        night: the night date for the name of the file put aside.

    Raises:
        DamagedDatabase: there is no copy, or it is not sound; nothing was changed.
    """
    copy = copy_of(base)
    if not copy.exists() or not is_whole(copy, key):
        raise DamagedDatabase(f"{copy} : il n'y a pas de copie qui se relise. Rien n'est changé : docs/operator.md.")
    aside = put_aside.put(base, put_aside.DAMAGED, night, step)
    step("put back")
    write_durably(base, copy.read_bytes(), step)
    return aside


def night_of(base: Path, key: bytes) -> date | None:
    """Return the night date stored in the copy, which dates the file put aside (F6); None when it cannot be read."""
    with suppress(StorageError), closing(open_database(copy_of(base), key, read_only=True)) as db:
        return night_date.current(db)
    return None
