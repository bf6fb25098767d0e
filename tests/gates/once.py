"""Look at each thing once in a test run: its processes share a folder, with one empty file for each thing."""

import os
from hashlib import sha256
from pathlib import Path


class Once:
    def __init__(self, folder: Path) -> None:
        """Make or join the folder of this run; its processes may make it at the same time."""
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def is_first(self, *what: object) -> bool:
        """Tell if no process of this run asked this before; `what` must have the same words in every process."""
        name = sha256(repr(what).encode()).hexdigest()
        try:
            os.close(os.open(self._folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            return False
        return True
