"""The double-tap guard: many people double-tap everything, and the page turns under the second tap.

It counts taps, never keys: two taps on nearly the same place within half a second are one. Two quick taps on
two different on-screen keys are two, and so are two on one key that types a sign: `rr` is no slip. Only a finger that
trembles is kept out there.
"""

from collections.abc import Callable
from time import monotonic

GUARD_SECONDS = 0.5
TYPING_SECONDS = 0.12
"""Between two taps on a key that types or erases: quicker than anybody taps twice on purpose."""
_NEAR_COLUMNS, _NEAR_ROWS = 4, 1


class TapGuard:
    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._last: tuple[float, int, int, float] | None = None

    def accepts(self, x: int, y: int, *, types: bool = False) -> bool:
        """Whether a tap at a screen cell counts; a refused one does not prolong the guard.

        Args:
            types: it falls on a key that types. What the tap before it fell on decides how long it guards: keys that
                have just opened under a finger take nothing of its second tap.
        """
        now = self._seconds()
        if self._last is not None:
            then, last_x, last_y, guarded = self._last
            is_near = abs(x - last_x) <= _NEAR_COLUMNS and abs(y - last_y) <= _NEAR_ROWS
            if is_near and now - then < guarded:
                return False
        self._last = (now, x, y, TYPING_SECONDS if types else GUARD_SECONDS)
        return True

    def handled(self) -> None:
        """What the last tap asked for is done: a second one waited meanwhile, and would fall on a page nobody saw."""
        if self._last is not None and self._last[-1] == GUARD_SECONDS:
            self._last = (self._seconds(), *self._last[1:])


class Haste:
    """Whether a key or a finger comes so soon after itself that nobody has read anything in between.

    A key that is held repeats after 250 to 660 ms, as the keyboard is set; whoever drums on it is not much slower. What
    cannot be taken back waits for a press that is meant; another key in between means it.
    """

    MEANT_AFTER = 1.0
    """Seconds since the same key, or since the last tap."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._last = ("", float("-inf"))
        self.hasty = ""
        """The key, or `tap`, when the press that is being handled is such a one; else empty."""

    def pressed(self, what: str) -> None:
        """A key by its name, or `tap`; a tap right after F10 is no less hasty than F10 again."""
        what = "tap" if what == "f10" else what
        (last, then), now = self._last, self._seconds()
        self.hasty = what if what == last and now - then < self.MEANT_AFTER else ""
        self._last = (what, now)
