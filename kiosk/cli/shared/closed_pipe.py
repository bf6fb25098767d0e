"""Let a command end normally when its reader goes away, as in `kiosk doctor | head -1`: this is no error.

A stream whose encoding lacks a character, such as Latin-1, shows `?` in its place.
"""

import io
import os
import stat
import sys
from typing import Any, TextIO


class _Patient(io.FileIO):
    """A pipe that discards further output once nobody reads it."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.fileno())
            os.close(nowhere)
            return len(data)


def survive() -> None:
    """Replace stdout and stderr by patient ones where they are pipes; a terminal or a test's stand-in stays."""
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="replace")
    sys.stdout = _patient(sys.stdout, sys.__stdout__)
    sys.stderr = _patient(sys.stderr, sys.__stderr__)


def _patient(stream: TextIO, own: TextIO | None) -> TextIO:
    if own is None or stream is not own or not _is_pipe(stream.fileno()):
        return stream
    raw = _Patient(stream.fileno(), "wb", closefd=False)
    buffered = io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, stream.encoding, stream.errors, line_buffering=bool(stream.line_buffering))


def _is_pipe(number: int) -> bool:
    mode = os.fstat(number).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
