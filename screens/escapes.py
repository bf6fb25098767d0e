"""Esc, three times in a row and quickly: whoever must not be seen here is away at once."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

_TO_LEAVE = 3
_WITHIN = 1.0
"""Seconds for the three together: who goes back page after page presses more slowly, and must lose nothing."""


class Escapes:
    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._last = seconds()
        self._handling = 0.0
        """Seconds that this program took for what was pressed."""
        self._presses: list[float] = []
        """When the last ones came, less what this program took meanwhile."""

    def pressed(self) -> bool:
        """One more; whether it means: away."""
        self._last = self._seconds()
        self._presses = [*self._presses, self._last - self._handling][-_TO_LEAVE:]
        is_away = len(self._presses) == _TO_LEAVE and self._presses[-1] - self._presses[0] <= _WITHIN
        if is_away:
            self.forget()
        return is_away

    def handled(self) -> None:
        """What it led to is done: on a slow machine that was no waiting of whoever pressed."""
        self._handling += self._seconds() - self._last

    def forget(self) -> None:
        """Something else was done, or the press led back a page: that one meant no more than it did."""
        self._presses = []


def without_questions(screens: Sequence[Screen[Any]]) -> list[Screen[Any]]:
    """The pages of a visit: three quick presses open a question over one, close it, and are away all the same."""
    return [screen for screen in screens if not screen.is_modal]
