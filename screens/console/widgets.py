"""The console's own widgets: lines of words in a fixed place, a status line, keys to press or click, a line to type."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import zip_longest
from typing import ClassVar, NamedTuple

from rich.cells import cell_len, set_cell_size
from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Input

from kiosk.i18n import msg
from kiosk.services.desk.session import Fact, Look
from kiosk.text import clean_text, wrap
from screens.console.rows import fitted
from screens.shell.base import KioskBaseApp
from screens.widgets.text import Says, Text, content, spoken


class Still(Text):
    """Words in a place of fixed size: a change repaints the place and moves nothing; the same words write nothing."""

    _drawn: str | None = None
    """The words that stand there; None: not drawn yet."""

    def render(self) -> Content:
        self._drawn = spoken(self.says)
        return content(self.says)

    def relabel(self) -> None:
        if spoken(self.says) != self._drawn:
            self.refresh()


class Ticking(Still):
    """Words that change with time; they are looked at four times a second."""

    def on_mount(self) -> None:
        self.set_interval(0.25, self.relabel)


class OneRow(Still):
    """One row of text; it ends with `…` when it cannot show all its words."""

    def render(self) -> Content:
        self._drawn = spoken(self.says)
        return Content(fitted(self._drawn, self.size.width))


class Facts(Still):
    """The facts of a list's panel, a row each at least."""

    def __init__(self, facts: Callable[[], Sequence[Fact]], *, id: str) -> None:
        super().__init__(id=id)
        self._facts = facts
        self._shown: tuple[str, ...] = ()

    def render(self) -> Content:
        lines = [content(each.value).stylize("bold" if each.look is Look.HERE else "") for each in self._facts()]
        return Content("\n").join(lines)

    def relabel(self) -> None:
        shown = tuple(spoken(each.value) for each in self._facts())
        if shown != self._shown:
            self._shown = shown
            self.refresh()


class Hint(NamedTuple):
    """A key with its word, which a click presses too."""

    code: str
    """The act's code."""
    words: str


class Hints(Still):
    """Keys with their words, packed into rows; each can be clicked."""

    app = getters.app(KioskBaseApp)

    def __init__(
        self,
        hints: Callable[[], Sequence[Hint]],
        press: Callable[[str], Awaitable[None]],
        *,
        id: str | None = None,
        most_rows: int = 2,
        calm: float = 0.0,
        between: str = "   ",
    ) -> None:
        """
        Args:
            press: awaited with the code of a clicked hint.
            between: the blanks between two hints.
            most_rows: hints that need more rows are left out, but for the last one, which leads to all the others.
            calm: seconds without a click and without other words until a click counts: the second click of a double
                click meets words that have just changed under it.
        """
        super().__init__(id=id)
        self._between = between
        self._hints, self._press, self._most_rows, self._calm = hints, press, most_rows, calm
        self._shown: tuple[Hint, ...] = ()
        self._moved_at = -calm
        """When its words changed, or were clicked."""

    def packed(self) -> list[list[Hint]]:
        """Return the hints as they are shown, by row."""
        return self._packed(self.size.width)

    def _packed(self, width: int) -> list[list[Hint]]:
        hints = list(self._hints())
        rows = _pack(hints, width, len(self._between))
        while len(rows) > self._most_rows and len(hints) > 1:
            del hints[-2]
            rows = _pack(hints, width, len(self._between))
        return rows

    def render(self) -> Content:
        rows = self.packed()
        shown = tuple(hint for row in rows for hint in row)
        if shown != self._shown:
            self._shown, self._moved_at = shown, self.app.seconds()
        return Content("\n".join(self._between.join(hint.words for hint in row) for row in rows))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._packed(width)))

    def relabel(self) -> None:
        rows = self._packed(self.size.width) if self.size.width else []
        if tuple(hint for row in rows for hint in row) != self._shown:
            self.refresh(layout=len(rows) != self.size.height)

    def hint_at(self, x: int, y: int) -> Hint | None:
        """Return the hint at a cell of the content."""
        rows = self.packed()
        start = 0
        for hint in rows[y] if 0 <= y < len(rows) else ():
            if start <= x < start + cell_len(hint.words):
                return hint
            start += cell_len(hint.words) + len(self._between)
        return None

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        now, moved_at = self.app.seconds(), self._moved_at
        self._moved_at = now
        hint = self.hint_at(event.x - self.gutter.left, event.y - self.gutter.top)
        if hint is not None and now - moved_at >= self._calm:
            self.app.act_soon(lambda: self._press(hint.code))


def _pack(hints: Sequence[Hint], width: int, between: int) -> list[list[Hint]]:
    rows: list[list[Hint]] = [[]]
    used = 0
    for hint in hints:
        needed = cell_len(hint.words) + (between if rows[-1] else 0)
        if rows[-1] and used + needed > width:
            rows.append([])
            used, needed = 0, cell_len(hint.words)
        rows[-1].append(hint)
        used += needed
    return rows


