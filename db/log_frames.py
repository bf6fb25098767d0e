"""The write-ahead log of a file that SQLite does not open any more, carried into a copy of it.

SQLite itself throws the log away beside an emptied file, and shows its page 1 over one that was made anew. Layout and
checksums: https://www.sqlite.org/fileformat2.html#walformat.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

_HEAD, _FRAME_HEAD = 32, 24
_MAGIC = 0x377F0682
"""The lowest bit tells in which order of bytes the checksums are counted."""


def is_filled(log: Path) -> bool:
    """Whether a log is there that may hold a page."""
    return log.is_file() and log.stat().st_size > _HEAD


def carry_in(copy: Path, log: Path) -> None:
    """Write the pages of a log's whole transactions into a copy, as far as SQLite itself would believe them.

    Raises:
        OSError: no room.
    """
    waiting: dict[int, bytes] = {}
    with copy.open("r+b") as file:
        for number, is_end, page in _frames(log.read_bytes()):
            waiting[number] = page
            if is_end:
                for each, written in waiting.items():
                    file.seek((each - 1) * len(written))
                    file.write(written)
                waiting.clear()


def _frames(log: bytes) -> Iterator[tuple[int, bool, bytes]]:
    """Number of a page, whether a transaction ends with it, and its bytes, until one is not as it was written."""
    if len(log) < _HEAD:
        return
    magic, _version, size = struct.unpack_from(">III", log)
    if magic & ~1 != _MAGIC or size < _HEAD:
        return
    order = ">" if magic & 1 else "<"
    sums = _sums(order, log[:24], (0, 0))
    if sums != struct.unpack_from(">II", log, 24):
        return
    for at in range(_HEAD, len(log) - _FRAME_HEAD - size + 1, _FRAME_HEAD + size):
        head, page = log[at : at + _FRAME_HEAD], log[at + _FRAME_HEAD : at + _FRAME_HEAD + size]
        sums = _sums(order, page, _sums(order, head[:8], sums))
        # Frames of an earlier round stand behind the last one of this.
        if head[8:16] != log[16:24] or sums != struct.unpack_from(">II", head, 16):
            return
        number, length = struct.unpack_from(">II", head)
        yield number, bool(length), page


def _sums(order: str, data: bytes, before: tuple[int, int]) -> tuple[int, int]:
    first, second = before
    numbers = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(numbers[::2], numbers[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
