"""A one-line field of the console. Enter is an awaited act, so that keys typed behind it find the next place."""

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from kiosk.plain import clean_text

_LONGEST = 64


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
    ) -> None:
        super().__init__(
            value, id=name, password=password, restrict=restrict, max_length=_LONGEST, select_on_focus=False
        )
        self._done = done
        self.cursor_blink = False

    async def action_done(self) -> None:
        await self._done()

    def replace(self, text: str, start: int, end: int) -> None:
        super().replace(clean_text(text), start, end)

    def insert_text_at_cursor(self, text: str) -> None:
        super().insert_text_at_cursor(clean_text(text))
