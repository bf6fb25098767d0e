"""Another machine as the far side, through whatever fsspec speaks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from db.files import PART, Step
from db.sync.transport import FOLDER, NO_FILE, NoFile, NotThere, Seen, reaching, whole


class RemoteTransport:
    """Anything else that fsspec reaches: written beside, then moved."""

    def __init__(self, system: Any, root: str, step: Step) -> None:
        self._system = system
        self._root = root
        self._step = step

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _check_there(self) -> None:
        """A machine's folder must exist, as one that is mounted must: a mistyped one would be made, and kept.

        A store of objects has no folders that could be there.
        """
        if "sftp" in self._system.protocol:
            try:
                self._system.info(self._root or "/")
            except FileNotFoundError:
                raise NotThere("no such folder") from None

    def list(self, folder: str) -> dict[str, int]:
        return whole(self.look(folder))

    def look(self, folder: str) -> dict[str, Seen]:
        with reaching():
            self._system.invalidate_cache()
            try:
                entries = self._system.ls(self._at(folder), detail=True)
            except FileNotFoundError:
                return {}
            return {entry["name"].rstrip("/").rpartition("/")[2]: _seen(entry) for entry in entries}

    def put(self, path: str, data: bytes, reader: str = "") -> None:
        with reaching():
            self._check_there()
            target = self._at(path)
            self._system.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._step("write")
            self._system.pipe_file(target + PART, data)
            self._step("rename")
            self._system.mv(target + PART, target)

    def let_read(self, path: str, reader: str) -> None:
        """It has its own idea of groups."""

    def get(self, path: str, most: int) -> bytes | None:
        with reaching():
            try:
                data = bytes(self._system.cat_file(self._at(path), end=most + 1))
            except FileNotFoundError:
                return None
            if len(data) > most:
                raise NoFile(path)
            return data

    def is_there(self, folder: str) -> bool:
        with reaching():
            self._system.invalidate_cache()
            try:
                self._system.info(self._at(folder))
            except FileNotFoundError:
                return False
            return True

    def make(self, folder: str) -> None:
        with reaching():
            self._check_there()
            self._step("make folder")
            self._system.makedirs(self._at(folder), exist_ok=True)

    def shut_at(self, path: str) -> str:
        return path  # nobody can tell from here

    def take_away(self, path: str) -> None:
        with reaching():
            try:
                self._system.rm_file(self._at(path))
            except FileNotFoundError:
                return


def _seen(entry: Mapping[str, Any]) -> Seen:
    """Where a protocol tells no time, nothing is taken for what is being written now."""
    changed = entry.get("mtime")
    return Seen(_size(entry), changed if isinstance(changed, datetime) else datetime.min.replace(tzinfo=UTC))


def _size(entry: Mapping[str, Any]) -> int:
    if entry["type"] == "directory":
        return FOLDER
    return int(entry["size"]) if entry["type"] == "file" else NO_FILE
