"""The console's small questions: a notice, a yes or no, a line to type."""

import re
from collections.abc import Awaitable, Callable
from datetime import time
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from kiosk.i18n import N_, _, msg
from screens.console import breakpoints
from screens.console.breakpoints import Scrolls
from screens.console.host import ConsoleHost
from screens.console.widgets import Entry, StatusLine
from screens.widgets.scroll import Body
from screens.widgets.text import Says, Text

_HOUR = re.compile(r"\s*(\d{1,2})\s*[:hH.]?\s*(\d{2})?\s*")
BAD_HOUR = N_("Écrivez une heure, par exemple 14:30.")
_AIR = re.compile(r"\s{2,}")
CLOSE_KEYS = N_("Échap Fermer")
CONFIRM_KEYS = N_("Entrée Oui   Échap Non")
PROMPT_KEYS = N_("Entrée Enregistrer   Échap Annuler")


def read_hour(text: str) -> time | None:
    """Read an hour typed as `14:30`, `14h30`, `14h` or `1430`; None for anything else."""
    found = _HOUR.fullmatch(text)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class _Box(ModalScreen[None]):
    VERTICAL_BREAKPOINTS = breakpoints.ROWS
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]
    app: ConsoleHost  # type: ignore[assignment]

    async def action_close(self) -> None:
        await self.app.pop_screen()


class Notice(_Box, Scrolls):
    """A box of lines to read; a key and its words, with spaces between, are shown side by side."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,question_mark,f1", "close", show=False)]

    def __init__(self, lines: Callable[[], tuple[str, ...]]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Body(*map(self._row, range(len(self._lines()))), classes="box-lines")
            yield Text(self._keys, classes="box-keys")

    def on_mount(self) -> None:
        self.call_after_refresh(self._tell_keys)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell_keys)

    def _tell_keys(self) -> None:
        self.query_one(".box-keys", Text).relabel()

    def _keys(self) -> str:
        closing = _(CLOSE_KEYS)
        return "   ".join((_("↑ ↓ Lire"), closing)) if self.is_mounted and self.body.max_scroll_y else closing

    def _row(self, number: int) -> Widget:
        """Return a row, in the current language: F2 translates it again."""

        def part(index: int) -> Callable[[], str]:
            return lambda: _parted(self._lines()[number])[index]

        words = Text(part(1))
        return Horizontal(Text(part(0), classes="box-key"), words, classes="box-line") if part(0)() else words


def _parted(line: str) -> tuple[str, str]:
    """Split a line into a key and its words; a line without a gap is words alone."""
    key, *words = _AIR.split(line, maxsplit=1)
    return (key, words[0]) if words else ("", line)


class Confirm(_Box):
    """One question; only enter confirms it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "confirm", show=False)]

    def __init__(self, question: Says, note: Says, act: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._question, self._note, self._act = question, note, act

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._question, classes="question")
            yield Text(self._note, classes="muted")
            yield Text(msg(CONFIRM_KEYS), classes="box-keys")

    async def action_confirm(self) -> None:
        await self.app.pop_screen()
        await self._act()


class Prompt(_Box):
    """A box with one line to type; a refused text stays, with the reason under it."""

    def __init__(
        self,
        question: Says,
        note: Says,
        refusal: Callable[[str], Says],
        act: Callable[[str], Awaitable[None]],
        *,
        value: str = "",
        said: Says = "",
        keys: str = PROMPT_KEYS,
    ) -> None:
        """
        Args:
            refusal: returns what is wrong with a text; empty when nothing is.
            act: awaited with a text that is not refused, once the box is closed.
            value: the text in the line at first.
            said: what is wrong with that text, where only the act could find out.
            keys: the words of the keys (a msgid), where enter records nothing.
        """
        super().__init__()
        self._question, self._note, self._refusal, self._act, self._value = question, note, refusal, act, value
        self._keys, self._said = keys, said

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Text(self._question, classes="question")
            yield Text(self._note, classes="muted")
            yield Entry(self._value, done=self._done, name="line")
            yield StatusLine()
            yield Text(msg(self._keys), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))
        if self._said:
            self.query_one(StatusLine).complain(self._said)

    async def _done(self) -> None:
        typed = self.query_one(Entry).value.strip()
        refusal = self._refusal(typed)
        if refusal:
            self.query_one(StatusLine).complain(refusal)
            return
        await self.app.pop_screen()
        await self._act(typed)


def hour_prompt(number: str, now_set: time | None, give: Callable[[time | None], Awaitable[None]]) -> Prompt:
    """Return the prompt for an hour of today for a ticket, or for none."""

    async def act(typed: str) -> None:
        await give(read_hour(typed))

    return Prompt(
        msg("Heure du rendez-vous de {number}", number=number),
        msg("Par exemple 14:30. Vide : pas de rendez-vous."),
        lambda typed: msg(BAD_HOUR) if typed and read_hour(typed) is None else "",
        act,
        value=f"{now_set:%H:%M}" if now_set else "",
    )
