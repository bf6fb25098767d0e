"""What one process of a test run has looked at, no other one looks at again: they share a folder of empty files."""

import os
from hashlib import sha256
from pathlib import Path


class Once:
    def __init__(self, folder: Path) -> None:
        """The folder is this run's own; its processes may make it at the same time."""
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def is_first(self, *what: object) -> bool:
        """Whether nobody asked for this before; `what` has the same words in every process."""
        name = sha256(repr(what).encode()).hexdigest()
        try:
            os.close(os.open(self._folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True
