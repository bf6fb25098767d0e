"""The programs' own logs: one line an event, without personal data."""

import os
from contextlib import suppress
from pathlib import Path

from kiosk import guarded_files
from kiosk.clock import SystemClock
from kiosk.config import is_home


def note(home: Path, program: str, line: str) -> None:
    """Add a line to `<home>/logs/<program>.log`, if that is a home.

    A log that cannot be written must not stop a program.
    """
    if not is_home(home):
        return
    with suppress(OSError):
        folder = home / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = guarded_files.open_plain(folder / f"{program}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(f"{SystemClock().now().isoformat(timespec='seconds')} {line}\n")
