"""What stands in a long paper: its headings, each of which leads to its page."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from kiosk.i18n import current_language, msg
from kiosk.services.layout import Heading
from screens.tenant.offers import sign_of
from screens.tenant.page import TenantScreen, spring
from screens.widgets.foot_button import back_button
from screens.widgets.list_row import ListRow
from screens.widgets.text import Text


class ContentsScreen(TenantScreen):
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(number), f"choose({number})", show=False) for number in range(1, 10)),
    ]
    place = msg("Sommaire")

    def __init__(self, headings: Callable[[], Sequence[Heading]], go: Callable[[int], Awaitable[None]]) -> None:
        """
        Args:
            headings: asked for again when the language changes.
            go: to a page, by its index.
        """
        super().__init__()
        self._find, self._go = headings, go
        self._language, self._found = "", tuple[Heading, ...]()

    def _headings(self) -> Sequence[Heading]:
        """Looked for once a language: the whole paper is made for it."""
        if self._language != current_language():
            self._language, self._found = current_language(), tuple(self._find())
        return self._found

    def body(self) -> list[Widget]:
        rows = (
            ListRow(partial(self._says, number), partial(self.action_choose, number), id=f"line-{number}")
            for number in range(1, len(self._headings()) + 1)
        )
        return [Text(msg("Où voulez-vous aller ?"), classes="question lead"), Vertical(*rows, classes="list-rows")]

    def _says(self, number: int) -> str:
        heading = self._headings()[number - 1]
        where = msg("page {page}", page=heading.page + 1)
        return f"{sign_of(number)} {heading.words}\n{where}"

    def foot(self) -> list[Widget]:
        return [spring(), back_button(self.close_what_is_open)]

    def first_focus(self) -> Widget | None:
        return self.query_one("#line-1")

    async def action_choose(self, number: int) -> None:
        headings = self._headings()
        if number <= len(headings):
            await self.app.pop_screen()
            await self._go(headings[number - 1].page)

    async def close_what_is_open(self) -> None:
        await self.app.pop_screen()
