"""Esc, three times in a row and quickly: whoever must not be seen here is away at once."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

_TO_LEAVE = 3
_WITHIN = 1.0
"""Seconds between two of them: who looks for "back" presses slowly, and must lose nothing."""


class Escapes:
    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._count = 0
        self._last = seconds()

    def pressed(self) -> bool:
        """One more; whether it means: away."""
        now = self._seconds()
        self._count = self._count + 1 if now - self._last <= _WITHIN else 1
        self._last = now
        if self._count < _TO_LEAVE:
            return False
        self._count = 0
        return True

    def handled(self) -> None:
        """What it led to is done: on a slow machine that was no waiting of whoever pressed."""
        self._last = self._seconds()

    def forget(self) -> None:
        """Something else was done, or the press led back a page: that one meant no more than it did."""
        self._count = 0


def without_questions(screens: Sequence[Screen[Any]]) -> list[Screen[Any]]:
    """The pages of a visit: three quick presses open a question over one, close it, and are away all the same."""
    return [screen for screen in screens if not screen.is_modal]
