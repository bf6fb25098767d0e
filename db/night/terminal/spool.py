"""The sealed files of a terminal, `<home>/spool/<digest>.batch`, kept 35 nights after central has them in a copy.

The terminal sends them to central again after central lost something (F5); a row of the outbox whose file is not here
counts as never sealed (F4).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.files import PART, Step, no_step, private_folder, write_durably
from db.wire import batches
from kiosk.domain.retention import SPOOL_NIGHTS


@dataclass(frozen=True)
class Spool:
    """The folder of one terminal's sealed files."""

    folder: Path
    step: Step = no_step

    def digests(self) -> set[str]:
        """Return the digests in the names of the files, after removing files that a power cut left half written."""
        if not self.folder.is_dir():
            return set()
        names = [path.name for path in self.folder.iterdir()]
        for name in names:
            if name.endswith(PART):
                self.step("sweep")
                (self.folder / name).unlink(missing_ok=True)
        return {digest for name in names if (digest := batches.digest_in(name))}

    def path(self, digest: str) -> Path:
        """Return the path for a digest; the file may not exist."""
        return self.folder / batches.name_of(digest)

    def add(self, data: bytes) -> str:
        """Keep a sealed file, durably; return its digest. Raises StorageError."""
        private_folder(self.folder)
        digest = batches.digest_of(data)
        write_durably(self.path(digest), data, self.step)
        return digest

    def sound(self, digest: str) -> bytes | None:
        """Return a file's bytes; remove it and return None when they do not match its name (F4)."""
        path = self.path(digest)
        data = path.read_bytes()
        if batches.digest_of(data) == digest:
            return data
        self.remove(digest)
        return None

    def remove(self, digest: str) -> None:
        """Delete a sealed file, if it is here."""
        self.step("expire")
        self.path(digest).unlink(missing_ok=True)


def is_over(stored: date, night: date) -> bool:
    """Tell if a file may be deleted, by central's nights: the one in which it was stored, and the letter's."""
    return (night - stored).days >= SPOOL_NIGHTS
