"""What a hand did before it saw the page that is there: it was meant for the page before, and is dropped whole."""

from typing import Any

from textual import events
from textual.screen import Screen

from screens.taps import Haste, TapGuard, Verdict, types_at


class HandGuard:
    def __init__(self) -> None:
        self._taps = TapGuard()
        self.haste = Haste()
        self.asks_again = False
        """Whether the last tap was a first one and did nothing: the page says so."""
        self._is_tap_dropped = False
        self._dropped: list[events.Key] = []
        """Signs that were dropped since the last key that counted."""

    def turned(self, at: float) -> None:
        """Another page is about to be drawn."""
        self._taps.turned(at)
        self.haste.turned()

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
