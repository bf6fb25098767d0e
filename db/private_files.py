"""Files and folders that only their owner reads: made so from the first instant, never widened afterwards."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk import small_files
from kiosk.services.ports import StorageError
from kiosk.small_files import NOT_A_FILE, open_plain


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it that are missing, for its owner alone (0700).

    Raises:
        StorageError: it cannot be made.
    """
    if small_files.is_other_than_folder(path) and not path.exists():
        raise StorageError(f"{path} : ce lien ne mène nulle part. Si c'est vers un disque, montez-le, puis relancez.")
    if small_files.is_other_than_folder(path):
        raise StorageError(f"{path} : à la place de ce dossier, ce n'en est pas un. Mettez-le de côté, puis relancez.")
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StorageError(f"{path} : ce dossier ne peut pas être créé. {reason(error)}") from None
    return path


def write_new(path: Path, content: bytes) -> bool:
    """Write a file (0600) that must not exist yet, durably; False when it is there already: it is left alone.

    Raises:
        StorageError: it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)  # unlike a rename, never takes the place of a file that is there
        except FileExistsError:
            return False
        finally:
            part.unlink()
        flush_folder(path.parent)
    except OSError as error:
        raise StorageError(f"{path} : ce fichier ne peut pas être écrit. {reason(error)}") from None
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock file for the time of the block, after waiting for whoever holds it.

    Raises:
        StorageError: the file cannot be made.
    """
    try:
        descriptor = open_plain(path, os.O_CREAT | os.O_RDWR)
    except OSError as error:
        raise StorageError(f"{path} : ce verrou ne peut pas être posé. {reason(error)}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


_REASONS = {
    errno.ENOSPC: "Le disque est plein : libérez de la place.",
    errno.EFBIG: "Le disque est plein : libérez de la place.",
    errno.EOVERFLOW: "Trop gros pour être lu : ôtez-le de là.",
    NOT_A_FILE: "Ce n'est pas un fichier ordinaire : ôtez-le de là.",
    errno.EROFS: "Le disque est en lecture seule : remontez-le en écriture.",
    errno.EACCES: "Ce compte n'en a pas le droit : vérifiez le propriétaire du dossier.",
    errno.EPERM: "Ce compte n'en a pas le droit : vérifiez le propriétaire du dossier.",
    errno.ENOENT: "Le dossier n'existe pas : vérifiez le chemin.",
    errno.ENOTDIR: "Un fichier porte le nom d'un dossier : vérifiez le chemin.",
}


def reason(error: OSError) -> str:
    """Why a file could not be used, and what to do, without the system's own English."""
    return _REASONS.get(error.errno or 0, "Vérifiez le chemin et ses droits.")


def is_read_only(path: Path) -> bool:
    """Whether what a path lies on is mounted to be read only; of what is not there nobody can tell."""
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def flush_file(path: Path) -> None:
    """Flush a file's bytes to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk: a new name is durable only once its folder is.

    A folder that this account may write to and not list (`enrol/` at the share) cannot be flushed by it.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
