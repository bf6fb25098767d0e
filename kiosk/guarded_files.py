"""Files that are small by right: keys, settings, slips. A giant, and what is no regular file, is never read.

To read a giant could take more memory than there is; a pipe that nobody writes to would be read for ever.
"""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 16 << 20
"""No such file is larger: the largest sealed file, too."""
NOT_A_FILE = errno.EISDIR
"""Error number of what is no regular file, a folder or not."""
_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


def is_other_than_file(path: Path) -> bool:
    """Whether something is there that is no regular file, nor a link to one; false of what nobody here can look at."""
    return _is_other(path, stat.S_ISREG)


def is_folder(path: Path) -> bool:
    """Whether a folder is there, or a link to one; false of what nobody here can look at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_no_plain_file(path: Path) -> bool:
    """Whether something is there that is a link, or no regular file: one look, for what is there may go meanwhile."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def open_plain(path: Path, flags: int) -> int:
    """Open, or make (0600), what only the program itself writes, a log or a lock: through no link, waiting for no pipe.

    Args:
        flags: as of `os.open`.

    Raises:
        OSError: it cannot be opened; `NOT_A_FILE`: what is there is a link, or no regular file.
    """
    if is_no_plain_file(path):
        raise _refused(NOT_A_FILE, path)
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _refused(NOT_A_FILE, path)
    return descriptor


def read(path: Path, most: int = MOST_BYTES) -> bytes:
    """A whole file.

    Raises:
        OSError: it cannot be read; `EOVERFLOW`: it has more than `most` bytes; `NOT_A_FILE`: it is no regular file.
    """
    if is_other_than_file(path):
        raise _refused(NOT_A_FILE, path)  # to open some devices does something already
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        seen = os.fstat(file.fileno())
        if not stat.S_ISREG(seen.st_mode):
            raise _refused(NOT_A_FILE, path)
        data = file.read(most + 1) if seen.st_size <= most else b""
        if seen.st_size > most or len(data) > most:
            raise _refused(errno.EOVERFLOW, path)
    return data


def read_text(path: Path, encoding: str) -> str:
    """The same as text, with its ends of lines as `open` has them. Raises UnicodeDecodeError too."""
    return read(path).decode(encoding).replace("\r\n", "\n").replace("\r", "\n")


def _is_other(path: Path, is_right: Callable[[int], bool]) -> bool:
    try:
        return not is_right(path.stat().st_mode)
    except OSError as error:
        with suppress(OSError):
            return error.errno in _NOTHING_THERE and path.is_symlink()
    return False


def _refused(number: int, path: Path) -> OSError:
    return OSError(number, os.strerror(number), str(path))
