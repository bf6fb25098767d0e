"""The write-ahead log of a file, read as SQLite reads it, and on behind the place where SQLite stops.

Layout and checksums: https://www.sqlite.org/fileformat2.html#walformat. A frame's checksum counts on from the one
that stands in the frame before. SQLite believes the log up to the first frame that is not as its checksum says, and
writes over the rest. A frame behind that one still tells by itself whether it follows the frame before it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO

HEAD, FRAME_HEAD = 32, 24
"""Bytes at the start of a log, and of a frame."""
PAGE = 4096
"""Bytes of a page, of every database of this program."""
_MAGIC = 0x377F0682
"""The lowest bit tells in which order of bytes the checksums are counted."""
_LONGEST_GAP = 64 * 2**20
"""Bytes without a frame of the round behind which none is looked for: a log is a few MiB, and a hole may be endless."""
_MOST_ROUNDS = 1 << 20
"""More than a log goes through before it is deleted; other bytes hardly ever look like one so near."""
_SIZES = {1 << power for power in range(9, 17)}
Sums = tuple[int, int]


@dataclass(frozen=True)
class Round:
    """What a log's first bytes tell of the frames that belong to it; older ones may follow them."""

    order: str
    size: int
    """Bytes of a page."""
    salts: bytes
    bases: tuple[Sums, ...]
    """What the first frame's checksum may count on from."""
    is_told: bool
    """Whether the first bytes are as they were written: otherwise SQLite reads nothing of the log."""


@dataclass(frozen=True)
class Frame:
    at: int
    """Byte of the log at which it stands."""
    number: int
    """Of its page, from one."""
    length: int
    """Pages of the database once its transaction is through, if it is the last of one; otherwise nought."""
    page: bytes
    is_of_round: bool
    is_earlier: bool
    """Whether it bears what an earlier round did, over which nothing was written yet."""
    is_linked: bool
    """Whether its checksum counts on from the frame before, as that one has it or as that one should have it."""
    stored: Sums
    counted: Sums
    """Its checksum as it stands, and as it should be where the frame before has the right one."""

    @property
    def is_believed(self) -> bool:
        """Whether SQLite takes it for sound where it takes the one before for it."""
        return self.is_of_round and self.is_linked and self.stored == self.counted


def told_round(head: bytes) -> Round | None:
    """None: the first bytes are not as they were written."""
    if len(head) < HEAD:
        return None
    magic, _version, size = struct.unpack_from(">III", head)
    if magic & ~1 != _MAGIC or size not in _SIZES:
        return None
    order = ">" if magic & 1 else "<"
    sums = sums_of(order, head[:24], (0, 0))
    return Round(order, size, head[16:24], (sums,), is_told=True) if sums == stored_sums(head, 24) else None


def frames(file: BinaryIO, told: Round) -> Iterator[Frame]:
    """Every frame that a log has room for, whosever it is."""
    file.seek(HEAD)
    at, last, bases = HEAD, HEAD, told.bases
    while at - last <= _LONGEST_GAP and len(found := file.read(FRAME_HEAD + told.size)) == FRAME_HEAD + told.size:
        head, page = found[:FRAME_HEAD], found[FRAME_HEAD:]
        number, length = struct.unpack_from(">II", head)
        stored, is_of_round = stored_sums(head, 16), head[8:16] == told.salts
        counts = [sums_of(told.order, page, sums_of(told.order, head[:8], base)) for base in bases]
        # Nothing but zeros would count on from itself.
        is_linked = number > 0 and stored in counts
        is_earlier = 0 < _rounds_between(head[8:12], told.salts) < _MOST_ROUNDS
        yield Frame(at, number, length, page, is_of_round, is_earlier, is_linked, stored, counts[0])
        last = at if is_of_round else last
        at += len(found)
        bases = (stored,) if stored == counts[0] else (stored, counts[0])


def all_salts(file: BinaryIO) -> list[bytes]:
    """What each frame bears as its round's, of a log whose first bytes tell none."""
    length = min(file.seek(0, SEEK_END), _LONGEST_GAP)
    found = []
    for at in range(HEAD, length - FRAME_HEAD + 1, FRAME_HEAD + PAGE):
        file.seek(at + 8)
        found.append(file.read(8))
    return found


def _rounds_between(salt: bytes, later: bytes) -> int:
    """The first four bytes count up with each round: walRestartHdr in https://www.sqlite.org/src/file/src/wal.c."""
    return (int.from_bytes(later[:4], "big") - int.from_bytes(salt, "big")) % (1 << 32)


def stored_sums(head: bytes, at: int) -> Sums:
    first, second = struct.unpack_from(">II", head, at)
    return first, second


def sums_of(order: str, data: bytes, before: Sums) -> Sums:
    """Checksum of some bytes, a multiple of eight, counted on from another."""
    first, second = before
    numbers = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(numbers[::2], numbers[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second
