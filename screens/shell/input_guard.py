"""Guards that drop taps and keys made before the current page was seen: they were meant for the previous one."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from textual import events
from textual.screen import Screen

GUARD_SECONDS = 0.5
TYPING_SECONDS = 0.12
"""Seconds between two taps on a key that types or erases: nobody taps twice on purpose more quickly."""
STROKE_SECONDS = 0.5
"""Seconds between two characters of one text: a digit that follows so soon is part of it, and chooses nothing."""
REPEAT_SECONDS = 0.7
"""Seconds between repetitions: a keyboard repeats a held key after 250 to 660 ms, a drumming hand is as quick."""
_NEAR_COLUMNS, _NEAR_ROWS = 4, 1


class Verdict(Enum):
    """The decision about a tap."""

    COUNTS = auto()
    SECOND = auto()
    """The second half of a double tap: it is dropped without a word."""
    UNSEEN = auto()
    """A tap of its own, but made before its page was there: it is dropped, and the page asks for another."""


class TapGuard:
    """A guard against double taps: many people double-tap everything, and the page turns under the second tap.

    It counts taps, never keys: two taps on nearly the same place within half a second are one. A tap on another place
    always counts, and so do two quick taps on a key that types: `rr` is meant, and only a trembling finger is kept out.
    """

    def __init__(self) -> None:
        self._last: tuple[float, int, int, float] | None = None
        """Time, column and row of the last tap that was no second half, and the seconds it guards its place for."""
        self._page_since = float("-inf")

    def turned(self, at: float) -> None:
        """Take in that another page is about to be drawn."""
        self._page_since = at

    def judge(self, x: int, y: int, made: float, *, types: bool = False) -> Verdict:
        """Decide about a tap at a screen cell; a second half does not guard its place for longer.

        Args:
            made: monotonic seconds at which the finger came down.
            types: True when it falls on a key that types. The previous tap decides how long its place is guarded: keys
                that have just opened under a finger do not let its second tap through.
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
    """A detector of keys that come again so soon that they are held, or bounce.

    What cannot be undone waits for another press. A tap is no key, and after another key in between, a press counts as
    new.
    """

    def __init__(self) -> None:
        self._last = ("", float("-inf"))
        self._has_turned = False
        """True when the page turned since the last press that was no repetition."""
        self.hasty = ""
        """The key, while a repetition of it is being handled; else empty."""
        self.is_typing = False
        """True while a character is handled that follows another one as quickly as a text is typed."""
        self._was_character = False

    def pressed(self, key: str, at: float, *, is_character: bool = False) -> None:
        self.is_typing = is_character and self._was_character and at - self._last[1] < STROKE_SECONDS
        self._was_character = is_character
        self.hasty = key if self._is_again(key, at) else ""
        self._has_turned = self._has_turned and bool(self.hasty)
        self._last = (key, at)

    def tapped(self) -> None:
        """Forget the last key, because a finger came down on the screen."""
        self._last = ("", float("-inf"))
        self._has_turned = self._was_character = self.is_typing = False
        self.hasty = ""

    def turned(self) -> None:
        """Take in that another page is about to be drawn."""
        self._has_turned = True

    def is_left_over(self, key: str, at: float) -> bool:
        """Tell if a press repeats a key that was struck, or held, before this page was shown."""
        return self._has_turned and self._is_again(key, at)

    def is_soon(self, at: float) -> bool:
        """Tell if the last press, of any key, is so recent that this one belongs to it."""
        return at - self._last[1] < REPEAT_SECONDS

    def _is_again(self, key: str, at: float) -> bool:
        return key == self._last[0] and self.is_soon(at)


def types_at(screen: Screen[Any], x: int, y: int) -> bool:
    """Tell if quick taps on a cell all count, as on an on-screen key that types or erases."""
    widget = screen.get_widget_at(x, y)[0] if screen.region.contains(x, y) else None
    asks = getattr(widget, "types_at", None)
    return asks is not None and asks(x - widget.region.x, y - widget.region.y)  # type: ignore[union-attr]


_TO_LEAVE = 3
_WITHIN = 1.0
"""Seconds for three presses that hide everything: a tenant going back page by page is slower, and loses nothing."""
_HELD_AFTER, _HELD_EVERY = 0.25, 0.06
"""Seconds until a held key first repeats, at the earliest; and between its repetitions, quicker than any hand."""


class Escapes:
    def __init__(self) -> None:
        self._presses: list[float] = []
        """Times of the last presses, in monotonic seconds."""

    def pressed(self, at: float) -> None:
        """Count one more press; the repetitions of a held key are one with the press before them.

        Args:
            at: monotonic seconds at which the key was struck, however late this program sees it.
        """
        if len(self._presses) > 1:
            first, second = self._presses[-2:]
            if second - first >= _HELD_AFTER and at - second < _HELD_EVERY:
                self._presses.pop()
        self._presses = [*self._presses, at][-_TO_LEAVE:]

    @property
    def are_away(self) -> bool:
        """True when the presses mean: hide everything and forget it."""
        return len(self._presses) == _TO_LEAVE and self._presses[-1] - self._presses[0] <= _WITHIN

    def forget(self) -> None:
        """Begin to count again, because something else was done."""
        self._presses = []


class HandGuard:
    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._taps = TapGuard()
        self.haste = Haste()
        self.escapes = Escapes()
        self.asks_again = False
        """True when the last tap was no second half, but did nothing: the page then asks for another."""
        self._is_tap_dropped = False
        self._dropped: list[events.Key] = []
        """Keys that were dropped since the last key that counted."""

    def turned(self) -> None:
        """Take in that another page is about to be drawn."""
        self._taps.turned(self._seconds())
        self.haste.turned()

    def touched(self, event: events.InputEvent) -> None:
        """Take in a key or a tap that counts."""
        if isinstance(event, events.Key):
            self.haste.pressed(event.key, event.time, is_character=event.is_printable)
        elif isinstance(event, events.MouseDown):
            self.haste.tapped()
        if isinstance(event, events.Key) and event.key == "escape":
            self.escapes.pressed(event.time)
        elif isinstance(event, events.Key | events.MouseDown):
            self.escapes.forget()

    def drops(self, event: events.InputEvent, screen: Screen[Any]) -> bool:
        """Tell if an event does nothing: a second tap, or one more press of the key that opened this page.

        It is dropped before it moves the focus of the new page.
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
        """Return a dropped key that begins what is typed now: a single one, right before another key.

        A tenant who does it every day types `31/12` right behind the door "3". A key that is drummed on or held is not
        returned.
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
        self.haste.pressed(key.key, key.time)  # a held key stays held
        self._dropped.append(key)
        return True

    def _judge(self, event: events.MouseDown, screen: Screen[Any]) -> Verdict:
        x, y = event.screen_x, event.screen_y
        verdict = self._taps.judge(x, y, event.time, types=types_at(screen, x, y))
        pressed = getattr(screen, "pressed", None)
        if verdict is Verdict.COUNTS and pressed is not None:
            pressed()
        return verdict
