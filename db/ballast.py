"""Room that is kept for what a tenant is sending when the disk fills up: a file that is given up at that moment.

<home>/data/ballast: 8 MiB of nothing. Whoever opens the database while less than 1 MiB is free deletes it first: some
hundreds of submissions find their place, and doctor says that somebody must make room. The night makes it anew.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

BYTES = 8 * 2**20
LEAST_FREE = 2**20
"""Bytes under which the disk counts as full."""
ROOM = 200 * 2**20
"""Bytes that are free before it is made: where there is less, it would itself be what fills the disk."""


def path_of(database: Path) -> Path:
    return database.with_name("ballast")


def keep(database: Path) -> bool:
    """Make it, if it is not there and there is room; whether it is there now."""
    path = path_of(database)
    if path.exists():
        return True
    if shutil.disk_usage(path.parent).free < ROOM + BYTES:
        return False
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            # Not a hole: its blocks are its own.
            os.posix_fallocate(descriptor, 0, BYTES)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.rename(path)
    except OSError:
        # A ballast is a help, never a hindrance.
        with suppress(OSError):
            part.unlink(missing_ok=True)
        return False
    return True


def give_up(database: Path) -> None:
    """Delete the ballast beside a database whose disk is full; without one, and on any other day, do nothing."""
    with suppress(OSError):
        found = os.statvfs(database.parent)
        if found.f_bavail * found.f_frsize < LEAST_FREE:
            path_of(database).unlink(missing_ok=True)