class Labelled(Text):
    """Values beside their labels, one under another: one widget, because a page has dozens of them."""

    _LABEL = 20
    """Cells of the column of labels."""

    def __init__(self, pairs: Sequence[tuple[Says, Says]], *, classes: str | None = None) -> None:
        """
        Args:
            pairs: each a label and a value.
        """
        self._pairs = pairs
        super().__init__(classes=classes)

    def words(self) -> Content:
        return Content("\n").join(content(says) for pair in self._pairs for says in pair)

    def _rows(self, width: int) -> Iterator[tuple[str, str]]:
        """Yield the rows of each label beside those of its value."""
        for label, value in self._pairs:
            columns = ((label, self._LABEL), (value, max(1, width - self._LABEL - 1)))
            yield from zip_longest(*(wrap(spoken(says), room).split("\n") for says, room in columns), fillvalue="")

    def render(self) -> Content:
        drawn = (
            Content(f"{set_cell_size(label, self._LABEL)} ").stylize("$muted") + Content(value)
            for label, value in self._rows(self.size.width)
        )
        return Content("\n").join(drawn)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(1 for _row in self._rows(width)) if width else 0


class StatusLine(Ticking):
    """The line that says what happened last. A failure has a `!` before it, and its own colour."""

    def inform(self, says: Says, *, stays: float = 0.0) -> None:
        """Say something; `stays`: seconds, where the line empties by itself."""
        self._tell(says, is_error=False)

    def complain(self, says: Says) -> None:
        self._tell(lambda: f"! {spoken(says)}", is_error=True)

    def say_checking(self) -> None:
        """Say that a PIN is being checked, in place of what was wrong with the one before."""
        self._tell(msg("Un instant : votre code est vérifié."), is_error=False)

    def clear(self) -> None:
        if self.says:
            self._tell("", is_error=False)

    def take_over(self, other: "StatusLine") -> None:
        """Say what a page said that closes, so that its words are read on the page below."""
        if other.says:
            self._tell(other.says, is_error=other.has_class("error"))

    def _tell(self, says: Says, *, is_error: bool) -> None:
        self.set_class(is_error, "error")
        self.say(says)


class PassingStatus(StatusLine):
    """A status line that empties by itself."""

    STAYS = 8.0
    """Seconds after which it empties."""

    def inform(self, says: Says, *, stays: float = STAYS) -> None:
        super().inform(says)
        self._empty_after(stays)

    def complain(self, says: Says) -> None:
        super().complain(says)
        self._empty_after(self.STAYS)

    def take_over(self, other: StatusLine) -> None:
        super().take_over(other)
        self._empty_after(self.STAYS)

    def _empty_after(self, seconds: float) -> None:
        says = self.says
        if says:
            self.set_timer(seconds, lambda: self.clear() if self.says is says else None)


class GrowingStatus(StatusLine):
    """A status line that grows with its words: a storage error is shown whole, for its end says what to do."""

    _ROWS_KEPT = 2

    def relabel(self) -> None:
        if spoken(self.says) == self._drawn:
            return
        rows = self.get_content_height(self.size, self.app.size, self.size.width)
        self.screen.set_class(rows > self._ROWS_KEPT, "-long-message")
        self.refresh(layout=True)


_LONGEST = 64


class Pick(Still, can_focus=True):
    """One of a few words, shown alone: the arrows change it, so does its first letter or digit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
        Binding("enter", "done", show=False),
    ]

    def __init__(self, words: Sequence[str], *, done: Callable[[], Awaitable[None]], name: str) -> None:
        self._words, self._done = tuple(words), done
        self.value = self._words[0] if len(self._words) == 1 else ""
        """The chosen word; empty: nothing was chosen yet."""
        super().__init__(self._said, id=name)

    def _said(self) -> str:
        nothing = msg("choisissez")
        return f"◂ {clean_text(self.value) or nothing} ▸"

    def _choose(self, value: str) -> None:
        self.value = value
        self.relabel()

    def action_step(self, step: int) -> None:
        place = self._words.index(self.value) + step if self.value else min(step, 0)
        self._choose(self._words[place % len(self._words)])

    async def action_done(self) -> None:
        await self._done()

    def on_click(self) -> None:
        self.action_step(1)

    def on_key(self, event: events.Key) -> None:
        letter = (event.character or "").casefold()
        behind = self._words.index(self.value) + 1 if self.value else 0
        found = [word for word in (*self._words[behind:], *self._words[:behind]) if word.casefold().startswith(letter)]
        if letter.strip() and found:
            event.stop()
            self._choose(found[0])


class Entry(Input):
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "done", show=False)]

    def __init__(
        self,
        value: str = "",
        *,
        done: Callable[[], Awaitable[None]],
        name: str,
        password: bool = False,
        restrict: str | None = None,
        longest: int = _LONGEST,
        replaces: bool = False,
        hides_digits: int = 0,
    ) -> None:
        """
        Args:
            replaces: True when what is typed first takes the place of what stands there.
            hides_digits: from so many digits alone on they are not shown, as they may be a PIN in the wrong field;
                0: they are shown.
        """
        self._done, self._hides_digits = done, hides_digits
        super().__init__(
            value, id=name, password=password, restrict=restrict, max_length=longest, select_on_focus=replaces
        )
        self.cursor_blink = False

    def watch_value(self, value: str) -> None:
        """Hide digits before they are drawn."""
        if self._hides_digits:
            self.password = value.isdecimal() and len(value) >= self._hides_digits

    async def action_done(self) -> None:
        await self._done()

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(clean_text(text), start, end)

    def insert_text_at_cursor(self, text: str) -> None:
        super().insert_text_at_cursor(clean_text(text))
