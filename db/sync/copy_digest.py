"""The SHA-256 that lies beside a copy of central's database, which `sha256sum -c` reads too.

SQLite does not see a bit that turns inside a value.
"""

import errno
import hashlib
import os
import re
from pathlib import Path

from db.files import Step
from kiosk import small_files

_DIGEST = re.compile(r"[0-9a-f]{64}")


def beside(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.sha256")


def of(file: Path) -> str:
    """In hexadecimal. Raises OSError."""
    if small_files.is_other_than_file(file):
        raise OSError(small_files.NOT_A_FILE, os.strerror(small_files.NOT_A_FILE), str(file))
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def is_told(copy: Path) -> bool:
    """Whether a digest lies beside a copy, right or not: what is no digest there vouches for nothing, nor against."""
    try:
        return bool(_told(copy))
    except OSError:
        return True


def is_right(copy: Path) -> bool:
    """Whether a file is the one that its digest was written for; true of one that has none."""
    try:
        told = _told(copy)
        return not told or of(copy) == told
    except OSError:
        return False


def drop(copy: Path, step: Step) -> None:
    """Delete a copy; its digest first, so that what is left where this is cut off is dropped by its day."""
    step("drop digest")
    beside(copy).unlink(missing_ok=True)
    step("drop copy")
    copy.unlink()


def _told(copy: Path) -> str:
    """The digest beside a copy; empty: there is none, or what lies there is none. Raises OSError: nobody can tell."""
    try:
        words = small_files.read(beside(copy)).decode(errors="replace").split(maxsplit=1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        if error.errno in (small_files.NOT_A_FILE, errno.EOVERFLOW):
            return ""
        raise
    return words[0] if words and _DIGEST.fullmatch(words[0]) else ""
