"""The question "are you still there?". Any touch is a yes."""

from math import ceil

from textual import events

from kiosk.i18n import msg, nmsg
from screens.widgets.dialog import Dialog
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_WALKING_KEYS = frozenset({"tab", "shift+tab", "left", "right", "up", "down", "enter", "space", "escape"})


class PresenceDialog(Dialog):
    is_presence_question = True

    def __init__(self, seconds_left: float) -> None:
        self._seconds: int | None = ceil(seconds_left)
        super().__init__(
            [msg("Vous êtes encore là ?"), self._countdown],
            [
                Tap(msg("Oui, je continue"), self._stay, classes="-next"),
                Tap(msg("Effacer maintenant"), self._forget, id="presence-forget"),
            ],
        )

    def is_answered_by(self, event: events.InputEvent) -> bool:
        """Tell if an event means yes: any but one that walks to a button, presses one, or only passes over."""
        if isinstance(event, events.Key):
            return event.key not in _WALKING_KEYS
        if isinstance(event, events.MouseDown):
            return not self.query_one("#presence-forget").region.contains(event.x, event.y)
        return isinstance(event, events.Paste)

    def stop_counting(self) -> None:
        """Stop the countdown while somebody walks through the buttons: nothing is erased meanwhile."""
        self._seconds = None
        self.query(".line").first(Text).relabel()

    def _countdown(self) -> str:
        if self._seconds is None:
            return ""
        return str(
            nmsg(
                "Cet écran s'efface dans {n} seconde, sauf si vous répondez.",
                "Cet écran s'efface dans {n} secondes, sauf si vous répondez.",
                self._seconds,
            )
        )

    def count(self, seconds_left: float) -> None:
        self._seconds = ceil(seconds_left)
        self.query(".line").first(Text).relabel()

    async def _stay(self) -> None:
        await self.app.end_presence_question()

    async def _forget(self) -> None:
        await self.app.forget_visit()
