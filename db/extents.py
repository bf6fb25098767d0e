"""What of a file was ever written: the rest are holes, which read as zeros and take no room, gigabytes at times."""

import os
from pathlib import Path
from typing import BinaryIO

_LONGEST_HOLE = 16 * 2**20
"""Bytes of a hole behind which nothing is a database's own: SQLite writes its pages one after the other."""
_AT_ONCE = 2**20


def copy(path: Path, target: Path, most: int) -> None:
    """Copy a file as far as it was written, without the hole at its end, nor what lies behind a long one.

    Args:
        target: is made for its owner alone.
        most: bytes that are copied at the most.

    Raises:
        OSError: one of the two cannot be read or written.
    """
    with path.open("rb") as source, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
        end = 0
        while True:
            start = _next(source, end, os.SEEK_DATA)
            if start is None or start >= most or start - end > _LONGEST_HOLE:
                break
            end = min(_next(source, start, os.SEEK_HOLE) or start, most)
            _copy_range(source, to, start, end)
        to.truncate(end)


def _next(file: BinaryIO, place: int, what: int) -> int | None:
    """Where data, or a hole, comes next; None: nothing comes."""
    try:
        return os.lseek(file.fileno(), place, what)
    except OSError:
        return None


def _copy_range(source: BinaryIO, target: BinaryIO, start: int, end: int) -> None:
    source.seek(start)
    target.seek(start)
    while start < end and (piece := source.read(min(_AT_ONCE, end - start))):
        target.write(piece)
        start += len(piece)
