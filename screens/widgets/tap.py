"""The buttons that a tenant presses with a finger, the mouse, enter or space."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from rich.cells import set_cell_size
from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content

from kiosk.i18n import msg
from kiosk.services.paper.layout import COLUMNS
from kiosk.text import wrap
from screens.shell.base import KioskBaseApp
from screens.shell.breakpoints import SMALL_WIDTH
from screens.widgets.text import Says, Text, content, spoken


class KeepsFocus:
    """A mixin for controls that keep the focus while a layout has hidden them.

    Open on-screen keys leave room for one question, and the focus decides which one is shown. Textual reports by a
    message which widgets a layout hid; on a busy machine it comes when the control has the focus already, and would
    move that to the next widget: keys typed in one burst would land there.
    """

    def _on_hide(self, event: events.Hide) -> None:
        event.prevent_default()


Act = Callable[[], Awaitable[None]]
"""The action of a press. It is awaited in the app's own task, so that keys typed after it reach the new page."""


LEFT = 1
"""The number of the button of a finger and of the mouse; the others do nothing anywhere."""


class Tap(Text, can_focus=True):
    """A button in a line box. `-next` is the page's one filled block: the next action."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "press", show=False)]
    app = getters.app(KioskBaseApp)

    def __init__(self, says: Says, act: Act, *, id: str | None = None, classes: str | None = None) -> None:
        self._act = act
        super().__init__(says, id=id, classes=classes)

    async def action_press(self) -> None:
        if self.is_attached and not self.disabled:
            await self._act()

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        if event.button == LEFT:
            self.app.act_soon(self.action_press)


_DIGITS = 9


def mark_of(number: int) -> str:
    """Return the symbol before a choice or a row of a list: its key, or `·` when it has none."""
    return str(number) if number <= _DIGITS else "·"


class Choice(KeepsFocus, Tap):
    """One possible answer; a symbol shows if it is chosen, never the colour alone."""

    MARK_ON, MARK_OFF = "●", "○"

    def __init__(self, code: str, says: Says, act: Act, *, id: str | None = None, number: int = 0) -> None:
        self.code = code
        self._key = f"{mark_of(number)} " if number else ""
        self._chosen = False
        super().__init__(says, act, id=id, classes="choice")

    @property
    def chosen(self) -> bool:
        return self._chosen

    @chosen.setter
    def chosen(self, value: bool) -> None:
        self._chosen = value
        self.set_class(value, "-chosen")
        self.relabel()

    def words(self) -> Content:
        """Return the digit that chooses it, where one does, the symbol, then the words."""
        mark = self.MARK_ON if self._chosen else self.MARK_OFF
        return Content(f"{self._key}{mark} ") + content(self.says)


class SeveralChoice(Choice):
    """One of several answers that may all be chosen: its symbols are squares, as on a paper form."""

    MARK_ON, MARK_OFF = "■", "□"


class FootButton(Tap):
    def __init__(
        self,
        word: Says,
        act: Act,
        *,
        id: str,
        before: str = "",
        after: str = "",
        is_next: bool = False,
        classes: str | None = None,
    ) -> None:
        self.word = word
        self._before, self._after = before, after
        super().__init__(self._label, act, id=id, classes="-next" if is_next else classes)

    def _label(self) -> str:
        if self.app.size.width < SMALL_WIDTH:
            return spoken(self.word)
        return f"{self._before}{spoken(self.word)}{self._after}"


def back_button(act: Act) -> FootButton:
    return FootButton(msg("Retour"), act, id="foot-back", before="◂ ")


def continue_button(act: Act) -> FootButton:
    return FootButton(msg("Continuer"), act, id="foot-next", before="F10 ", after=" ▸", is_next=True)


LEADS_ON = " ▸"
"""The end of a row that leads to another page."""


class Row(Tap):
    """A button as wide as its page; a symbol at its right end says that it leads on."""

    indent: ClassVar[str] = ""
    """The cells that stay empty before each line but the first."""

    def __init__(self, says: Says, act: Act, *, id: str, classes: str) -> None:
        self._room = COLUMNS
        super().__init__(says, act, id=id, classes=classes)

    def on_resize(self) -> None:
        self._room = self.content_size.width - len(self.indent) - len(LEADS_ON)
        self.relabel()

    def relabel(self) -> None:
        super().relabel()
        self.set_class("\n" in self.words().plain, "-lines")

    def words(self) -> Content:
        """Return the lines, wrapped to the cells that the row leaves them."""
        *lines, last = wrap(str(super().words()), self._room).split("\n")
        room = self._room if lines else self._room + len(self.indent)
        return Content(f"\n{self.indent}".join((*lines, set_cell_size(last, room) + LEADS_ON)))


class ListRow(Row):
    """A row of a list. Its words begin with a symbol and a space; in further lines these two cells stay empty."""

    indent = "  "

    def __init__(self, says: Says, act: Act, *, id: str) -> None:
        super().__init__(says, act, id=id, classes="list-row")
