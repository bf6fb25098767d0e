"""The help: every act, with its key; one that cannot be done now is grey, with the reason. It narrows as one types."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Input

from kiosk.i18n import N_, _, msg
from kiosk.services.desk.act_search import rank
from kiosk.services.desk.session import Act
from kiosk.text import fold
from screens.console.asks import Box
from screens.console.rows import Column, Row, Rows
from screens.console.widgets import Entry
from screens.widgets.text import Says, Text, spoken

_KEYS = N_("↑ ↓   Entrée Faire   Échap Fermer")
_NONE = N_("Aucune action n'a ces mots.")


@dataclass(frozen=True)
class ActLine:
    act: Act[Any]
    key: Says
    """The word of its key."""
    name: Says
    refusal: Says = ""
    """Why it cannot be done now; empty: enter does it."""
    is_here: bool = True
    """False for an act of another place, which is found by its words only."""


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
        self._lines, self._press = {line.act.code: line for line in lines}, press
        self._chosen: ActLine | None = None

    def compose(self) -> ComposeResult:
        columns = (Column("key", "", 8), Column("label", "", 0))
        with Vertical(classes="box palette"):
            yield Text(msg("Que voulez-vous faire ?"), classes="question")
            yield Entry(done=self._done, name="line")
            yield Rows(columns, msg(_NONE), moved=self._choose, chosen=self._done, name="acts", has_head=False)
            yield Text(self._help, classes="act-help")
            yield Text(msg(_KEYS), classes="box-keys")

    def on_mount(self) -> None:
        self.set_focus(self.query_one(Entry))
        self._show()

    def relabel(self) -> None:
        self._show()

    def _help(self) -> str:
        """Return the sentence on the act under the cursor, or why it cannot be done."""
        line = self._chosen
        if line is None:
            return ""
        return f"! {spoken(line.refusal)}" if line.refusal else _(line.act.help)

    def _choose(self) -> None:
        self._chosen = self._lines.get(self.query_one(Rows).key or "")
        self.query_one(".act-help", Text).relabel()

    @on(Input.Changed)
    def _show(self) -> None:
        words = fold(self.query_one(Entry).value).split()
        found = []
        for line in self._lines.values():
            key, name = spoken(line.key), spoken(line.name)
            grade = rank(line.act.code, key, name, _(line.act.help), words)
            if grade is not None and (words or line.is_here):
                row = Row(line.act.code, (key, name), is_muted=bool(line.refusal))
                found.append((grade, bool(line.refusal), not line.is_here, row))
        found.sort(key=lambda each: each[:3])
        rows = self.query_one(Rows)
        rows.show([row for *_order, row in found])
        rows.action_move(-len(self._lines))
        self._choose()

    def action_move(self, step: int) -> None:
        self.query_one(Rows).action_move(step)

    def action_page(self, direction: int) -> None:
        self.query_one(Rows).action_page(direction)

    async def _done(self) -> None:
        """Do the chosen act; one that cannot be done stays under the eyes, with its reason."""
        chosen = self._chosen
        if chosen is not None and not chosen.refusal:
            await self.app.pop_screen()
            await self._press(chosen.act.code)
