"""Copy a whole open database, central's or a terminal's, under the database's own key."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from db.connection import Connection, open_database, plain_errors, rows
from db.files import Step, flush_file, flush_folder, no_step, reason
from kiosk.services.ports.errors import StorageError


@contextmanager
def copied(db: Connection, part: Path, name: str, step: Step = no_step) -> Iterator[None]:
    """Copy an open database into the new file `part`; the block renames it, else it is deleted (F1).

    Raises:
        StorageError: the earlier copies are as they were.
    """
    if not part.parent.is_dir():
        raise StorageError(f"{part.parent} : ce dossier manque. Créez-le, au compte du service.")
    try:
        part.unlink(missing_ok=True)
        step(name)
        with plain_errors(db):
            db.execute("VACUUM INTO ?", (str(part),))
        part.chmod(0o600)
        flush_file(part)  # VACUUM INTO does not flush
        yield
        flush_folder(part.parent)
    except OSError as error:
        raise StorageError(f"{part.parent} : la copie n'a pas pu être faite. {reason(error)}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def is_whole(path: Path, key: bytes | None) -> bool:
    """Tell if a database opens and each of its pages is sound."""
    try:
        with closing(open_database(path, key, read_only=True)) as db:
            return rows(db, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    except StorageError:
        return False
