"""Whether a disk is nearly full: on a full one nothing is stored, and the morning page itself is not written."""

import shutil
from pathlib import Path

_LEAST_FREE = 200 * 2**20
"""Bytes under which it is called so: weeks of listings, and room to work on the file."""


def free(folder: Path) -> int:
    """Bytes. Raises OSError."""
    return shutil.disk_usage(folder).free


def is_little(folder: Path) -> bool:
    """Raises OSError."""
    return free(folder) < _LEAST_FREE
