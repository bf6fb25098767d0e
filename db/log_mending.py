"""The pages of a log, carried into a copy of its file: as SQLite would, and where it is damaged also those behind.

A checksum is a weighted sum of a frame's words (https://www.sqlite.org/fileformat2.html#checksum_algorithm), so that it
tells which one word is wrong, and what stood there. Where more is wrong the page is taken as it stands: its seal, or
the database's own check, judges it.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.log_damage import is_end, round_of
from db.log_frames import Frame, Sums, frames

_WORDS = 1 << 32
_HEAD_SUMMED = 8
"""Bytes of a frame's head that its checksum counts."""


@dataclass(frozen=True)
class _Page:
    number: int
    """From one; nought: nobody knows."""
    content: bytes
    is_right: bool


def carry_in(copy: Path, log: Path) -> int:
    """Write the pages of a log's whole transactions into a copy; SQLite itself takes no log beside an emptied file.

    Gives how many pages of acknowledged transactions are not as they were written.

    Raises:
        OSError: no room.
    """
    pages = _pages(log)
    found = {page.number: page for page in pages if page.number}  # of each the last one
    with copy.open("r+b") as file:
        for number, page in found.items():
            file.seek((number - 1) * len(page.content))
            file.write(page.content)
    unplaced = sum(not page.number for page in pages)
    return unplaced + sum(not page.is_right for page in found.values())


def _pages(log: Path) -> list[_Page]:
    """What each frame holds, up to the last end of a transaction that is whole or was acknowledged."""
    with log.open("rb") as file:
        told = round_of(file)
        if told is None:
            return []
        all_frames = list(frames(file, told))
    taken = all_frames[: _count(all_frames)]
    highest = max((frame.length for frame in taken if frame.is_linked), default=0)
    return [
        _page(told.order, frame, after, highest) for frame, after in zip(taken, (*all_frames[1:], None), strict=False)
    ]


def _count(found: Sequence[Frame]) -> int:
    """How many frames there are up to that end."""
    count, is_whole = 0, True
    for place, (frame, after) in enumerate(zip(found, (*found[1:], None), strict=True), 1):
        is_whole = is_whole and frame.is_linked and frame.is_of_round
        is_acknowledged = after is not None and after.is_of_round and after.is_linked
        if is_end(frame) and (is_whole or is_acknowledged):
            count, is_whole = place, True
    return count


def _page(order: str, frame: Frame, after: Frame | None, highest: int) -> _Page:
    is_proven_by_next = after is not None and after.is_linked and after.stored != after.counted
    if frame.is_linked or is_proven_by_next:
        return _Page(frame.number, frame.page, is_right=True)
    summed = struct.pack(">II", frame.number, frame.length) + frame.page
    mended = _put_right(order, summed, frame.counted, frame.stored)
    if mended is not None:
        return _Page(struct.unpack_from(">I", mended)[0], mended[_HEAD_SUMMED:], is_right=True)
    is_placed = frame.is_of_round and frame.number <= highest
    return _Page(frame.number if is_placed else 0, frame.page, is_right=False)


def _put_right(order: str, data: bytes, counted: Sums, stored: Sums) -> bytes | None:
    """The same bytes with the one word changed that makes the checksum right; None: no one word does, or several do."""
    wanted = (stored[0] - counted[0]) % _WORDS, (stored[1] - counted[1]) % _WORDS
    found = [(at, missing) for at, weights in _weights(len(data)) if (missing := _missing(weights, wanted))]
    if len(found) != 1:
        return None
    ((at, missing),) = found
    (word,) = struct.unpack_from(f"{order}I", data, at)
    return data[:at] + struct.pack(f"{order}I", (word + missing) % _WORDS) + data[at + 4 :]


def _weights(length: int) -> Iterator[tuple[int, Sums]]:
    """For each word, from the last one on, how often each half of the checksum counts it."""
    even, odd = (1, 1), (0, 1)
    for at in range(length - 8, -1, -8):
        yield at, even
        yield at + 4, odd
        even, odd = _one_pair_earlier(even), _one_pair_earlier(odd)


def _one_pair_earlier(weights: Sums) -> Sums:
    first, second = weights
    return (first + second) % _WORDS, (first + 2 * second) % _WORDS


def _missing(weights: Sums, wanted: Sums) -> int:
    """By how much a word is too small; nought: it is not this one. One of two weights is always odd."""
    which = 0 if weights[0] % 2 else 1
    missing = wanted[which] * pow(weights[which], -1, _WORDS) % _WORDS
    is_it = missing * weights[1 - which] % _WORDS == wanted[1 - which]
    return missing if is_it else 0
