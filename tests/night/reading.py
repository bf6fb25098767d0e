"""Find what files hold: references, read as a file's owner reads them, and values, searched in all bytes."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from db.central.copies import backup
from db.connection import open_database, rows
from db.keys import Keys
from db.terminal_file import database_path, open_terminal
from db.wire import batches
from db.wire.batches import BadBatch
from db.wire.letters import SUFFIX as LETTER
from db.wire.sealing import Damaged, NotForUs, decrypt
from tests.night.hall import Hall
from tests.night.keys import ESCROW

_MOST = 1 << 26
_BASES = (".sqlite", ".last-night")


@dataclass(frozen=True)
class Rows:
    """References in a terminal's base."""

    waiting: dict[str, str | None]
    """References with an event that waits, and the batch of each."""
    shown: set[str]
    """References that agents see."""
    unstored: set[str]
    """Those of `shown` that central has in no copy yet."""


class Reader:
    """A reader that reads each file once for as long as the file does not change."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, int], frozenset[str]] = {}
        self._read: dict[Path, tuple[tuple[int, int], Rows]] = {}

    def copy(self, path: Path) -> frozenset[str]:
        """Return the references in a copy of central's base; none where its digest is not the one in its name."""
        return self._once(path, lambda: _in_base(path) if backup.digest_of(path) in path.name else frozenset())

    def batch(self, path: Path) -> frozenset[str]:
        """Return the references in a sealed file."""
        return self._once(path, lambda: in_batch(path.name, path.read_bytes()))

    def batches(self, folder: Path) -> set[str]:
        paths = folder.glob(f"*{batches.SUFFIX}") if folder.is_dir() else ()
        return {reference for path in paths for reference in self.batch(path)}

    def terminal(self, hall: Hall) -> Rows:
        """Return the references in a terminal's base, which nobody has open."""
        seen = database_path(hall.home).stat()
        state = (seen.st_mtime_ns, seen.st_size)
        if self._read.get(hall.home, (None, None))[0] != state:
            self._read[hall.home] = (state, _rows(hall))
        return self._read[hall.home][1]

    def held_by(self, hall: Hall) -> set[str]:
        """Return the references that wait in a terminal's base or are sealed beside it."""
        return self.terminal(hall).waiting.keys() | self.batches(hall.home / "spool")

    def _once(self, path: Path, read: Callable[[], frozenset[str]]) -> frozenset[str]:
        seen = path.stat()
        key = (path.name, seen.st_mtime_ns, seen.st_size)
        if key not in self._known:
            self._known[key] = read()
        return self._known[key]


def _rows(hall: Hall) -> Rows:
    with closing(open_terminal(hall.home)()) as db:
        shown = rows(db, "SELECT reference, acked_at FROM submissions")
        return Rows(
            {each["reference"]: each["digest"] for each in rows(db, "SELECT reference, digest FROM outbox")},
            {each["reference"] for each in shown},
            {each["reference"] for each in shown if each["acked_at"] is None},
        )


def in_batch(name: str, data: bytes) -> frozenset[str]:
    """Return the references in a sealed file; none where its bytes are not those of its name, or do not open."""
    if name != batches.name_of(batches.digest_of(data)):
        return frozenset()
    try:
        bodies = batches.open_frame(batches.read_frame(data), [ESCROW.identity])
    except BadBatch:
        return frozenset()
    return frozenset(json.loads(body)["payload"]["reference"] for body in bodies)


def _in_base(path: Path) -> frozenset[str]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
        bodies = db.execute("SELECT body FROM events").fetchall()
    return frozenset(json.loads(body)["payload"]["reference"] for (body,) in bodies)


def holders(folders: Iterable[Path], halls: Iterable[Hall], values: Iterable[str]) -> list[str]:
    """Return `file: value` for each value that a file below the folders, or of the terminals, holds.

    Sealed files and letters are opened; a terminal's base and last night's copy of it are read with its key.
    """
    halls, wanted = list(halls), sorted(values)
    keys = [ESCROW.identity, *(hall.keys.identity for hall in halls)]
    told = [(path.name, _plain(path, keys)) for folder in folders for path in _files(folder)]
    for hall in halls:
        told += [(f"{hall.home.name}/{path.name}", _plain(path, keys)) for path in _files(hall.home)]
        told += _tables(hall)
    return [f"{name}: {value}" for name, data in told for value in wanted if value.encode() in data]


def _files(root: Path) -> Iterator[Path]:
    return (path for path in sorted(root.rglob("*")) if path.is_file())


def _plain(path: Path, identities: list[str]) -> bytes:
    data = path.read_bytes()
    with suppress(BadBatch, NotForUs, Damaged):
        if path.suffix == batches.SUFFIX:
            return b"\n".join(batches.open_frame(batches.read_frame(data), identities))
        if path.suffix == LETTER:
            return decrypt(data.split(b"\n", 5)[5], identities, _MOST)
    return data


def _tables(hall: Hall) -> Iterator[tuple[str, bytes]]:
    key = Keys(hall.home).database_key()
    for path in sorted((hall.home / "data").glob("kiosk.sqlite*")):
        if path.suffix in _BASES:
            with closing(open_database(path, key, read_only=True)) as db:
                for each in rows(db, "SELECT name FROM sqlite_schema WHERE type = 'table'"):
                    found = rows(db, f"SELECT * FROM {each['name']}")
                    yield f"{hall.home.name}/{path.name}/{each['name']}", str(found).encode()
