"""A frame of a log in which one word is wrong: its checksum, a weighted sum of its words, tells which, and what it was.

https://www.sqlite.org/fileformat2.html#checksum_algorithm. Of the highest bits of a word it does not tell one place: of
several, the seal of the page says which.
"""

import struct
from collections.abc import Iterator
from dataclasses import replace

from db.log_frames import Frame, Sums
from db.page_seal import Seal

_WORDS = 1 << 32
_HEAD_SUMMED = 8
"""Bytes of a frame's head that its checksum counts."""


def put_right(order: str, frame: Frame, after: Frame | None, seal: Seal) -> Frame:
    """A frame as it was written, which then counts as linked; as it stands, where nothing tells.

    Args:
        after: the one behind it, whose checksum may show that this one's page is right and its own checksum is not.
    """
    if frame.is_linked or is_shown_by(after) or _is_all_but_its_sum(frame, seal):
        return replace(frame, is_linked=True)
    for mended in _mended(order, frame) if frame.is_of_round else ():
        if seal(mended.number, mended.page):
            return mended
    return frame


def is_shown_by(after: Frame | None) -> bool:
    """Whether a frame counts on from the checksum that the one before should have, and not from the one it has."""
    return after is not None and after.is_linked and after.stored != after.counted


def _is_all_but_its_sum(frame: Frame, seal: Seal) -> bool:
    """Whether only a word of the checksum is wrong: of another page, or of another head, both words would be."""
    is_half_right = any(one == other for one, other in zip(frame.stored, frame.counted, strict=True))
    return frame.is_of_round and is_half_right and seal(frame.number, frame.page)


def _mended(order: str, frame: Frame) -> Iterator[Frame]:
    """The same frame with one word changed, for each word that makes its checksum right."""
    data = struct.pack(">II", frame.number, frame.length) + frame.page
    wanted = (frame.stored[0] - frame.counted[0]) % _WORDS, (frame.stored[1] - frame.counted[1]) % _WORDS
    for at, weights in _weights(len(data)):
        missing = _missing(weights, wanted)
        if missing:
            (word,) = struct.unpack_from(f"{order}I", data, at)
            right = data[:at] + struct.pack(f"{order}I", (word + missing) % _WORDS) + data[at + 4 :]
            number, length = struct.unpack_from(">II", right)
            yield replace(frame, number=number, length=length, page=right[_HEAD_SUMMED:], is_linked=True)


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
