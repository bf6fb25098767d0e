"""Read and open files that should be small: keys, settings, records. A huge or special file is never read.

A huge file could need more memory than there is; a pipe that nobody writes to would be read for ever.
"""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MOST_BYTES = 16 << 20
"""The most bytes that are read: no such file is larger, not even the largest sealed one."""
NOT_A_FILE = errno.EISDIR
"""The error number for anything but a regular file, whether it is a folder or not."""
_NOTHING_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


def is_other_than_file(path: Path) -> bool:
    """Tell if something other than a regular file, or a link to one, is there; False when it cannot be looked at."""
    return _is_other(path, stat.S_ISREG)


def is_folder(path: Path) -> bool:
    """Tell if a folder, or a link to one, is there; False when it cannot be looked at."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_no_plain_file(path: Path) -> bool:
    """Tell if a link, or anything but a regular file, is there; looks once, for it may vanish meanwhile."""
    try:
        return not stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def open_plain(path: Path, flags: int) -> int:
    """Open, or create (0600), a file that only the program writes, such as a log; follow no link, wait for no pipe.

    Args:
        flags: as for `os.open`.

    Raises:
        OSError: it cannot be opened; with `NOT_A_FILE`: it is a link, or not a regular file.
    """
    if is_no_plain_file(path):
        raise _refused(NOT_A_FILE, path)
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _refused(NOT_A_FILE, path)
    return descriptor


def read(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the content of a whole file.

    Raises:
        OSError: it cannot be read; with `EOVERFLOW`: it has more than `most` bytes; with `NOT_A_FILE`: it is not a
            regular file.
    """
    if is_other_than_file(path):
        raise _refused(NOT_A_FILE, path)  # opening some devices already has an effect
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        seen = os.fstat(file.fileno())
        if not stat.S_ISREG(seen.st_mode):
            raise _refused(NOT_A_FILE, path)
        data = file.read(most + 1) if seen.st_size <= most else b""
        if seen.st_size > most or len(data) > most:
            raise _refused(errno.EOVERFLOW, path)
    return data


def read_text(path: Path, encoding: str) -> str:
    """Return a file as text, line ends as `open` gives them. Raises as `read`; UnicodeDecodeError: not so encoded."""
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
