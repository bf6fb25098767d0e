"""The question "are you still there?", and the cover for a tenant who needs time. Any touch is a yes."""

from math import ceil

from textual import events
from textual.containers import Horizontal

from kiosk.i18n import msg, nmsg
from screens.journey.leave import KEPT_BY_AGENT
from screens.shell.visit import Journey
from screens.widgets.dialog import Dialog
from screens.widgets.tap import Tap
from screens.widgets.text import Text

_WALKING_KEYS = frozenset({"tab", "shift+tab", "left", "right", "up", "down", "enter", "space", "escape"})
_COVERED = 600.0
"""Idle seconds that a cover lasts."""
_MOST_COVERS = 2
"""A tenant who needs time asks for it once more; then the answers are not left alone any longer."""


class PresenceDialog(Dialog):
    def __init__(self, to_save: Journey | None, seconds_left: float | None = None) -> None:
        """
        Args:
            to_save: the journey that may be stored as a draft.
            seconds_left: seconds to answer; None begins with the cover, as the tenant asked for time.
        """
        self._to_save = to_save
        self._seconds = None if seconds_left is None else ceil(seconds_left)
        self._covers = 0
        self._is_covering = False
        self.patience: float | None = None
        self._time = Tap(self._time_words, self._take_time, id="presence-time")
        saves = to_save is not None and to_save.session.has_changed
        ticket = self.app.visit.ticket
        kept = [KEPT_BY_AGENT] if ticket is not None and ticket.draft is not None else []
        super().__init__(
            [self._question, self._countdown, *kept],
            [
                Tap(msg("Oui, je continue"), self.close_what_is_open, id="presence-stay", classes="-next"),
                self._time,
                *([Tap(msg("Enregistrer"), self._save, id="presence-save")] if saves else []),
                Tap(msg("Effacer maintenant"), self._forget, id="presence-forget"),
            ],
        )
        self.add_class("-grid")
        if seconds_left is None:
            self._begin_to_cover()

    def is_answered_by(self, event: events.InputEvent) -> bool:
        """Tell if an event means yes: any but one that walks to a button, presses one, or only passes over."""
        if isinstance(event, events.Key):
            return self._is_covering or event.key not in _WALKING_KEYS
        if isinstance(event, events.MouseDown):
            others = self.query(".dialog-buttons Tap").exclude("#presence-stay")
            return self._is_covering or not any(each.region.contains(event.x, event.y) for each in others)
        return isinstance(event, events.Paste)

    def stop_counting(self) -> None:
        """Stop the countdown while somebody walks through the buttons: nothing is erased meanwhile."""
        self._seconds = self.patience = None
        self._relabel()

    def count(self, seconds_left: float) -> None:
        """Ask, with the seconds left; the cover, if there was one, is over."""
        self._seconds = ceil(seconds_left)
        if self._is_covering:
            self._is_covering = False
            self._show_buttons()
        self._relabel()

    def focus_first(self) -> None:
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Show the buttons where there is a question: only time is left out once it was prolonged."""
        self._time.display = self._covers < _MOST_COVERS
        self.query_one(Horizontal).display = not self._is_covering
        shown = [] if self._is_covering else [each for each in self._buttons if each.display]
        if shown:
            shown[0].set_class(len(shown) % 2 == 1, "-wide")
        self.set_focus(shown[0] if shown else None)

    def _relabel(self) -> None:
        for words in self.query(Text):
            words.relabel()

    def _question(self) -> str:
        return str(msg("L'écran est caché pour dix minutes.") if self._is_covering else msg("Vous êtes encore là ?"))

    def _countdown(self) -> str:
        if self._is_covering:
            return str(msg("Touchez pour continuer."))
        if self._seconds is None:
            return ""
        return str(
            nmsg(
                "Cet écran s'efface dans {n} seconde, sauf si vous répondez.",
                "Cet écran s'efface dans {n} secondes, sauf si vous répondez.",
                self._seconds,
            )
        )

    def _time_words(self) -> str:
        return str(msg("Encore dix minutes") if self._covers else msg("J'ai besoin de temps"))

    def _begin_to_cover(self) -> None:
        self._covers += 1
        self._is_covering = True
        self.patience = _COVERED

    async def _take_time(self) -> None:
        self._begin_to_cover()
        self._show_buttons()
        self._relabel()
        await self.app.begin_visit()

    async def _save(self) -> None:
        """Save a draft, and show its code, unless the key bounces or is held."""
        if self._to_save is not None and not self.app.haste.hasty:
            await self.close_what_is_open()
            await self._to_save.save()

    async def close_what_is_open(self) -> None:
        await self.app.end_presence_question()

    async def _forget(self) -> None:
        await self.app.forget_visit(erases=True)
