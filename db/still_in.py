"""What was deleted from a base, and is in the bytes of its file or of its log (`-wal`) still.

secure_delete overwrites the pages in the log alone: the file holds those of before until the log is carried into it and
emptied, and a program that reads these pages keeps both from it. So a note lies beside the base before such a deletion
is done, and goes once the log was emptied; whoever opens it next empties it, or tells.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from db.connection import Connection, file_of, immediate, plain_errors
from db.files import Step, no_step, write_durably
from db.left_log import is_left
from kiosk.i18n import N_, _

END = "-to-empty"
"""Of the note's name, behind that of the base."""
_SAYS = N_(
    "Un autre programme lit la base, ou la lisait : elle garde jusque-là ce qui en est effacé, ou arrivé à son terme."
)
_TO_DO = N_("Fermez-le (« fuser {path} » le nomme) ; puis : {command}")
ON_THE_PAGE = "finir un effacement : fermer le programme qui lit la base ({path}), puis relancer la nuit"


@contextmanager
def deleting(db: Connection, step: Step = no_step) -> Iterator[None]:
    """One transaction, as `immediate`, that deletes what nobody may find any more; `empty` is to follow.

    Raises:
        StorageError: as there; or that could not be noted. Nothing was deleted.
    """
    with immediate(db):
        before = db.total_changes
        yield
        note = _note(Path(file_of(db)))
        if db.total_changes != before and not os.path.lexists(note):
            step("note what is to be emptied")
            write_durably(note, b"", step)


def empty(db: Connection, step: Step = no_step) -> bool:
    """Carry the log into the file and empty it; false: another program that reads the pages of before keeps them."""
    step("empty log")
    with plain_errors():
        busy, _frames, _moved = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    note = _note(Path(file_of(db)))
    if not busy and os.path.lexists(note):
        step("log emptied")
        with suppress(OSError):  # a note of what was emptied tells nothing
            note.unlink()
    return not busy


def empty_at_once(db: Connection, step: Step = no_step) -> bool:
    """The same without waiting for who reads it just now."""
    with plain_errors():
        (patience,) = db.execute("PRAGMA busy_timeout").fetchone()
        db.execute("PRAGMA busy_timeout = 0")
        try:
            return empty(db, step)
        finally:
            db.execute(f"PRAGMA busy_timeout = {patience}")


def found(db: Connection) -> str:
    """The path of a base that holds such a thing and cannot be emptied now; of any other, nothing."""
    path = Path(file_of(db))
    return str(path) if is_noted(path) and not empty_at_once(db) else ""


def is_noted(database: Path) -> bool:
    """Whether its log was not emptied since something was deleted from it; nothing is opened or changed for that."""
    return os.path.lexists(_note(database)) and is_left(database)


def words(path: Path | str, command: str) -> tuple[str, str]:
    """What there is, and what to do, and to run then."""
    return _(_SAYS), _(_TO_DO).format(path=path, command=command)


def _note(database: Path) -> Path:
    return database.with_name(f"{database.name}{END}")
