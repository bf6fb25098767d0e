"""Last night's copy of a terminal's base, encrypted with the same key: what `doctor --repair` puts back (F4).

What the copy lacks lies in the spool and at the share, sealed in the last quarter of an hour: putting it back loses
nothing that was sent, only what lives in the base alone since (drafts, waiting tickets).
"""

from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from db.connection import Connection, file_of, open_database
from db.copies import copied, is_whole
from db.files import PART, Step, no_step, write_durably
from db.night import night_date, put_aside
from kiosk.services.ports import DamagedDatabase, StorageError

_END = ".last-night"


def copy_of(base: Path) -> Path:
    return base.with_name(base.name + _END)


def keep(db: Connection, step: Step = no_step) -> None:
    """Copy an open base beside itself, in the place of the night's before. Raises as `write`."""
    write(db, copy_of(Path(file_of(db))), step)


def write(db: Connection, copy: Path, step: Step = no_step) -> None:
    """Copy an open base under its own key, in the place of an earlier copy; whole or not at all (F1).

    Raises:
        StorageError: the earlier copy is as it was.
    """
    part = copy.with_name(copy.name + PART)
    with copied(db, part, "copy base", step):
        step("name copy of base")
        part.replace(copy)


def put_back(base: Path, key: bytes, night: date, step: Step = no_step) -> Path:
    """Put last night's copy in the place of a damaged base, which is kept beside; gives where it is.

    Args:
        key: 32 raw bytes, of both.
        night: names what is put aside.

    Raises:
        DamagedDatabase: there is no copy, or it does not read; nothing was changed.
    """
    copy = copy_of(base)
    if not copy.exists() or not is_whole(copy, key):
        raise DamagedDatabase(f"{copy} : il n'y a pas de copie qui se relise. Rien n'est changé : docs/operator.md.")
    aside = put_aside.put(base, put_aside.DAMAGED, night, step)
    step("put back")
    write_durably(base, copy.read_bytes(), step)
    return aside


def night_of(base: Path, key: bytes) -> date | None:
    """Return the night that the copy tells, by which what is put aside is forgotten (F6); None: it does not read."""
    with suppress(StorageError), closing(open_database(copy_of(base), key, read_only=True)) as db:
        return night_date.current(db)
    return None
