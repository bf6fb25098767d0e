"""What a hand did before it saw the page that is there: it was meant for the page before, and is dropped whole."""

from collections.abc import Callable
from typing import Any

from textual import events
from textual.screen import Screen

from screens.taps import TAP, TYPING, Haste, TapGuard, types_at


class HandGuard:
    def __init__(self, seconds: Callable[[], float]) -> None:
        self.taps = TapGuard(seconds)
        self.haste = Haste(seconds)
        self._is_tap_dropped = False

    def turned(self) -> None:
        """Another page is about to be drawn."""
        self.taps.turned()
        self.haste.turned()

    def drops(self, event: events.InputEvent, screen: Screen[Any]) -> bool:
        """Whether an event does nothing: a second tap, or a sign of the key that opened this page.

        It is dropped before it moves the focus of the page that turned.
        """
        if isinstance(event, events.Key):
            return self._drops_key(event, screen)
        if isinstance(event, events.MouseDown):
            self._is_tap_dropped = not self._accepts(event, screen)
        return self._is_tap_dropped and isinstance(event, events.MouseDown | events.MouseUp)

    def name_of(self, tap: events.MouseDown, screen: Screen[Any]) -> str:
        """What haste calls a tap: one that reads on, ▲ or ▼, or types a sign is another press than one that acts."""
        return TYPING if types_at(screen, tap.screen_x, tap.screen_y) else TAP

    def _drops_key(self, key: events.Key, screen: Screen[Any]) -> bool:
        focused = screen.focused
        if focused is None or not focused.check_consume_key(key.key, key.character):
            return False
        if not self.haste.is_left_over(key.key):
            return False
        self.haste.pressed(key.key)  # while it is held, it stays so
        return True

    def _accepts(self, event: events.MouseDown, screen: Screen[Any]) -> bool:
        x, y = event.screen_x, event.screen_y
        if not self.taps.accepts(x, y, event.time, types=types_at(screen, x, y)):
            return False
        pressed = getattr(screen, "pressed", None)
        if pressed is not None:
            pressed()
        return True
