"""Watch SQLite's own writes: those of the shipped library with its cipher, on real files, whatever the program does.

SQLite calls the system through a table (`aSyscall` in its `os_unix.c`), which its own tests change by
`xSetSystemCall`. That function cannot be reached from Python; the table can: each of its rows is, in the library's
memory, the address of a name and that of the function.
"""

import ctypes
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path

from sqlcipher3 import _sqlite3

_NAMES = (b"pwrite", b"pwrite64")
_WORD = ctypes.sizeof(ctypes.c_uint64)
_SYSTEM = ctypes.CDLL(None, use_errno=True)
_Write = ctypes.CFUNCTYPE(
    ctypes.c_ssize_t, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64, use_errno=True
)


@contextmanager
def watched(has_room: Callable[[], bool]) -> Iterator[None]:
    """Call `has_room` before each write of SQLite's; on False the write finds no room (ENOSPC) and writes nothing."""
    real = _Write(("pwrite64", _SYSTEM))

    def write(descriptor: int, data: int, size: int, offset: int) -> int:
        if has_room():
            return int(real(descriptor, data, size, offset))
        ctypes.set_errno(errno.ENOSPC)
        return -1

    row, called = _row(), _Write(write)
    before = row.value
    row.value = ctypes.cast(called, ctypes.c_void_p).value or 0
    try:
        yield
    finally:
        row.value = before


@cache
def _row() -> ctypes.c_uint64:
    """Return the place where SQLite keeps the address of the function that it writes with.

    Raises:
        LookupError: when this library has no such row.
    """
    library = str(Path(_sqlite3.__file__).resolve())
    lines = [each.split() for each in Path("/proc/self/maps").read_text("utf-8").splitlines()]
    parts = [(range(*(int(edge, 16) for edge in line[0].split("-"))), line[1]) for line in lines if line[-1] == library]
    written_with = ctypes.cast(_SYSTEM.pwrite64, ctypes.c_void_p).value
    for place in (place for place, rights in parts if rights.startswith("rw")):
        words = (ctypes.c_uint64 * (len(place) // _WORD)).from_address(place.start)
        for number, (name, function) in enumerate(pairwise(words), start=1):
            is_named = function == written_with and any(name in own for own, _rights in parts)
            if is_named and ctypes.string_at(name) in _NAMES:
                return ctypes.c_uint64.from_address(place.start + number * _WORD)
    raise LookupError("SQLite's table of system calls")
