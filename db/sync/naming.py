"""Several names in one sentence."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from kiosk.plain import on_one_line

_MOST_NAMED = 6
_most: ContextVar[int] = ContextVar("_most", default=_MOST_NAMED)


@contextmanager
def in_full() -> Iterator[None]:
    """Meanwhile every name is told: for a program that reads, or a person who has to take out each."""
    before = _most.set(sys.maxsize)
    try:
        yield
    finally:
        _most.reset(before)


def is_cut(*lists: Sequence[str]) -> bool:
    """Whether `named` leaves out names of any of these."""
    return any(len(names) > _most.get() for names in lists)


def named(names: Sequence[str], between: str = " ; ") -> str:
    """The first few, and how many more: the page stays a page, and each name on its line."""
    more = len(names) - _most.get()
    shown = map(on_one_line, names[: _most.get()])
    return between.join([*shown, *([f"et {more} de plus"] if more > 0 else [])])
