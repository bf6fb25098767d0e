"""The pages of a log, carried into a copy of its file: as SQLite would, and where it is damaged also those behind.

One wrong word is put right. Where more is wrong the page is taken as it stands: its seal judges it.
"""

from collections.abc import Sequence
from pathlib import Path

from db.log_damage import is_end, round_of
from db.log_frames import FRAME_HEAD, HEAD, PAGE, Frame, frames
from db.log_words import put_right
from db.page_seal import Seal


def carry_in(copy: Path, log: Path, seal: Seal) -> int:
    """Write the pages of a log's whole transactions into a copy; SQLite itself takes no log beside an emptied file.

    Gives how many pages are not as they were written. Those behind the last such transaction count as well: of a log
    that is damaged nobody knows whether a pulled plug tore its end. Of one that tells nothing any more all count for
    which it has room.

    Raises:
        OSError: no room.
    """
    with log.open("rb") as file:
        told = round_of(file)
        there = [] if told is None else list(frames(file, told))
    if told is None:
        return -(-(log.stat().st_size - HEAD) // (FRAME_HEAD + PAGE))
    mended = [put_right(told.order, frame, after, seal) for frame, after in _with_next(there)]
    count = _count(mended)
    taken, behind = mended[:count], mended[count:]
    highest = max((frame.length for frame in taken if frame.is_linked), default=0)
    # Of each page the last one counts; one that is placed nowhere is nobody's.
    found = {frame.number: frame for frame in taken if _is_placed(frame, highest)}
    with copy.open("r+b") as file:
        for number, frame in found.items():
            file.seek((number - 1) * len(frame.page))
            file.write(frame.page)
    unplaced = sum(not _is_placed(frame, highest) for frame in taken)
    torn_behind = sum(not (frame.is_linked or frame.is_earlier) for frame in behind)
    return unplaced + sum(not frame.is_linked for frame in found.values()) + torn_behind


def _count(found: Sequence[Frame]) -> int:
    """How many frames lead up to the last end of a transaction that is whole or was acknowledged."""
    count, is_whole = 0, True
    for place, (frame, after) in enumerate(_with_next(found), 1):
        is_whole = is_whole and frame.is_linked
        is_acknowledged = after is not None and after.is_of_round and after.is_linked
        if is_end(frame) and (is_whole or is_acknowledged):
            count, is_whole = place, True
    return count


def _with_next(found: Sequence[Frame]) -> list[tuple[Frame, Frame | None]]:
    return list(zip(found, (*found[1:], None), strict=True)) if found else []


def _is_placed(frame: Frame, highest: int) -> bool:
    return frame.is_linked or (frame.is_of_round and 0 < frame.number <= highest)
