"""The fixed parts of a tenant screen: title, state of the file, progress, and the buttons of the foot."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

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
CHANGED_SINCE = msg("changé depuis")
"""Shown beside the state of a draft or a sent file: the answers on the screen were changed since."""
SHOWN, SHOWN_TOO = msg("montré à un agent"), msg("montré")
"""Shown beside the state of a file: an agent was given these answers with a ticket. The second is for little room."""
SAVED_BRIEFLY = (msg("Brouillon PAS envoyé"), msg("Brouillon"))
"""The state of a draft beside something more urgent; the second is for the least room."""


def draft_saved(at: datetime, now: datetime) -> Message:
    """Say when a draft was saved: the hour if it was today, else the date."""
    when = partial(formats.hour, at) if local_day(at) == local_day(now) else f"{local(at):%d/%m}"
    return msg("Brouillon enregistré {when}, PAS envoyé", when=when)


_AROUND = 2
"""Empty cells at both sides of the header, together."""
Progress = Callable[[], tuple[str, int, int]]
"""A function that gives the journey's name, the step that the tenant is at, from 1, and how many steps there are."""

BETWEEN = " · "
"""The separator of two texts that are shown side by side."""


class Spread(Text):
    """Two texts at the two ends of one row. When both do not fit, the left one keeps its last part, then is cut.

    The first part of the right text matters most; its other parts are dropped before the last part of the left one is
    cut.

    Args:
        briefer: shorter and shorter versions of the right text: the first that fits is taken, else the last.
    """

    def __init__(
        self, left: Says, right: Says, *briefer: Says, id: str | None = None, classes: str | None = None
    ) -> None:
        self.left, self.right, self._briefer = left, right, briefer
        self._drawn = ""
        super().__init__(id=id, classes=classes)

    def right_within(self, width: int) -> str:
        """Return the first version of the right text that fits `width` cells; else the shortest."""
        said = ""
        for says in (self.right, *self._briefer):
            said = spoken(says)
            if cell_len(said) <= width:
                break
        return said

    def render(self) -> Content:
        width = self.size.width
        left = spoken(self.left)
        last = cell_len(left.rpartition(BETWEEN)[2])
        right = self.right_within(width - last - 2)
        while last > width - cell_len(right) - 2 and BETWEEN in right:
            right = right.rpartition(BETWEEN)[0]
        room = max(0, width - cell_len(right) - 2)
        if cell_len(left) > room:
            left = _shortened(left, room)
        self._drawn = left + " " * max(1, width - cell_len(left) - cell_len(right)) + right
        return Content(self._drawn)

    def relabel(self) -> None:
        """Draw it again where its words changed."""
        drawn = self._drawn
        if self.render().plain != drawn:
            self.refresh()


def _shortened(place: str, room: int) -> str:
    """Return the last part of a title, cut if needed: of `Échanger mon logement · Votre loyer`, the section."""
    last = place.rpartition(BETWEEN)[2]
    return last if cell_len(last) <= room else set_cell_size(last, room)


class Stacked(Spread):
    """Two texts like those of `Spread`, but nothing is cut: what does not fit in one row takes the next."""

    def render(self) -> Content:
        rows = self.rows(self.size.width)
        return Content("\n".join(rows)) if len(rows) > 1 else super().render()

    def rows(self, width: int) -> list[str]:
        """Return the rows that both texts take in `width` cells; one empty row when both fit side by side."""
        left, right = spoken(self.left), self.right_within(width)
        if cell_len(left) + 2 + cell_len(right) <= width:
            return [""]
        parts = _in_rows(right.split(BETWEEN), width)
        return [*filter(None, [left]), *(" " * max(0, width - cell_len(part)) + part for part in parts)]


def _in_rows(parts: Sequence[str], width: int) -> list[str]:
    """Join the parts into as few rows as possible; no part is broken."""
    rows = [parts[0]]
    for part in parts[1:]:
        longer = BETWEEN.join((rows[-1], part))
        rows[-1:] = [longer] if cell_len(longer) <= width else [rows[-1], part]
    return rows


class ProgressLine(Text):
    """The row under the title: the journey's name, and a line that is heavy as far as the tenant came."""

    def __init__(self, progress: Progress, *, id: str | None = None) -> None:
        self._progress = progress
        super().__init__(id=id)

    def render(self) -> Content:
        name, here, count = self._progress()
        room = max(0, self.size.width - cell_len(name) - 1)
        done = room * here // count
        return Content(f"{name} ") + Content("━" * done).stylize("$accent") + Content("─" * (room - done))

    def relabel(self) -> None:
        self.refresh()


class Rule(Text):
    """The line under the header; it carries the page's remarks, such as trial mode."""

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
    """The header: two rows and a rule at 80×24; one row, the state, at 56×16."""

    def __init__(self, place: Says, states: Sequence[Says], notes: Says, progress: Progress | None = None) -> None:
        super().__init__(id="header")
        self._place, self.states, self.notes, self._progress = place, states, notes, progress
        self._both = Stacked(notes, *states, id="header-state")

    def compose(self) -> ComposeResult:
        self._make_room()
        yield Spread(self._place, *self.states, id="header-place")
        yield self._both
        if self._progress is not None:
            yield ProgressLine(self._progress, id="header-progress")
        yield Rule(self.notes, id="header-rule")

    def refresh_words(self) -> None:
        """Draw title, state and progress again, after the page turned."""
        self.relabel()
        for part in self.query(Text):
            part.refresh()

    def relabel(self) -> None:
        """Adapt the number of rows: other words may need one more, or one less."""
        self._make_room()

    def on_resize(self) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """Set the number of rows before the page is laid out: a height that is measured would draw the page twice."""
        needed = len(self._both.rows(self.app.size.width - _AROUND))
        for rows in (2, 3):
            self.set_class(needed == rows, f"-rows-{rows}")


class Foot(Horizontal):
    """The row of buttons at the bottom. A button that is not available leaves its place empty."""

    def __init__(self, *buttons: Widget) -> None:
        super().__init__(*buttons, id="foot")
        # A class, not `:last-child`: for that, Textual styles every button of every page once more as it is mounted.
        for last in buttons[-1:]:
            last.add_class("-last")
