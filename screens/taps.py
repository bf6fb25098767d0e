"""The two guards of a hand: a double tap is one tap, and a key that is held is one press.

Both go by when the finger came down, as Textual stamps its events, so that a slow machine changes nothing.
"""

from enum import Enum, auto
from typing import Any

from textual.screen import Screen

GUARD_SECONDS = 0.5
TYPING_SECONDS = 0.12
"""Between two taps on a key that types or erases: quicker than anybody taps twice on purpose."""
REPEAT_SECONDS = 0.7
"""A keyboard repeats a key that is held after 250 to 660 ms; whoever drums on one is about as quick."""
_NEAR_COLUMNS, _NEAR_ROWS = 4, 1


class Verdict(Enum):
    """What becomes of a tap."""

    COUNTS = auto()
    SECOND = auto()
    """It is the second half of a double tap: nothing is said of it."""
    UNSEEN = auto()
    """It is a tap of its own, but came before its page was there: the person is asked for another."""


class TapGuard:
    """Many people double-tap everything, and the page turns under the second tap.

    It counts taps, never keys: two taps on nearly the same place within half a second are one. A tap on another place
    always counts, and so do two quick ones on a key that types: `rr` is no slip, only a trembling finger is kept out.
    """

    def __init__(self) -> None:
        self._last: tuple[float, int, int, float] | None = None
        """When and where the last tap that counted came down, and for how many seconds it guards its place."""
        self._page_since = float("-inf")

    def turned(self, at: float) -> None:
        """Another page is about to be drawn."""
        self._page_since = at

    def judge(self, x: int, y: int, made: float, *, types: bool = False) -> Verdict:
        """Decide about a tap at a screen cell; a second half does not guard its place for longer.

        Args:
            made: monotonic seconds at which the finger came down.
            types: it falls on a key that types. What the tap before it fell on decides how long it guards: keys that
                have just opened under a finger take nothing of its second tap.
        """
        verdict = Verdict.COUNTS
        if self._last is not None:
            then, last_x, last_y, guarded = self._last
            if abs(x - last_x) <= _NEAR_COLUMNS and abs(y - last_y) <= _NEAR_ROWS:
                if made - then < guarded:
                    return Verdict.SECOND
                verdict = Verdict.UNSEEN if made < self._page_since else verdict
        self._last = (made, x, y, TYPING_SECONDS if types else GUARD_SECONDS)
        return verdict


class Haste:
    """Whether a key comes again so soon that it is held, or bounces: what cannot be taken back waits for another press.

    A tap is no key, and another key in between means the next one.
    """

    def __init__(self) -> None:
        self._last = ("", float("-inf"))
        self._has_turned = False
        """Whether the page turned since a press that was no repetition."""
        self.hasty = ""
        """The key, when the press that is being handled is such a one; else empty."""

    def pressed(self, key: str, at: float) -> None:
        self.hasty = key if self._is_again(key, at) else ""
        self._has_turned = self._has_turned and bool(self.hasty)
        self._last = (key, at)

    def tapped(self) -> None:
        """A finger came down on the screen."""
        self._last = ("", float("-inf"))
        self._has_turned = False
        self.hasty = ""

    def turned(self) -> None:
        """Another page is about to be drawn."""
        self._has_turned = True

    def is_left_over(self, key: str, at: float) -> bool:
        """Whether a press is one more of a key that was struck, or held, before this page stood."""
        return self._has_turned and self._is_again(key, at)

    def is_soon(self, at: float) -> bool:
        """Whether the last press, of whatever key, is so little before that it belongs to this one."""
        return at - self._last[1] < REPEAT_SECONDS

    def _is_again(self, key: str, at: float) -> bool:
        return key == self._last[0] and self.is_soon(at)


def types_at(screen: Screen[Any], x: int, y: int) -> bool:
    """Whether a cell of the screen is an on-screen key that types or erases."""
    widget = screen.get_widget_at(x, y)[0] if screen.region.contains(x, y) else None
    asks = getattr(widget, "types_at", None)
    return asks is not None and asks(x - widget.region.x, y - widget.region.y)  # type: ignore[union-attr]
