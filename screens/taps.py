"""The double-tap guard: many people double-tap everything, and the page turns under the second tap.

It counts taps, never keys: two taps on nearly the same place within half a second are one. Two quick taps on
two different on-screen keys are two, and so are two on one key that types a sign: `rr` is no slip. Only a finger that
trembles is kept out there. After the tap that ends a visit the whole home screen waits as long: nobody has read it yet.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.screen import Screen

GUARD_SECONDS = 0.5
TYPING_SECONDS = 0.12
"""Between two taps on a key that types or erases: quicker than anybody taps twice on purpose."""
TAP, TYPING = "tap", "typing"
"""Names of taps among those of keys."""
_NEAR_COLUMNS, _NEAR_ROWS = 4, 1


class TapGuard:
    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._last: tuple[float, int, int, float] | None = None
        self._page_since = self._visit_ended = float("-inf")

    def visit_ended(self) -> None:
        """The home screen is there: a second tap of the hand that ended the visit begins none, wherever it falls."""
        self._visit_ended = self._seconds()

    def turned(self) -> None:
        """Another page is about to be drawn. On the machine's own clock, as Textual stamps its events."""
        self._page_since = monotonic()

    def accepts(self, x: int, y: int, made: float = float("inf"), *, types: bool = False) -> bool:
        """Whether a tap at a screen cell counts; a refused one does not prolong the guard.

        Args:
            types: it falls on a key that types. What the tap before it fell on decides how long it guards: keys that
                have just opened under a finger take nothing of its second tap.
            made: monotonic seconds at which the finger came down. One that waited while a page turned was meant for
                what stood there before, wherever it falls.
        """
        if made < self._page_since:
            return False
        now = self._seconds()
        if now - self._visit_ended < GUARD_SECONDS:
            return False
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
    READ_AFTER = 3.0
    """Seconds that check answers has to stand before the first F10 sends; sooner it leads to the button."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._last = ("", float("-inf"))
        self._has_turned = False
        """Whether the page turned since a press that was no repetition."""
        self.hasty = ""
        """The key, or what a tap is called, when the press that is being handled is such a one; else empty."""

    def pressed(self, what: str) -> None:
        """A key by its name, or a tap; one right after F10 is no less hasty than F10 again."""
        what = TAP if what == "f10" else what
        self.hasty = what if self._is_again(what) else ""
        self._has_turned = self._has_turned and bool(self.hasty)
        self._last = (what, self._seconds())

    def has_read(self, since: float) -> bool:
        """Whether the press that is being handled is meant, by somebody who had a page before them since then."""
        return not self.hasty and self._seconds() - since >= self.READ_AFTER

    def has_seen(self, since: float) -> bool:
        """As `has_read`, of a page that one look is enough for: no press that was meant for the page before."""
        return not self.hasty and self._seconds() - since >= self.MEANT_AFTER

    def turned(self) -> None:
        """Another page is about to be drawn."""
        self._has_turned = True

    def is_left_over(self, what: str) -> bool:
        """Whether a press that comes now is one more of a key that was struck, or held, before this page stood."""
        return self._has_turned and self._is_again(what)

    @property
    def is_soon(self) -> bool:
        """Whether the last press, of whatever key, is so little ago that this moment belongs to it."""
        return self._seconds() - self._last[1] < self.MEANT_AFTER

    def _is_again(self, what: str) -> bool:
        return what == self._last[0] and self.is_soon


def types_at(screen: Screen[Any], x: int, y: int) -> bool:
    """Whether a cell of the screen is an on-screen key that types or erases."""
    widget = screen.get_widget_at(x, y)[0] if screen.region.contains(x, y) else None
    asks = getattr(widget, "types_at", None)
    return asks is not None and asks(x - widget.region.x, y - widget.region.y)  # type: ignore[union-attr]
