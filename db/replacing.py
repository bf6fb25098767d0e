"""Another file in the place of a database: what was there is put aside, whole, and never deleted here.

A plug pulled between the two leaves no database, which nothing takes for a new one; the same act is then done again.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from db import still_in
from db.files import Step, part_of
from db.private_files import flush_file, flush_folder, reason
from kiosk.i18n import _
from kiosk.services.ports import StorageError

_SIDE_FILES = ("-wal", "-shm")
"""What belongs to the file that goes: beside another one they would be read as its own."""


def put_aside(database: Path, name: str, step: Step) -> str:
    """The file in the way, and what belongs to it, under another name beside it; gives that name, or nothing.

    Of a log in which nothing is, and of its index, nothing is kept.
    """
    kept = ""
    log = database.with_name(f"{database.name}-wal")
    is_log_empty = log.is_file() and not log.stat().st_size  # of a program that has read nothing yet, or is through
    # The database first: side files without it are put aside by the next run, a database without its own is not whole.
    for end in ("", *_SIDE_FILES):
        file = database.with_name(database.name + end)
        if file.exists():
            step("put aside")
            if end and is_log_empty:
                file.unlink()
            else:
                file.replace(database.with_name(name + end))
                kept = name
    flush_folder(database.parent)
    return kept


def copy_beside(copy: Path, database: Path, step: Step) -> Path:
    """A copy of a copy, its owner's alone, on the disk under a name that nobody reads yet; gives its path.

    Whatever goes is put aside only afterwards: on a full disk it stays.

    Raises:
        StorageError: it cannot be written, and nothing of it is left.
    """
    part = part_of(database)
    step("copy back")
    try:
        discard(part)
        shutil.copyfile(copy, part)
        part.chmod(0o600)
        flush_file(part)
    except OSError as error:
        with suppress(OSError):
            discard(part)
        said = _("{folder} : la copie à remettre en place ne peut pas y être écrite, rien n'est changé. {why}")
        raise StorageError(said.format(folder=part.parent, why=reason(error))) from None
    return part


def discard(part: Path) -> None:
    """A file that is not to become one after all, and what SQLite laid beside it."""
    for end in ("", *_SIDE_FILES, still_in.END):
        part.with_name(part.name + end).unlink(missing_ok=True)


def put_in_place(part: Path, database: Path, step: Step) -> None:
    """The last act: from here on it is the database."""
    flush_file(part)
    step("in place")
    part.replace(database)
    flush_folder(database.parent)
