"""The fixed places of a tenant screen: where am I, the state of the file, the progress; and the foot's buttons."""

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
"""Beside how a draft, or what was sent, is stored: what stands on the screen is not all of it."""
SHOWN, SHOWN_TOO = msg("montré à un agent"), msg("montré")
"""Beside how it stands: an agent was given these answers with a ticket. The second where there is little room."""
SAVED_BRIEFLY = (msg("Brouillon PAS envoyé"), msg("Brouillon"))
"""How it stands, beside what is more urgent; the second where there is least room."""


def draft_saved(at: datetime, now: datetime) -> Message:
    """When; of another day than today, that day."""
    when = partial(formats.hour, at) if local_day(at) == local_day(now) else f"{local(at):%d/%m}"
    return msg("Brouillon enregistré {when}, PAS envoyé", when=when)


def no_file_but(number: str) -> str:
    """Beside what is kept and is no file: a ticket's number, which nobody shall think lost."""
    return BETWEEN.join(map(str, (NOT_SAVED, msg("ticket {number} valable", number=number))))


_AROUND = 2
"""Empty cells at the two sides of the header."""
Progress = Callable[[], tuple[tuple[str, ...], int, bool]]
"""The sections' words, the place of the current one, and whether all the others are answered."""

BETWEEN = " · "
"""Two things that are said side by side."""
_DONE, _HERE, _TO_COME = "●", "◉", "○"


class Spread(Text):
    """Two texts at the two ends of one row; when both do not fit, the left one keeps its last part, then gives way.

    Of the right one the first thing said matters most: the others go before that part of the left does.

    Args:
        briefer: The right one in ever fewer words: each is taken where none before it fits.
    """

    def __init__(
        self, left: Says, right: Says, *briefer: Says, id: str | None = None, classes: str | None = None
    ) -> None:
        self.left, self.right, self._briefer = left, right, briefer
        super().__init__(id=id, classes=classes)

    def right_within(self, width: int) -> str:
        """The right one, in the most words for which so many cells are enough; else in the fewest."""
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
        return Content(left + " " * max(1, width - cell_len(left) - cell_len(right)) + right)

    def relabel(self) -> None:
        self.refresh()


def _shortened(place: str, room: int) -> str:
    """A title too long beside its state gives its last part: `Échanger mon logement · Votre loyer` its section."""
    last = place.rpartition(BETWEEN)[2]
    return last if cell_len(last) <= room else set_cell_size(last, room)


class Stacked(Spread):
    """The same where nothing may be cut: what does not fit in one row takes the next."""

    def render(self) -> Content:
        rows = self.rows(self.size.width)
        return Content("\n".join(rows)) if len(rows) > 1 else super().render()

    def rows(self, width: int) -> list[str]:
        """What is said in so many cells, row by row; one that is empty where both fit into it."""
        left, right = spoken(self.left), self.right_within(width)
        if cell_len(left) + 2 + cell_len(right) <= width:
            return [""]
        parts = _in_rows(right.split(BETWEEN), width)
        return [*filter(None, [left]), *(" " * max(0, width - cell_len(part)) + part for part in parts)]


def _in_rows(parts: Sequence[str], width: int) -> list[str]:
    """What is said side by side, in as few rows as hold it; no part is broken."""
    rows = [parts[0]]
    for part in parts[1:]:
        longer = BETWEEN.join((rows[-1], part))
        rows[-1:] = [longer] if cell_len(longer) <= width else [rows[-1], part]
    return rows


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
        """The page turned: place, state and progress are asked again."""
        self.relabel()
        for part in self.query(Text):
            part.refresh()

    def relabel(self) -> None:
        """Other words may need another row, or one less."""
        self._make_room()

    def on_resize(self) -> None:
        self._make_room()

    def _make_room(self) -> None:
        """By a height that is known before the page is laid out: one that is measured would draw the page twice."""
        needed = len(self._both.rows(self.app.size.width - _AROUND))
        for rows in (2, 3):
            self.set_class(needed == rows, f"-rows-{rows}")


class Foot(Horizontal):
    """The row of real buttons at the bottom. A button whose capability is not there leaves its place empty."""

    def __init__(self, *buttons: Widget) -> None:
        super().__init__(*buttons, id="foot")
        # A class and no `:last-child`: for that, Textual styles every button of every page once more as it is mounted.
        for last in buttons[-1:]:
            last.add_class("-last")
