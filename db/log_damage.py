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

The first 32 bytes are synced before any frame is written, and lie in one sector: where they are wrong and anything
follows them, that is damage by itself, also where nothing that follows can be read.

On a Unix disk SQLite adds no frame to fill a sector (https://www.sqlite.org/psow.html): such a one would follow an end.

A frame that is bad itself counts as an end only where its 24 bytes lie in one sector, which is written whole or not;
so does what is put right in them.

Where pages are sealed, one wrong word in the last transaction is damage, too: every write of such a page changes all of
its bytes (https://www.zetetic.net/sqlcipher/design: a random start for each), so that of a torn one far more is wrong,
and the page bears its seal again once that word is as the checksum says; or it bears it as it stands, and the word is
one of the checksum itself.

What it cannot see: more than a word in the last transaction, or of pages in clear anything in it, which looks like a
torn write; a log that was cut off; damage to the very end of the last but one where that end cannot be told.
"""

from collections.abc import Sequence
from itertools import dropwhile, pairwise
from pathlib import Path
from typing import BinaryIO

from db.log_frames import FRAME_HEAD, HEAD, PAGE, Frame, Round, all_salts, frames, stored_sums, sums_of, told_round
from db.log_words import put_right
from db.page_seal import Seal

_SECTOR = 512


def is_damaged(log: Path, seal: Seal | None) -> bool:
    """Of a log that may be written meanwhile: a frame that was being written is another, or whole, at a second look.

    Args:
        seal: of its pages; None: they are in clear.

    Raises:
        OSError: it cannot be read.
    """
    first = _damage(log, seal)
    return first is not None and first == _damage(log, seal)


def round_of(file: BinaryIO) -> Round | None:
    """The round that a log's frames are of, also where its first bytes are wrong; None: there are no such frames."""
    file.seek(0)
    head = file.read(HEAD)
    told = told_round(head)
    return told if told is not None else _guessed(file, head)


def is_end(frame: Frame) -> bool:
    """Whether a frame that may be bad surely was the last of its transaction."""
    return frame.length > 0 and (frame.is_linked or (frame.is_of_round and _is_in_one_sector(frame)))


def _is_in_one_sector(frame: Frame) -> bool:
    """Whether all that its head says was written at once."""
    return frame.at % _SECTOR <= _SECTOR - FRAME_HEAD


def _damage(log: Path, seal: Seal | None) -> tuple[bytes, Frame | None] | None:
    """The first bytes and the first bad frame, where an acknowledged transaction cannot be read for it."""
    with log.open("rb") as file:
        head = file.read(HEAD)
        told = told_round(head)
        if told is None:
            return (head, None) if file.read(1) else None
        behind = list(dropwhile(lambda frame: frame.is_believed, frames(file, told)))
    is_followed = any(is_end(each) and after.is_of_round and after.is_linked for each, after in pairwise(behind))
    is_damage = is_followed or (seal is not None and _is_all_but_a_word(told.order, behind, seal))
    return (head, behind[0]) if is_damage else None


def _is_all_but_a_word(order: str, behind: Sequence[Frame], seal: Seal) -> bool:
    """Whether a transaction is whole but for one word of its first frame here."""
    if not behind:
        return False
    found = [put_right(order, behind[0], behind[1] if len(behind) > 1 else None, seal), *behind[1:]]
    end = next((place for place, each in enumerate(found, 1) if each.length), 0)
    is_told = _is_in_one_sector(behind[0]) or _have_one_head(found[0], behind[0])
    return is_told and end > 0 and all(each.is_linked for each in found[:end])


def _have_one_head(mended: Frame, stands: Frame) -> bool:
    """Whether the word that is wrong is of page or checksum: no sector that a torn write left differs in one alone."""
    return stands.is_of_round and (mended.number, mended.length) == (stands.number, stands.length)


def _guessed(file: BinaryIO, head: bytes) -> Round | None:
    """By frames that count on from each other, or from the first bytes as they stand or as they should."""
    if len(head) < HEAD:
        return None
    salts = all_salts(file)
    # Two frames of one round bear the same, which no other bytes do; those of the latest round stand first.
    likely = [*salts[:2], *(one for one, after in pairwise(salts) if one == after)]
    for each in filter(any, dict.fromkeys(likely)):
        for order in "<>":
            bases = stored_sums(head, 24), sums_of(order, head[:24], (0, 0))
            told = Round(order, PAGE, each, bases, is_told=False)
            if any(frame.is_of_round and frame.is_linked for frame in frames(file, told)):
                return told
    return None
