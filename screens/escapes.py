"""Esc, three times in a row and quickly: whoever must not be seen here is away at once, from any page."""

_TO_LEAVE = 3
_WITHIN = 1.0
"""Seconds for the three together: who goes back page after page presses more slowly, and must lose nothing."""
_HELD_AFTER, _HELD_EVERY = 0.25, 0.06
"""Seconds: a key that is held comes again after the first at the soonest, and then more quickly than any hand."""


class Escapes:
    def __init__(self) -> None:
        self._presses: list[float] = []
        """When the last ones came."""

    def pressed(self, at: float) -> None:
        """Count one more; those of a key that is held are one with the press before them.

        Args:
            at: monotonic seconds at which the key was struck, however long this program took to see it.
        """
        if len(self._presses) > 1:
            first, second = self._presses[-2:]
            if second - first >= _HELD_AFTER and at - second < _HELD_EVERY:
                self._presses.pop()
        self._presses = [*self._presses, at][-_TO_LEAVE:]

    @property
    def are_away(self) -> bool:
        """Whether they mean: away."""
        return len(self._presses) == _TO_LEAVE and self._presses[-1] - self._presses[0] <= _WITHIN

    def forget(self) -> None:
        """Something else was done: what comes now begins anew."""
        self._presses = []
