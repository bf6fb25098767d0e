"""The SHA-256 that lies beside a copy of central's database, which `sha256sum -c` reads too.

SQLite does not see a bit that turns inside a value.
"""

import hashlib
import os
from pathlib import Path

from kiosk import small_files


def beside(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.sha256")


def of(file: Path) -> str:
    """In hexadecimal. Raises OSError."""
    if small_files.is_other_than_file(file):
        raise OSError(small_files.NOT_A_FILE, os.strerror(small_files.NOT_A_FILE), str(file))
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def is_right(copy: Path) -> bool:
    """Whether a file is the one that its digest was written for; true of one that has none."""
    try:
        told = small_files.read(beside(copy)).partition(b" ")[0].decode(errors="replace")
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        return of(copy) == told
    except OSError:
        return False
