"""The folder between terminals and central: a path that is mounted here, or `sftp://host/path`.

    inbox/<terminal>/<digest>.batch    that terminal creates, central reads and removes
    down/<terminal>.letter             central writes, that terminal reads
    enrol/<terminal>.json              anybody creates, central reads and removes

`down/` marks the share, as opposed to the empty folder that it is mounted over (F2): only `central init` makes it. A
file is written beside, as `.part`, then renamed: a file under its final name is whole (F1). Anybody who can write there
may place a link or a huge file anywhere: no link is followed, and nothing is read beyond a cap (F8).
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from db.files import Step, Unwritten, no_step, set_mode, write_durably
from kiosk.errors import Exit, KioskError

OWN = "exchange"
"""The folder in the home that is the share when no target is configured."""
MARKER = "down"
FILE_MODE, FOLDER_MODE = 0o640, 0o770
_NO_FILE = (errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ENOTDIR)
_WHY = {
    errno.ENOSPC: "le partage est plein",
    errno.EDQUOT: "le partage est plein pour ce compte",
    errno.EROFS: "le partage est en lecture seule",
    errno.EACCES: "ce compte n'en a pas le droit : kiosk doctor",
    errno.EPERM: "ce compte n'en a pas le droit : kiosk doctor",
}


class Away(KioskError):
    """The share cannot be used; the text says why, in French. Nothing is lost, run again. Exit code 3."""

    exit_code = Exit.UNREACHABLE


_BAD = {
    "password": "jamais de mot de passe dans l'adresse, une clé ouvre",
    "outside": "un essai n'accepte pas de cible hors de son dossier",
    "sftp": "il faut l'extra « sftp » (paramiko)",
    "url": "il faut un dossier : un chemin entier, file://… ou sftp://…",
}


class BadTarget(KioskError):
    """The text can be no target. Exit code 2. `reason`: `password`, `outside`, `sftp` or `url`."""

    exit_code = Exit.USAGE

    def __init__(self, reason: str) -> None:
        super().__init__(f"La cible ne convient pas : {_BAD[reason]}.")
        self.reason = reason


class Share(Protocol):
    """The operations on a share. Paths are relative, with `/`. Every method may raise Away."""

    def names(self, folder: str) -> dict[str, int]:
        """Return the regular files of a folder with their size, half-written ones too; empty without such a folder."""
        ...

    def folders(self, folder: str) -> list[str]:
        """Return the names of the folders in a folder, sorted."""
        ...

    def get(self, path: str, most: int) -> bytes | None:
        """Return a file's bytes, cut after `most` + 1; None when no regular file is there."""
        ...

    def put(self, path: str, data: bytes, mode: int = FILE_MODE) -> None:
        """Write a whole file, in place of an older one."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file, if it exists."""
        ...

    def has(self, folder: str) -> bool:
        """Tell if a folder exists."""
        ...

    def make(self, folder: str, mode: int = FOLDER_MODE) -> None:
        """Make a folder with these rights, if it does not exist."""
        ...


class FolderShare:
    """`db.night.share.Share` on a folder of this machine, or on one that is mounted here.

    Below the root each folder is opened by its own name, so that no link is followed and nothing can be exchanged
    between a check and its use.
    """

    def __init__(self, root: Path, step: Step = no_step) -> None:
        self._root = root
        self._step = step

    def names(self, folder: str) -> dict[str, int]:
        with suppress(FileNotFoundError), _reaching(self._root), self._opened(folder, is_listed=True) as opened:
            return dict(_sizes(opened))
        return {}

    def folders(self, folder: str) -> list[str]:
        with suppress(FileNotFoundError), _reaching(self._root), self._opened(folder, is_listed=True) as opened:
            return sorted(entry.name for entry in os.scandir(opened) if entry.is_dir(follow_symlinks=False))
        return []

    def get(self, path: str, most: int) -> bytes | None:
        folder, _slash, name = path.rpartition("/")
        with suppress(FileNotFoundError), _reaching(self._root), self._opened(folder) as opened:
            return _whole(name, opened, most)
        return None

    def put(self, path: str, data: bytes, mode: int = FILE_MODE) -> None:
        folder, _slash, name = path.rpartition("/")
        with lacking(folder), _reaching(self._root), self._opened(folder) as opened:
            write_durably(Path(f"/proc/self/fd/{opened}", name), data, self._step, mode)

    def remove(self, path: str) -> None:
        folder, _slash, name = path.rpartition("/")
        with suppress(FileNotFoundError), _reaching(self._root), self._opened(folder) as opened:
            self._step("remove")
            os.unlink(name, dir_fd=opened)

    def has(self, folder: str) -> bool:
        with suppress(FileNotFoundError), _reaching(self._root), self._opened(folder):
            return True
        return False

    def make(self, folder: str, mode: int = FOLDER_MODE) -> None:
        above, _slash, name = folder.rpartition("/")
        with _reaching(self._root), self._opened(above) as opened, suppress(FileExistsError):
            self._step("make folder")
            os.mkdir(name, 0o700, dir_fd=opened)
            with self._opened(folder, is_listed=True) as made:
                set_mode(made, mode | os.fstat(made).st_mode & stat.S_ISGID)

    @contextmanager
    def _opened(self, folder: str, *, is_listed: bool = False) -> Iterator[int]:
        # Passing through a folder needs no right to list it: no terminal may list the folder of all inboxes.
        here = os.open(self._root, os.O_DIRECTORY | os.O_PATH)
        try:
            for name in filter(None, folder.split("/")):
                above, here = here, os.open(name, os.O_DIRECTORY | os.O_NOFOLLOW | os.O_PATH, dir_fd=here)
                os.close(above)
            if is_listed:
                above, here = here, os.open(".", os.O_DIRECTORY | os.O_RDONLY, dir_fd=here)
                os.close(above)
            yield here
        finally:
            os.close(here)


class AwayShare(FolderShare):
    """A share that could not be opened: every method raises Away with the same reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(Path())
        self._reason = reason

    @contextmanager
    def _opened(self, folder: str, *, is_listed: bool = False) -> Iterator[int]:
        raise Away(self._reason)
        yield 0


@contextmanager
def lacking(folder: str) -> Iterator[None]:
    """Raise Away when the folder is missing, as on a new share, which has no inboxes yet (F2)."""
    try:
        yield
    except FileNotFoundError:
        raise Away(f"il n'a pas de dossier {folder}. Une invitation du même nom, au siège, le refait") from None


@contextmanager
def _reaching(root: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        if not root.is_dir():
            raise Away(f"{root} n'est pas là") from None
        raise
    except (OSError, Unwritten) as error:
        raise Away(f"{root} : {_WHY.get(error.errno or 0, 'il ne répond pas')}") from error


def _sizes(folder: int) -> Iterator[tuple[str, int]]:
    for entry in os.scandir(folder):
        with suppress(FileNotFoundError):
            seen = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(seen.st_mode):
                yield entry.name, seen.st_size


def _whole(name: str, folder: int, most: int) -> bytes | None:
    """Read a file that may have become anything: open it without waiting, and read at most one byte over its size."""
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        if error.errno in _NO_FILE:
            return None
        raise
    with os.fdopen(descriptor, "rb") as file:
        seen = os.fstat(descriptor)
        return file.read(min(seen.st_size, most) + 1) if stat.S_ISREG(seen.st_mode) else None
