"""What a hand did before it saw the page that is there: it was meant for the page before, and is dropped whole."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from textual import events
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


class HandGuard:
    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._taps = TapGuard()
        self.haste = Haste()
        self.escapes = Escapes()
        self.asks_again = False
        """Whether the last tap was a first one and did nothing: the page says so."""
        self._is_tap_dropped = False
        self._dropped: list[events.Key] = []
        """Signs that were dropped since the last key that counted."""

    def turned(self) -> None:
        """Another page is about to be drawn."""
        self._taps.turned(self._seconds())
        self.haste.turned()

    def touched(self, event: events.InputEvent) -> None:
        """A key or a tap that counts."""
        if isinstance(event, events.Key):
            self.haste.pressed(event.key, event.time)
        elif isinstance(event, events.MouseDown):
            self.haste.tapped()
        if isinstance(event, events.Key) and event.key == "escape":
            self.escapes.pressed(event.time)
        elif isinstance(event, events.Key | events.MouseDown):
            self.escapes.forget()

    def drops(self, event: events.InputEvent, screen: Screen[Any]) -> bool:
        """Whether an event does nothing: a second tap, or a sign of the key that opened this page.

        It is dropped before it moves the focus of the page that turned.
        """
        if isinstance(event, events.Key):
            self.asks_again = False
            return self._drops_key(event, screen)
        if isinstance(event, events.MouseDown):
            verdict = self._judge(event, screen)
            self._is_tap_dropped = verdict is not Verdict.COUNTS
            if verdict is not Verdict.SECOND:
                self.asks_again = verdict is Verdict.UNSEEN
        return self._is_tap_dropped and isinstance(event, events.MouseDown | events.MouseUp)

    def meant_after_all(self, event: events.InputEvent) -> events.Key | None:
        """A sign that was dropped and is the first of what is typed now: a single one, and another follows at once.

        `31/12` is typed behind the door "3" by who does it every day. Who drums on a key, or holds it, types no more.
        """
        if not isinstance(event, events.Key):
            return None
        dropped, self._dropped = self._dropped, []
        is_one = len(dropped) == 1 and self.haste.is_soon(event.time)
        return dropped[0] if is_one and dropped[0].is_printable and event.is_printable else None

    def _drops_key(self, key: events.Key, screen: Screen[Any]) -> bool:
        focused = screen.focused
        if focused is None or not focused.check_consume_key(key.key, key.character):
            return False
        if not self.haste.is_left_over(key.key, key.time):
            return False
        self.haste.pressed(key.key, key.time)  # while it is held, it stays so
        self._dropped.append(key)
        return True

    def _judge(self, event: events.MouseDown, screen: Screen[Any]) -> Verdict:
        x, y = event.screen_x, event.screen_y
        verdict = self._taps.judge(x, y, event.time, types=types_at(screen, x, y))
        pressed = getattr(screen, "pressed", None)
        if verdict is Verdict.COUNTS and pressed is not None:
            pressed()
        return verdict
