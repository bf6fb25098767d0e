"""What is submitted by day is sealed by day: a short process of its own, so that no screen loads what seals.

That process is `kiosk sync --seal-only`. It takes the night's lock, and what becomes of it stands in the night's log.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.cli.exits import Exit

_LIMIT_SECONDS = 60
"""After which a sealing that hangs, on a disk that does, is given up: the night does it again."""


@dataclass(frozen=True)
class Sealer:
    """A `kiosk.services.bundle.Seal`."""

    home: Path
    waits: Callable[[], bool]
    """Whether an event is in no sealed file yet. May raise StorageError."""

    def __call__(self) -> int | None:
        if not self.waits():
            return None
        command = [sys.executable, "-P", "-m", "kiosk", "--home", str(self.home), "sync", "--seal-only"]
        try:
            # In a session of its own: a terminal that goes away takes nothing half sealed with it.
            ended = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                timeout=_LIMIT_SECONDS,
            )
        except (OSError, subprocess.SubprocessError):
            return int(Exit.FAILED)
        return ended.returncode
