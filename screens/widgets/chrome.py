"""The fixed places of a tenant screen: where am I, the state of the file, the progress; and the foot's buttons."""

from collections.abc import Callable
from datetime import datetime

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from kiosk import formats
from kiosk.clock import local, local_day
from kiosk.i18n import Message, msg
from screens.widgets.text import Says, Text, spoken

NOT_SAVED = msg("Pas enregistré")
NOT_KEPT = msg("Rien n'est gardé")
"""Of what ends with advice: there is nothing to save or to send."""
SHOWN = msg("Montré à un agent, PAS envoyé")


def draft_saved(at: datetime, now: datetime) -> Message:
    """When; of another day than today, that day."""
    when = formats.hour(at) if local_day(at) == local_day(now) else f"{local(at):%d/%m}"
    return msg("Brouillon enregistré {when}, PAS envoyé", when=when)


Progress = Callable[[], tuple[tuple[str, ...], int, bool]]
"""The sections' words, the place of the current one, and whether all the others are answered."""

_DONE, _HERE, _TO_COME = "●", "◉", "○"


class Spread(Text):
    """Two texts at the two ends of one row; when both do not fit, the left one gives way."""

    def __init__(self, left: Says, right: Says, *, id: str | None = None, classes: str | None = None) -> None:
        self.left, self.right = left, right
        super().__init__(id=id, classes=classes)

    def render(self) -> Content:
        width = self.size.width
        left, right = spoken(self.left), spoken(self.right)
        room = max(0, width - cell_len(right) - 2)
        if cell_len(left) > room:
            left = _shortened(left, room)
        return Content(left + " " * max(1, width - cell_len(left) - cell_len(right)) + right)

    def relabel(self) -> None:
        self.refresh()


def _shortened(place: str, room: int) -> str:
    """A title too long beside its state gives its last part: `Échanger mon logement · Votre loyer` its section."""
    last = place.rpartition(" · ")[2]
    return last if cell_len(last) <= room else set_cell_size(last, room)


class ProgressLine(Text):
    """`Vous ● ─ Votre logement ◉ ─ …`; only the current section is named where all do not fit."""

    def __init__(self, progress: Progress, *, id: str | None = None) -> None:
        self._progress = progress
        super().__init__(id=id)

    def render(self) -> Content:
        words, here, is_whole = self._progress()
        signs = [_HERE if i == here else _DONE if is_whole or i < here else _TO_COME for i in range(len(words))]
        whole = " ─ ".join(f"{word} {sign}" for word, sign in zip(words, signs, strict=True))
        if len(whole) > self.size.width:
            whole = " ".join(f"{words[i]} {sign}" if i == here else sign for i, sign in enumerate(signs))
        return Content(whole)

    def relabel(self) -> None:
        self.refresh()


class Rule(Text):
    """The line under the header; it carries what every page must say about itself."""

    def __init__(self, notes: Says, *, id: str | None = None) -> None:
        self._notes = notes
        super().__init__(id=id)

    def render(self) -> Content:
        notes = spoken(self._notes)
        width = self.size.width
        if not notes:
            return Content("─" * width)
        before = Content("─" * max(0, width - len(notes) - 5))
        return before + Content(f" {notes} ").stylize("$muted") + Content("─" * 3)

    def relabel(self) -> None:
        self.refresh()


class Header(Widget):
    """Two rows and a rule at 80×24; one row, the state, at 56×16."""

    def __init__(self, place: Says, state: Says, notes: Says, progress: Progress | None = None) -> None:
        super().__init__(id="header")
        self._place, self._state, self._notes, self._progress = place, state, notes, progress

    def compose(self) -> ComposeResult:
        yield Spread(self._place, self._state, id="header-place")
        yield Spread(self._notes, self._state, id="header-state")
        if self._progress is not None:
            yield ProgressLine(self._progress, id="header-progress")
        yield Rule(self._notes, id="header-rule")

    def refresh_words(self) -> None:
        """The page turned: place, state and progress are asked again."""
        for part in self.query(Text):
            part.refresh()


class Foot(Horizontal):
    """The row of real buttons at the bottom. A button whose capability is not there leaves its place empty."""

    def __init__(self, *buttons: Widget) -> None:
        super().__init__(*buttons, id="foot")
