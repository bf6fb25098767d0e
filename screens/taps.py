"""The double-tap guard: many people double-tap everything, and the page turns under the second tap.

It counts taps, never keys: two taps on nearly the same place within half a second are one. Two quick taps on
two different on-screen keys are two.
"""

from collections.abc import Callable
from time import monotonic

GUARD_SECONDS = 0.5
_NEAR_COLUMNS, _NEAR_ROWS = 4, 1


class TapGuard:
    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._last: tuple[float, int, int] | None = None

    def accepts(self, x: int, y: int) -> bool:
        """Whether a tap at a screen cell counts; a refused one does not prolong the guard."""
        now = self._seconds()
        if self._last is not None:
            then, last_x, last_y = self._last
            is_near = abs(x - last_x) <= _NEAR_COLUMNS and abs(y - last_y) <= _NEAR_ROWS
            if is_near and now - then < GUARD_SECONDS:
                return False
        self._last = (now, x, y)
        return True
