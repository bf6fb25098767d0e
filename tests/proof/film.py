"""What folders keep when power fails: of a file what was flushed, of a folder the names that were flushed.

The program runs on a real file system; only `os.fsync` is watched. A rename is there after the cut once its folder was
flushed, and not before; a file's bytes once the file was. SQLite's files are taken as they are: that a committed
transaction is durable is shown by `tests.proof.power`, and what is proved here is the order of files and commits.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Frame:
    """One instant."""

    step: str
    folders: dict[str, dict[str, int]]
    """Names in each folder, relative to the root, with their inode."""
    contents: dict[int, bytes]
    databases: dict[str, bytes]
    there: frozenset[str]
    """Every path that stands there without a cut."""


@dataclass
class Film:
    root: Path
    folders: dict[str, dict[str, int]] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)

    def begin(self) -> None:
        """What stands there now has long been durable."""
        for folder in (self.root, *(path for path in self.root.rglob("*") if path.is_dir())):
            self._flush_folder(folder)
        for path in self.root.rglob("*"):
            if path.is_file():
                self.contents[path.stat().st_ino] = path.read_bytes()

    def take(self, step: str) -> None:
        """A step: the instant before an effect."""
        files = [path for path in self.root.rglob("*") if not path.is_dir()]
        databases = {self._name(path): path.read_bytes() for path in files if _is_database(path)}
        there = frozenset(map(self._name, files))
        self.frames.append(Frame(step, dict(self.folders), dict(self.contents), databases, there))

    @contextmanager
    def rolling(self) -> Iterator[None]:
        flush = os.fsync

        def fsync(descriptor: int) -> None:
            flush(descriptor)
            seen = os.fstat(descriptor)
            path = Path(f"/proc/self/fd/{descriptor}").readlink()
            if stat.S_ISDIR(seen.st_mode):
                self._flush_folder(path)
            else:
                self.contents[seen.st_ino] = path.read_bytes()

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            yield

    def _flush_folder(self, folder: Path) -> None:
        if folder.is_relative_to(self.root):
            self.folders[self._name(folder)] = {entry.name: entry.inode() for entry in os.scandir(folder)}

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.root))


def develop(frame: Frame, root: Path, *, are_removals_kept: bool) -> None:
    """Make the folders as they are after a cut at this instant.

    Args:
        are_removals_kept: whether a removal outlives the cut though its folder was not flushed: both may happen.
    """
    _develop(frame, ".", root, are_removals_kept)
    for name, data in frame.databases.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)


def _develop(frame: Frame, folder: str, root: Path, are_removals_kept: bool) -> None:
    (root / folder).mkdir(parents=True, exist_ok=True)
    for name, inode in frame.folders.get(folder, {}).items():
        path = str(Path(folder, name))
        if path in frame.folders:
            _develop(frame, path, root, are_removals_kept)
        elif not _is_database(Path(path)) and not (are_removals_kept and path not in frame.there):
            (root / path).write_bytes(frame.contents.get(inode, b""))


def _is_database(path: Path) -> bool:
    return ".sqlite" in path.name and path.parent.name != "backup"
