"""Whether another program holds a database: a tool left open, or in the midst of a change. Asks the system for the
locks that SQLite takes (https://www.sqlite.org/lockingv3.html, https://www.sqlite.org/walformat.html, « locks »).

Nothing is opened by SQLite for that: its last connection would write the log into a file that is to stay as it is, and
a damaged file does not open. The locks asked for are the file description's own, so that none of SQLite's is lost.
"""

import errno
import fcntl
import os
import re
import struct
import time
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from kiosk import small_files
from kiosk.i18n import N_, _
from kiosk.services.ports import HeldDatabase

HELD = N_("Un autre programme tient la base : rien n'est changé. Fermez-le (« fuser {path} » le nomme), puis relancez.")

_PENDING, _RESERVED = 1 << 30, (1 << 30) + 1
_ALL = 512
"""Bytes from `_PENDING` on: whoever has a database with a log open, and has read it, holds one of them."""
_WRITING = 120
"""Byte of the log's index (`-shm`) that whoever writes to the log holds."""
_LOCKS, _KINDS = Path("/proc/locks"), ("POSIX", "OFDLCK")
_TABLES = Path("/proc/self")
"""What the system tells of this process: its descriptors, and the mounts that it sees (proc_pid_mountinfo(5))."""
_FLOCK = "hhqqi"
"""`struct flock`: type, whence, start, length, process."""
_TRIES, _PAUSE = 20, 0.01
"""How often, and after how many seconds, it is looked at again: a program of ours holds it for an instant."""


def check_free(database: Path) -> None:
    """Raises HeldDatabase: see `alone`."""
    with alone(database):
        return


@contextmanager
def alone(database: Path) -> Iterator[None]:
    """Nobody reads or writes the database, nor can begin to, within the block; it may be damaged, or not be there. One
    that this account can only read is looked at once, before the block.

    Raises:
        HeldDatabase: somebody reads or writes it, or has it open and did; who has it open alone holds no lock.
    """
    descriptor = _opened(database)
    try:
        if descriptor is not None and not _in_a_moment(partial(_take, descriptor)):
            raise HeldDatabase(_(HELD).format(path=database))
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def is_written(database: Path) -> bool:
    """Whether somebody holds it to write, for longer than a change takes. Takes no lock, and changes nothing."""
    index = database.with_name(f"{database.name}-shm")
    return any(_is_locked_for_long(path, byte) for path, byte in ((index, _WRITING), (database, _RESERVED)))


def _is_locked_for_long(path: Path, byte: int) -> bool:
    with suppress(OSError):  # there is none, or nobody here can look
        return not _in_a_moment(partial(_is_free, _listed_as(path), byte))
    return False


def _is_free(names: Container[str], byte: int) -> bool:
    """As the system lists it (proc_locks(5)): to open the file and close it again would drop all the locks that SQLite
    holds on it in this very process.
    """
    for line in _LOCKS.read_text(encoding="ascii").splitlines():
        with suppress(ValueError):  # a line that this system writes in another way
            _number, kind, _is_advisory, mode, _process, file, start, end = line.replace("->", "").split()
            is_meant = kind in _KINDS and mode == "WRITE" and file in names
            if is_meant and int(start) <= byte and (end == "EOF" or byte <= int(end)):
                return False
    return True


def _listed_as(path: Path) -> set[str]:
    """How a file may be listed there: by the device that it tells, and by its mount's, which on btrfs is another one.

    Raises OSError: there is none, or nobody here can look.
    """
    descriptor = os.open(path, os.O_PATH | os.O_NOFOLLOW)  # such a one, once closed, drops no lock (open(2))
    try:
        seen = os.fstat(descriptor)
        told = (_TABLES / "fdinfo" / str(descriptor)).read_text(encoding="ascii")
    finally:
        os.close(descriptor)
    mount = re.search(r"^mnt_id:\s*(\d+)$", told, re.MULTILINE)
    devices = {(os.major(seen.st_dev), os.minor(seen.st_dev))}
    for line in (_TABLES / "mountinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        which, _parent, device, *_rest = line.split(" ", 3)
        if mount and which == mount[1]:
            major, _colon, minor = device.partition(":")
            devices.add((int(major), int(minor)))
    return {f"{major:02x}:{minor:02x}:{seen.st_ino}" for major, minor in devices}


def _opened(database: Path) -> int | None:
    """None: it is not there, or is none, or nobody here can look; whoever replaces it says so."""
    for flags in (os.O_RDWR, os.O_RDONLY):
        with suppress(OSError):
            return small_files.open_plain(database, flags)
    return None


def _in_a_moment(is_free: Callable[[], bool]) -> bool:
    for tries_left in reversed(range(_TRIES)):
        if is_free():
            return True
        if tries_left:
            time.sleep(_PAUSE)
    return False


def _take(descriptor: int) -> bool:
    """Lock all of it, as far as it is open to be written; false: somebody else holds a part of it."""
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, _flock(_PENDING, _ALL))
    except OSError as error:
        if error.errno == errno.EBADF:  # open to be read only
            return not _is_locked(descriptor, _PENDING, _ALL)
        # A disk without locks has none that is held.
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True


def _is_locked(descriptor: int, start: int, length: int = 1) -> bool:
    found = fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, _flock(start, length))
    return bool(struct.unpack(_FLOCK, found)[0] != fcntl.F_UNLCK)


def _flock(start: int, length: int) -> bytes:
    return struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
