"""A paper broken into pages, to be read on a screen or printed."""

from collections.abc import Sequence, Set
from itertools import accumulate, takewhile
from typing import NamedTuple

from kiosk.text import own_lines

COLUMNS = 42
"""The characters in a line of an 80 mm ticket printer, in its normal font."""
FRAME = "="
"""The first and last line of a frame consist of this character."""


def pages(text: str, width: int, height: int) -> tuple[str, ...]:
    """Break a text into pages of at most `height` lines to read on a screen; there is always one page.

    A short block is not broken, nor one of the text's own lines when the page is well filled without it; no heading
    stands alone at the foot of a page, and no page begins with an empty line.
    """
    own = tuple(own_lines(text, width))
    lines = [line for each in own for line in each]
    begins = {*accumulate((len(each) for each in own), initial=0)}
    found, start = [], 0
    while start < len(lines):
        if not lines[start]:
            start += 1
            continue
        end = _page_end(lines, start, height, begins)
        page = "\n".join(lines[start:end]).strip("\n")
        found += [page] if page else []
        start = end
    return tuple(found) or ("",)


class Heading(NamedTuple):
    """A heading of a text that is read page by page."""

    words: str
    page: int
    """Its page, from 0."""


def headings(found: Sequence[str]) -> tuple[Heading, ...]:
    """Return the headings in some pages, in order, without the first, the paper's title; several lines are one."""
    listed: list[Heading] = []
    for number, page in enumerate(found):
        lines = page.split("\n")
        starts = [place for place, line in enumerate(lines) if is_heading(line) and (not place or not lines[place - 1])]
        for start in starts:
            words = " ".join(takewhile(is_heading, lines[start:]))
            listed.append(Heading(words, number))
    return tuple(listed[1:])


_SHORT_BLOCK = 4
"""A block of at most this many lines moves to the next page whole instead of being broken; the last block may have one
more, as its remainder would stand on a page alone.
"""


def _page_end(lines: list[str], start: int, height: int, begins: Set[int]) -> int:
    """Return where the page that begins at a line ends: before a block or one of the text's own lines (they begin at
    `begins`) that would be badly broken, and never just after a heading.
    """
    full = start + height
    if full >= len(lines):
        return full
    end = full if not (lines[full - 1] and lines[full]) else _before_the_block(lines, start, full)
    whole = max(begin for begin in begins if begin <= end)
    end = whole if _is_well_filled(start, whole, full) else end
    while end > start and (not lines[end - 1] or (is_heading(lines[end - 1]) and lines[end])):
        end -= 1
    return end if end > start else full


def _before_the_block(lines: list[str], start: int, end: int) -> int:
    """Move a short block, a frame, or a block of which a single line would stay, to the next page whole."""
    first = next((i for i in range(end - 1, start, -1) if not lines[i - 1]), start)
    last = next((i for i in range(end, len(lines)) if not lines[i]), len(lines))
    is_badly_broken = last - first <= _SHORT_BLOCK + (last == len(lines)) or end - first == 1
    is_framed = is_edge(lines[first]) and last - first <= end - start
    return first if is_framed or (is_badly_broken and _is_well_filled(start, first, end)) else end


def _is_well_filled(start: int, end: int, full: int) -> bool:
    """Tell if a page is at least half full: a page with only a heading looks broken itself."""
    return 2 * (end - start) >= full - start


def is_edge(line: str) -> bool:
    """Tell if a line of a paper begins or ends a frame."""
    return set(line) == {FRAME}


def is_heading(line: str) -> bool:
    """Tell if a line of a paper is one of its headings, which are in capitals."""
    return line == line.upper() and any(map(str.isalpha, line))
