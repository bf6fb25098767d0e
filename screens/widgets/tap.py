"""Whatever a tenant presses: with a finger, the mouse, enter or space."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual import events, getters
from textual.binding import Binding, BindingType
from textual.content import Content

from screens.base import KioskBaseApp
from screens.widgets.keeps_focus import KeepsFocus
from screens.widgets.text import Says, Text, content

Act = Callable[[], Awaitable[None]]
"""What a press does. It is awaited in the app's own task, so that keys typed after it find the new page."""


LEFT = 1
"""Button of a finger and of the mouse; the others do nothing anywhere."""


class Tap(Text, can_focus=True):
    """A button in a line box. `-next` is the page's one filled block: the next act."""

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


class Choice(KeepsFocus, Tap):
    """One possible answer; a sign says whether it is chosen, never the colour alone."""

    SIGN_ON, SIGN_OFF = "●", "○"

    def __init__(self, code: str, says: Says, act: Act, *, id: str | None = None) -> None:
        self.code = code
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
        """The sign, then what is said."""
        sign = self.SIGN_ON if self._chosen else self.SIGN_OFF
        return Content(f"{sign} ") + content(self.says)


class SeveralChoice(Choice):
    """One of several answers that may all be chosen: squares, as on a paper form."""

    SIGN_ON, SIGN_OFF = "■", "□"
