"""Provide a disk in memory that forgets, on a power cut, whatever SQLite had not flushed: an apsw VFS.

The shipped library is SQLCipher's, whose VFS cannot be reached from Python; its pager is SQLite's own. So the same SQL
and the same pragmas run here through apsw, in clear, and the file that is left is opened by the shipped library.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import apsw

SECTOR = 512
_SHARED_NAME = "forgetful"


@dataclass
class _File:
    written: bytearray = field(default_factory=bytearray)
    durable: bytes = b""
    pending: list[tuple[int, bytes]] = field(default_factory=list)
    """Writes since the last flush."""


class Disk:
    """Files by name; `watch` is called before every write and every flush."""

    def __init__(self, files: Mapping[str, bytes], watch: Callable[[], None]) -> None:
        self.files = {name: _File(bytearray(data), data) for name, data in files.items()}
        self.watch = watch
        self.flushes = 0

    def cut(self, chance: random.Random | None = None) -> dict[str, bytes]:
        """Return what is on the disk after a power cut; with chance, any half of the unflushed sectors too."""
        left: dict[str, bytes] = {}
        for name, file in self.files.items():
            data = bytearray(file.durable)
            for offset, written in file.pending if chance else ():
                for start in range(0, len(written), SECTOR):
                    if chance and chance.random() < 0.5:
                        _put(data, offset + start, written[start : start + SECTOR])
            left[name] = bytes(data)
        return left


def _put(data: bytearray, offset: int, piece: bytes) -> None:
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(piece)] = piece


class _Opened:
    """An open file, as SQLite sees it."""

    def __init__(self, disk: Disk, file: _File) -> None:
        self._disk, self._file = disk, file

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._file.written[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.watch()
        _put(self._file.written, offset, bytes(data))
        self._file.pending.append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:
        del self._file.written[size:]

    def xSync(self, _flags: int) -> None:
        self._disk.watch()
        self._disk.flushes += 1
        self._file.durable = bytes(self._file.written)
        self._file.pending.clear()

    def xFileSize(self) -> int:
        return len(self._file.written)

    def xLock(self, _level: int) -> None:
        return

    def xUnlock(self, _level: int) -> None:
        return

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, _op: int, _pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        """Return SQLite's value for a Unix disk; without it, a log's last sector repeats the last frame."""
        return apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE

    def xClose(self) -> None:
        return


class _Vfs(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        super().__init__(_SHARED_NAME, base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        flags[1] = flags[0]
        if name is None:
            return _Opened(self.disk, _File())
        path = name if isinstance(name, str) else name.filename()
        return _Opened(self.disk, self.disk.files.setdefault(path, _File()))

    def xDelete(self, filename: str, _syncdir: bool) -> None:
        self.disk.files.pop(filename, None)

    def xAccess(self, pathname: str, _flags: int) -> bool:
        return pathname in self.disk.files

    def xFullPathname(self, name: str) -> str:
        return name


class _Cursor:
    """The part of a cursor that the stores use."""

    def __init__(self, found: list[Any], description: Sequence[Any], rowcount: int) -> None:
        self._found, self.description, self.rowcount = found, description, rowcount

    def fetchall(self) -> list[Any]:
        return self._found

    def fetchone(self) -> Any:
        return self._found[0] if self._found else None


class Forgetful:
    """A connection to a file of the disk, with the part of the shipped library's connection that the stores use."""

    def __init__(self, disk: Disk, name: str, pragmas: Sequence[str]) -> None:
        self._vfs = _Vfs(disk)
        self._db = apsw.Connection(name, vfs=_SHARED_NAME)
        # A VFS in Python has no shared memory; without it, SQLite keeps a log only for one program alone.
        for pragma in ("PRAGMA locking_mode = EXCLUSIVE", *pragmas, "PRAGMA journal_mode = WAL"):
            self.execute(pragma)

    @property
    def in_transaction(self) -> bool:
        return self._db.in_transaction

    def execute(self, sql: str, parameters: Any = ()) -> _Cursor:
        described: list[Any] = []

        def trace(cursor: Any, _sql: str, _bindings: Any) -> bool:
            described.extend(cursor.get_description())
            return True

        cursor = self._db.cursor()
        cursor.exec_trace = trace
        cursor.execute(sql, parameters)
        return _Cursor(cursor.fetchall(), described, self._db.changes())

    def executemany(self, sql: str, many: Any) -> _Cursor:
        for parameters in many:
            self.execute(sql, parameters)
        return _Cursor([], (), self._db.changes())

    def close(self) -> None:
        """Flush nothing, as if some other program kept the file open."""
