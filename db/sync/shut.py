"""What is there and is shut to this account: nobody here can say that it is damaged, nor that it holds nothing."""

import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kiosk import small_files

_PIECE = 1 << 20
"""Bytes that are held at a time."""


def is_shut(path: Path) -> bool:
    """Whether a file cannot be read, or a folder neither listed nor entered; false of what is not there."""
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False
    return not os.access(path, os.R_OK | (os.X_OK if is_folder else 0))


def is_closed(folder: Path) -> bool:
    """Whether nobody here can look into a folder: it is shut, or out of reach."""
    return is_shut(folder) or small_files.is_out_of_reach(folder)


def closed_to_writing(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Of folders, those that are there, and in which this account cannot write, or that are out of reach: nothing goes
    from them in its time.
    """
    there = (folder for folder in folders if small_files.is_folder(folder) or small_files.is_out_of_reach(folder))
    return tuple(folder for folder in there if not os.access(folder, os.W_OK | os.X_OK))


def lying_in(folder: Path, names: str) -> list[Path]:
    """What lies in a folder under some names, sorted; nothing of one that is closed, which is told as that."""
    with suppress(OSError):
        return sorted(folder.glob(names))
    return []


def is_unreadable(path: Path) -> bool:
    """Whether what is there cannot be read to its end, for whatever cause: shut, no file, a disk that fails."""
    if small_files.is_other_than_file(path):
        return True
    try:
        with path.open("rb") as file:
            while file.read(_PIECE):
                pass
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def shut_at(root: Path, path: str) -> str:
    """Of a path below a root, the part that is shut to this account: the first folder on the way that it may not enter,
    or the last part, where it may not be read. Empty: none is. Rights are tried; no link is followed.
    """
    *above, _last = parts = path.split("/")
    for depth in range(1, len(above) + 1):
        folder = root.joinpath(*parts[:depth])
        if is_folder(folder) and not os.access(folder, os.X_OK):
            return "/".join(parts[:depth])
    try:
        os.close(os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK))
    except PermissionError:
        return path
    except OSError:
        return ""  # what is not there yet cannot be refused
    return ""


def is_folder(path: Path) -> bool:
    """Whether it is a folder itself, and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
