"""Whether a disk is nearly full: on a full one nothing is stored, and the morning page itself is not written."""

import shutil
from pathlib import Path

_LEAST_FREE = 200 * 2**20
"""Bytes under which it is called so: weeks of listings, and room to work on the file."""


def free(folder: Path) -> int:
    """Bytes. Raises OSError."""
    return shutil.disk_usage(folder).free


def is_left_beside(size: int, free: int, base: int) -> bool:
    """Whether a file of `size` bytes may be put aside on a disk of which `free` bytes are free: what anybody may send
    never takes the room of what is sound, nor of the night's own copy of a base of `base` bytes.
    """
    return free - size >= wanted_beside(base)


def wanted_beside(base: int) -> int:
    """Bytes that stay free beside what is put aside."""
    return _LEAST_FREE + base


def megabytes(size: int) -> int:
    """For people: never too few."""
    return -(-size // 2**20)


def is_little(folder: Path) -> bool:
    """Raises OSError."""
    return free(folder) < _LEAST_FREE
