"""The root of the program's own errors, with the exit codes of its commands: scripts and timers depend on them."""

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """When two apply, the higher one wins."""

    OK = 0
    FAILED = 1
    """Unexpected; details are in the log; neither holds personal data."""
    USAGE = 2
    """Wrong usage or configuration."""
    UNREACHABLE = 3
    """The share was not reached: nothing lost, run again."""
    QUARANTINED = 4
    """Done, but a person must look."""
    LOCKED = 5
    """Another run holds the lock, or another program the database."""
    SAFE_MODE = 6
    """The database is newer than the program, or damaged: nothing was written, or the sentence says what was."""


class KioskError(Exception):
    """An error that the program itself raises; a command that meets it ends with its exit code."""

    exit_code: ClassVar[Exit] = Exit.FAILED
