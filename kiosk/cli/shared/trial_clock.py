"""The clock of a home: the machine's; in a trial that asks for it, one that runs faster, the same for every program."""

import os
from contextlib import suppress
from pathlib import Path

from kiosk.clock import Clock, FastClock, SystemClock, from_text, to_text


def clock_of(home: Path, speed: int) -> Clock:
    """Return the home's clock. The first program of a fast trial notes since when it runs fast; the others read it.

    Raises:
        OSError: the note can be neither written nor read.
    """
    if speed == 1:
        return SystemClock()
    note, draft = home / "trial-since", home / f"trial-since.{os.getpid()}"
    if not note.exists():
        draft.write_text(to_text(SystemClock().now()), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, note)  # whole or not at all: another program may read it at once
        draft.unlink()
    return FastClock(from_text(note.read_text(encoding="ascii")), speed)
