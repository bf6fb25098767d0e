"""The help: every act that can be done now, with its key. It narrows as the agent types; enter does what is chosen."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from kiosk.domain.communes import fold
from kiosk.i18n import N_, _, msg
from kiosk.services.desk.query import has_words
from screens.console.asks import Box
from screens.console.rows import Column, Row, Rows
from screens.console.widgets import Entry
from screens.widgets.text import Text

_KEYS = N_("↑ ↓   Entrée Faire   Échap Fermer")
_NONE = N_("Aucune action n'a ces mots.")
ActLine = tuple[str, str, str, str]
"""An act's code, the word of its key, its label and its help (msgids, the last two)."""


class Palette(Box):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("f1,ctrl+p", "close", show=False),
    ]

    def __init__(self, lines: Sequence[ActLine], press: Callable[[str], Awaitable[None]]) -> None:
        """
        Args:
            press: awaited with the code of the chosen act.
        """
        super().__init__()
        self._lines, self._press = lines, press

    def compose(self) -> ComposeResult:
        columns = (Column("key", "", 8), Column("label", "", 0))
        with Vertical(classes="box palette"):
            yield Text(msg("Que voulez-vous faire ?"), classes="question")
            yield Entry(done=self._done, name="line")
            yield Rows(columns, msg(_NONE), moved=self._tell_help, chosen=self._done, name="acts", has_head=False)
            yield Text(self._help, classes="act-help")
            yield Text(msg(_KEYS), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))
        self._show()

    def relabel(self) -> None:
        self._show()

    def _help(self) -> str:
        """Return the sentence on the act under the cursor."""
        chosen = self.query_one(Rows).key if self.is_mounted else None
        return next((_(told) for code, _key, _label, told in self._lines if code == chosen), "")

    def _tell_help(self) -> None:
        self.query_one(".act-help", Text).relabel()

    @on(Input.Changed)
    def _show(self) -> None:
        words = fold(self.query_one(Entry).value).split()
        found = []
        for code, key, label, told in self._lines:
            name = fold(_(label))
            if has_words(f"{fold(key)} {name} {fold(_(told))}", words):
                # An act whose name opens with the words comes first: its name is what an agent types.
                found.append((not name.startswith(" ".join(words)), Row(code, (key, _(label)))))
        if words:
            found.sort(key=lambda each: each[0])
        rows = self.query_one(Rows)
        rows.show([row for _is_later, row in found])
        rows.action_move(-len(self._lines))
        self._tell_help()

    def action_move(self, step: int) -> None:
        self.query_one(Rows).action_move(step)

    def action_page(self, direction: int) -> None:
        self.query_one(Rows).action_page(direction)

    async def _done(self) -> None:
        chosen = self.query_one(Rows).key
        if chosen is not None:
            await self.app.pop_screen()
            await self._press(chosen)
