"""Last night's copy of a terminal's base, encrypted with the same key: what `doctor --repair` puts back (F4).

What the copy lacks lies in the spool and at the share, sealed in the last quarter of an hour: putting it back loses
nothing that was sent, only what lives in the base alone since (drafts, waiting tickets).
"""

from contextlib import closing, suppress
from datetime import date
from pathlib import Path

from db.connection import Connection, file_of, open_database, plain_errors, rows
from db.files import PART, Step, flush_file, flush_folder, no_step, reason
from db.night import night_date, put_aside
from kiosk.services.ports import DamagedDatabase, StorageError

_END = ".last-night"
_SIDES = ("-wal", "-shm")


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
    try:
        part.unlink(missing_ok=True)
        step("copy base")
        with plain_errors(db):
            db.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)
        flush_file(part)
        step("name copy of base")
        part.replace(copy)
        flush_folder(copy.parent)
    except OSError as error:
        raise StorageError(f"{copy} : la copie n'a pas pu être faite. {reason(error)}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def put_back(base: Path, key: bytes, night: date, step: Step = no_step) -> Path:
    """Put last night's copy in the place of a damaged base, which is kept beside; gives where it is.

    Args:
        key: 32 raw bytes, of both.
        night: names what is put aside.

    Raises:
        DamagedDatabase: there is no copy, or it does not read; nothing was changed.
    """
    copy = copy_of(base)
    if not copy.exists() or not _is_sound(copy, key):
        raise DamagedDatabase(f"{copy} : il n'y a pas de copie qui se relise. Rien n'est changé : docs/operator.md.")
    aside = put_aside.path_of(base, put_aside.DAMAGED, night)
    step("put aside")
    for side in ("", *_SIDES):  # a base that is gone, or was put aside already, leaves nothing to keep (F1)
        with suppress(FileNotFoundError):
            base.with_name(base.name + side).replace(aside.with_name(aside.name + side))
    step("put back")
    part = base.with_name(base.name + PART)
    part.write_bytes(copy.read_bytes())
    part.chmod(0o600)
    flush_file(part)
    part.replace(base)
    flush_folder(base.parent)
    return aside


def night_of(base: Path, key: bytes) -> date | None:
    """Return the night that the copy tells, by which what is put aside is forgotten (F6); None: it does not read."""
    with suppress(StorageError), closing(open_database(copy_of(base), key, read_only=True)) as db:
        return night_date.current(db)
    return None


def _is_sound(path: Path, key: bytes) -> bool:
    try:
        with closing(open_database(path, key, read_only=True)) as db:
            return rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    except StorageError:
        return False
