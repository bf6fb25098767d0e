"""A folder of this machine, or a share that is mounted here, as the far side."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from db.files import PART, Readers, Step, let_read, write_durably
from db.sync.shut import shut_at
from db.sync.transport import FOLDER, NO_FILE, InTheWay, NoFile, NotThere, Seen, reaching, whole


@dataclass(frozen=True)
class Modes:
    """Rights of what is made there, whatever the umask of this process."""

    folder: int
    file: int
    others: Mapping[str, int] = field(default_factory=dict)
    """Rights of folders that are to have others, by their path."""

    @property
    def is_private(self) -> bool:
        return not self.file & stat.S_IRGRP


class FolderTransport:
    """A mounted folder: fsspec's own writer neither flushes nor renames in place, so this one does.

    Whoever else writes there may put a link anywhere: below the root every folder is opened by its own name, one after
    the other, and no link is followed; what was opened cannot be exchanged meanwhile.
    """

    def __init__(self, root: Path, step: Step, modes: Modes) -> None:
        self._root = root
        self._step = step
        self._modes = modes

    def list(self, folder: str) -> dict[str, int]:
        return whole(self.look(folder))

    def look(self, folder: str) -> dict[str, Seen]:
        with reaching():
            try:
                with self._opened(folder) as opened:
                    names = [entry.name for entry in os.scandir(opened)]
                    return {name: seen for name in names if (seen := _seen(name, opened)) is not None}
            except FileNotFoundError:
                self._check_mounted()
                return {}

    def put(self, path: str, data: bytes, reader: str = "") -> None:
        folder, _slash, name = path.rpartition("/")
        with reaching():
            self._check_mounted()
            with self._opened(folder, make=True) as opened:
                _check_free(name, opened, path)
                place = Path(f"/proc/self/fd/{opened}", name)
                write_durably(place, data, self._step, self._modes.file, self._readers(reader, folder))

    def let_read(self, path: str, reader: str) -> None:
        folder, _slash, name = path.rpartition("/")
        with reaching(), suppress(FileNotFoundError), self._opened(folder) as opened:
            readers = self._readers(reader, folder)
            if readers is not None:
                _let_read(name, opened, self._modes.file, readers)

    def get(self, path: str, most: int) -> bytes | None:
        folder, _slash, name = path.rpartition("/")
        with reaching():
            try:
                with self._opened(folder) as opened:
                    return _whole(name, opened, most)
            except FileNotFoundError:
                self._check_mounted()
                return None

    def is_there(self, folder: str) -> bool:
        with reaching():
            try:
                with self._opened(folder):
                    return True
            except FileNotFoundError:
                self._check_mounted()
                return False
            except InTheWay:
                return True
            except PermissionError:
                self.list("")  # the whole share, if it is not that folder alone
                return True

    def make(self, folder: str) -> None:
        with reaching():
            self._check_mounted()
            with self._opened(folder, make=True):
                return

    def shut_at(self, path: str) -> str:
        return shut_at(self._root, path) or path

    def take_away(self, path: str) -> None:
        folder, _slash, name = path.rpartition("/")
        with reaching(), self._opened(folder) as opened, suppress(FileNotFoundError):
            os.unlink(name, dir_fd=opened)

    def _readers(self, reader: str, folder: str) -> Readers | None:
        """Of a file in a folder, whom the folder `reader` tells.

        A receipt holds digests alone, so that everybody may read it sooner than nobody; of what comes down, that is
        only so where its own folder is closed to others.
        """
        if reader and not self._modes.is_private:
            with suppress(OSError, InTheWay), self._opened(reader) as opened:
                seen = os.fstat(opened)
                return Readers(seen.st_gid, else_all=folder != reader or not seen.st_mode & stat.S_IXOTH)
        return None

    def _is_made(self, name: str, folder: int) -> bool:
        """Make a folder; False when something has that name already."""
        with suppress(FileNotFoundError):
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            return False
        self._step("make folder")
        with suppress(FileExistsError):
            os.mkdir(name, 0o700, dir_fd=folder)
            return True
        return False

    @contextmanager
    def _opened(self, folder: str, *, make: bool = False) -> Iterator[int]:
        """A descriptor of a folder below the root. Raises FileNotFoundError, PermissionError, or InTheWay."""
        names = [name for name in folder.split("/") if name]
        here = _entered(str(self._root), os.O_DIRECTORY, is_passed=bool(names))
        try:
            for depth, name in enumerate(names, 1):
                is_made = make and self._is_made(name, here)
                try:
                    flags = os.O_DIRECTORY | os.O_NOFOLLOW
                    inside = _entered(name, flags, here, is_passed=depth < len(names))
                except NotADirectoryError:
                    raise InTheWay(folder) from None
                here, outside = inside, here
                os.close(outside)
                if is_made:
                    # Whatever the umask of this process; what it has from the folder above, its group, stays.
                    mode = self._modes.others.get("/".join(names[:depth]), self._modes.folder)
                    os.fchmod(here, mode | os.fstat(here).st_mode & stat.S_ISGID)
            yield here
        finally:
            os.close(here)

    def _check_mounted(self) -> None:
        if not self._root.is_dir():
            raise NotThere("no such folder")


def _entered(name: str, flags: int, folder: int | None = None, *, is_passed: bool) -> int:
    """What may not be listed may be passed through: a terminal has no other right on the folder of all inboxes."""
    try:
        return os.open(name, os.O_RDONLY | flags, dir_fd=folder)
    except PermissionError:
        if not is_passed:
            raise
        return os.open(name, os.O_PATH | flags, dir_fd=folder)


def _check_free(name: str, folder: int, path: str) -> None:
    """Raises InTheWay where a folder stands in the place of a file, or of its half-written form."""
    for each, at in ((name, path), (name + PART, path + PART)):
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.stat(each, dir_fd=folder, follow_symlinks=False).st_mode):
                raise InTheWay(at)


def _let_read(name: str, folder: int, mode: int, readers: Readers) -> None:
    """What is another account's, or has another name elsewhere, is left as it is; so is what cannot be given: the
    terminal that it shuts out says so.
    """
    with suppress(OSError):
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        try:
            seen = os.fstat(descriptor)
            if stat.S_ISREG(seen.st_mode) and seen.st_uid == os.geteuid() and seen.st_nlink == 1:
                let_read(descriptor, mode, readers)
        finally:
            os.close(descriptor)


def _whole(name: str, folder: int, most: int) -> bytes:
    """What was a file when it was listed may be anything now: it is opened without waiting, and read no further."""
    try:
        # A pipe would wait for its other end.
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link; a socket
            raise NoFile(name) from None
        raise
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise NoFile(name)
        data = file.read(most + 1)
    if len(data) > most:
        raise NoFile(name)
    return data


def _seen(name: str, folder: int) -> Seen | None:
    """Looked at without following a link; None for what just went."""
    try:
        seen = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return None
    size = seen.st_size if stat.S_ISREG(seen.st_mode) else FOLDER if stat.S_ISDIR(seen.st_mode) else NO_FILE
    return Seen(size, _at(seen.st_mtime))


def _at(changed: float) -> datetime:
    """Whoever lays a file there gives it any time, also one that no date can tell."""
    try:
        return datetime.fromtimestamp(changed, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.max.replace(tzinfo=UTC)
