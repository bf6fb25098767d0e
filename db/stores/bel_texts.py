"""The text of a listing for BEL, as a file that the agent carries to the site: kept no longer than the listing."""

from collections.abc import Iterable
from pathlib import Path

from db.files import private_folder, reason, write_durably
from kiosk.reference import normal_reference
from kiosk.services.ports.errors import StorageError


class BelTexts:
    """`<home>/out/<reference>.txt`, for its owner alone (0600)."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "out"

    def write(self, reference: str, text: str) -> str:
        """Write a listing's text, or replace it; return the path.

        Raises:
            StorageError: it was not written; an earlier text is whole.
            ValueError: not a reference: it would name another file.
        """
        if normal_reference(reference) != reference:
            raise ValueError("not a reference")
        path = private_folder(self._folder) / f"{reference}.txt"
        write_durably(path, text.encode())
        return str(path)

    def keep_only(self, references: Iterable[str]) -> int:
        """Delete the texts of listings that are gone, whole or half written; return how many. Raises StorageError."""
        kept = {f"{reference}.txt" for reference in references}
        found = list(self._folder.iterdir()) if self._folder.is_dir() else []
        gone = [path for path in found if path.suffix in {".txt", ".part"} and path.name not in kept]
        try:
            for path in gone:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{self._folder} : un fichier ne peut pas être effacé. {reason(error)}") from None
        return len(gone)
