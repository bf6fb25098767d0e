"""Write files that survive a power cut, whole or not at all; make files and folders that only their owner reads."""

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.guarded_files import NOT_A_FILE
from kiosk.services.ports.errors import StorageError

Step = Callable[[str], None]
"""Called before every effect, with its name. Production does nothing; a test simulates a power cut there."""

PART = ".part"
"""The suffix of a file that is still being written; readers skip it."""

_REASONS = {
    errno.ENOSPC: "Le disque est plein : libérez de la place.",
    errno.EDQUOT: "Le disque est plein pour ce compte : libérez de la place.",
    errno.EFBIG: "Le disque est plein : libérez de la place.",
    errno.EOVERFLOW: "Ce fichier est trop gros pour être lu : déplacez-le.",
    NOT_A_FILE: "Ce n'est pas un fichier ordinaire : déplacez-le.",
    errno.EROFS: "Le disque est en lecture seule : remontez-le en écriture.",
    errno.EACCES: "Ce compte n'en a pas le droit : vérifiez le propriétaire du dossier.",
    errno.EPERM: "Ce compte n'en a pas le droit : vérifiez le propriétaire du dossier.",
    errno.ENOENT: "Le dossier n'existe pas : vérifiez le chemin.",
    errno.ENOTDIR: "Un fichier porte le nom d'un dossier : vérifiez le chemin.",
}


class Unwritten(StorageError):
    """A file could not be written where it belongs."""

    def __init__(self, said: str, errno: int | None) -> None:
        super().__init__(said)
        self.errno = errno
        """The system's error number, as in `OSError`."""


def no_step(name: str) -> None:
    """Do nothing: the step of production."""


def reason(error: OSError) -> str:
    """Return why a file could not be used and what to do, without the system's own English."""
    return _REASONS.get(error.errno or 0, "Vérifiez le chemin et ses droits.")


def write_durably(path: Path, data: bytes | Iterable[bytes], step: Step = no_step, mode: int = 0o600) -> None:
    """Write beside, flush to the disk, then rename: after return the file is there after a power cut too (F1).

    Args:
        data: whole, or in pieces that are made while it is written.
        mode: the rights of the file, whatever the umask of this process.

    Raises:
        Unwritten: it was not written; the text says why.
    """
    write_whole(path, data, step, mode)
    try:
        flush_folder(path.parent)
    except OSError as error:
        raise _unwritten(path, error) from None


def write_whole(path: Path, data: bytes | Iterable[bytes], step: Step = no_step, mode: int = 0o600) -> None:
    """Write as `write_durably`, but do not flush the folder: after a power cut the file is the old one or the new one.

    For many files of one folder, which is then flushed once. Raises Unwritten.
    """
    part = path.with_name(path.name + PART)
    try:
        step("write")
        _write(part, [data] if isinstance(data, bytes) else data, mode)
        step("rename")
        part.replace(path)
    except (OSError, StorageError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, StorageError):  # raised while the pieces were made
            raise
        raise _unwritten(path, error) from None


def _unwritten(path: Path, error: OSError) -> Unwritten:
    place = path if error.errno == NOT_A_FILE else path.parent
    return Unwritten(f"{place} : un fichier ne peut pas y être écrit. {reason(error)}", error.errno)


def write_new(path: Path, content: bytes) -> bool:
    """Write a new file (0600) durably; return False when it exists already, which is left alone.

    Raises:
        StorageError: it cannot be written.
    """
    part = path.with_name(f".{path.name}{PART}")
    try:
        _write(part, [content], 0o600)
        try:
            os.link(part, path)  # unlike a rename, never replaces an existing file
        except FileExistsError:
            return False
        finally:
            part.unlink()
        flush_folder(path.parent)
    except OSError as error:
        raise StorageError(f"{path} : ce fichier ne peut pas être écrit. {reason(error)}") from None
    return True


def _write(part: Path, pieces: Iterable[bytes], mode: int) -> None:
    part.unlink(missing_ok=True)
    # On a share somebody else may have put a link there; it is never followed (F8).
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(descriptor, "wb") as file:
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
            set_mode(descriptor, mode)
        file.writelines(pieces)
        file.flush()
        os.fsync(descriptor)


def set_mode(descriptor: int, mode: int) -> None:
    """Give what this account just made its rights; a mount that takes none from anybody has given its own."""
    with suppress(PermissionError):
        os.fchmod(descriptor, mode)


def private_folder(path: Path) -> Path:
    """Make a folder and its missing parents, for their owner alone (0700).

    Raises:
        StorageError: a folder cannot be made.
    """
    try:
        missing = [folder for folder in (path, *path.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not path.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")
    except OSError as error:
        raise StorageError(f"{path} : ce dossier ne peut pas être créé. {reason(error)}") from None
    return path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for a lock file, then hold it during the block. Raises StorageError."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def open_lock(path: Path) -> int:
    """Open a lock file, made when missing; return its descriptor, which the caller closes. Raises StorageError."""
    try:
        return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"{path} : ce verrou ne peut pas être posé. {reason(error)}") from None


def flush_file(path: Path) -> None:
    """Flush a file's bytes to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk: a new name is durable only once its folder is flushed.

    A folder that this account may write to but not list (`enrol/` on the share) cannot be flushed, and is skipped.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
