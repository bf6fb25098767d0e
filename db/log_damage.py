"""Whether a log is damaged, or only ends as a pulled plug ends it: SQLite reads both alike, up to the first bad frame.

What stands behind that frame SQLite drops without a word, and writes over: transactions whose receipts people hold.

The rule. With `synchronous = FULL`, which every connection has (`db.connection`), a transaction's frames are on the
disk before its COMMIT returns, and only then is the next one begun
(https://www.sqlite.org/pragma.html#pragma_synchronous, walWriteFrames in https://www.sqlite.org/src/file/src/wal.c). A
pulled plug can therefore spoil frames of the last transaction alone. From the first bad frame on, a frame that ends a
transaction, followed by one of the same round (its salts) whose checksum counts on from it
(https://www.sqlite.org/fileformat2.html#walformat), shows that the first bad one is of an acknowledged transaction:
that is damage. Frames with other salts are of an earlier round. Those of this round that an undone or torn transaction
left behind the last end do not count on from it.

The first 32 bytes are synced before any frame: where they are wrong, frames that count on from each other are damage.

A frame that is bad itself counts as an end only where its 24 bytes lie in one sector, which is written whole or not.

What it cannot see: a wrong byte in the last transaction, which looks like a torn write; a log that was cut off; damage
to the very end of the last but one and to nothing else where that end cannot be told.
"""

from itertools import islice
from pathlib import Path
from typing import BinaryIO

from db.log_frames import FRAME_HEAD, HEAD, PAGE, Frame, Round, frames, stored_sums, sums_of, told_round

_SECTOR = 512
_FIRST = 3
"""Frames that are looked at where the first bytes tell nothing: two that follow each other are among them."""


def is_damaged(log: Path) -> bool:
    """Of a log that may be written meanwhile: a frame that was being written is another, or whole, at a second look.

    Raises:
        OSError: it cannot be read.
    """
    first = _damage(log)
    return first is not None and first == _damage(log)


def round_of(file: BinaryIO) -> Round | None:
    """The round that a log's frames are of, also where its first bytes are wrong; None: there are no such frames."""
    file.seek(0)
    head = file.read(HEAD)
    told = told_round(head)
    return told if told is not None else _guessed(file, head)


def is_end(frame: Frame) -> bool:
    """Whether a frame that may be bad surely was the last of its transaction."""
    is_told = frame.is_of_round and frame.at % _SECTOR <= _SECTOR - FRAME_HEAD
    return frame.length > 0 and (frame.is_linked or is_told)


def _damage(log: Path) -> tuple[bytes, Frame | None] | None:
    """The first bytes and the first bad frame, where an acknowledged transaction cannot be read for it."""
    with log.open("rb") as file:
        told = round_of(file)
        file.seek(0)
        head = file.read(HEAD)
        if told is None:
            return None
        return _bad_before_another(file, told, head) if told.is_told else (head, None)


def _bad_before_another(file: BinaryIO, told: Round, head: bytes) -> tuple[bytes, Frame] | None:
    bad: Frame | None = None
    before: Frame | None = None
    for frame in frames(file, told):
        if bad is None:
            bad = None if frame.is_believed else frame
        elif before is not None and is_end(before) and frame.is_of_round and frame.is_linked:
            return head, bad
        before = frame
    return None


def _guessed(file: BinaryIO, head: bytes) -> Round | None:
    """By frames that count on from each other, or from the first bytes as they stand or as they should."""
    salts = []
    for number in range(_FIRST - 1):
        file.seek(HEAD + number * (FRAME_HEAD + PAGE) + 8)
        salts.append(file.read(8))
    for order in "<>":
        for each in dict.fromkeys(salts):
            if len(head) == HEAD:
                bases = stored_sums(head, 24), sums_of(order, head[:24], (0, 0))
                told = Round(order, PAGE, each, bases, is_told=False)
                if any(frame.is_of_round and frame.is_linked for frame in islice(frames(file, told), _FIRST)):
                    return told
    return None
