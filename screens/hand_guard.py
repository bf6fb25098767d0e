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
        self._dropped: list[events.Key] = []
        """Signs that were dropped since the last key that counted."""

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

    def meant_after_all(self, event: events.InputEvent) -> events.Key | None:
        """A sign that was dropped and is the first of what is typed now: a single one, and another follows at once.

        `31/12` is typed behind the door "3" by who does it every day. Who drums on a key, or holds it, types no more.
        """
        if not isinstance(event, events.Key):
            return None
        dropped, self._dropped = self._dropped, []
        is_one = len(dropped) == 1 and self.haste.is_soon
        return dropped[0] if is_one and dropped[0].is_printable and event.is_printable else None

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
        self._dropped.append(key)
        return True

    def _accepts(self, event: events.MouseDown, screen: Screen[Any]) -> bool:
        x, y = event.screen_x, event.screen_y
        if not self.taps.accepts(x, y, event.time, types=types_at(screen, x, y)):
            return False
        pressed = getattr(screen, "pressed", None)
        if pressed is not None:
            pressed()
        return True
