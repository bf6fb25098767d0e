"""The filter and the order of a list, and the part of it that a screen shows."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from kiosk.text import fold

R = TypeVar("R")
MOST_ROWS = 300
"""Rows that a list shows at most: beyond them, an agent filters or sorts."""


class Query(NamedTuple):
    """The words that an agent looks for in a list, and the order they chose."""

    text: str = ""
    """The words to find, as typed; each must be in a row, accents and case ignored."""
    column: str = ""
    """The code of the column that orders the list; empty: the list's own order."""
    is_reversed: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(fold(self.text).split())

    def sorted_by_next(self, columns: Sequence[str]) -> "Query":
        """Return the query of the next order: each column upwards, then downwards, then the list's own order."""
        if not self.column:
            return self._replace(column=columns[0], is_reversed=False)
        if not self.is_reversed:
            return self._replace(is_reversed=True)
        following = (*columns, "")[columns.index(self.column) + 1]
        return self._replace(column=following, is_reversed=False)

    def sorted_by(self, column: str) -> "Query":
        """Return the query of a column whose heading was clicked: upwards, then downwards, then the list's own."""
        if self.column != column:
            return self._replace(column=column, is_reversed=False)
        return self._replace(is_reversed=True) if not self.is_reversed else self._replace(column="", is_reversed=False)


class Slice(NamedTuple, Generic[R]):
    """The rows of a list that are shown."""

    rows: tuple[R, ...]
    """At most `MOST_ROWS`, in the order asked for."""
    found: int
    """How many rows the filter leaves."""
    total: int
    """How many there are."""


def answer(
    rows: Sequence[R],
    query: Query,
    cells: Callable[[R], Sequence[str]],
    order: Callable[[R], Any] | None = None,
) -> Slice[R]:
    """Return the slice of a list that is in memory.

    Args:
        cells: gives the visible words of a row, which the filter reads.
        order: gives what the chosen column sorts by; None keeps the list's own order.
    """
    words = query.words
    found = [row for row in rows if has_words(fold(" ".join(cells(row))), words)] if words else list(rows)
    if order is not None:
        found.sort(key=order, reverse=query.is_reversed)
    return Slice(tuple(found[:MOST_ROWS]), len(found), len(rows))


def has_words(folded: str, words: Sequence[str]) -> bool:
    """Tell if every folded word is in a folded text."""
    return all(word in folded for word in words)
