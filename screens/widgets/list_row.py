"""A row of a list: its digit, and words that stand under each other."""

from typing import ClassVar

from textual.content import Content

from kiosk.services.layout import COLUMNS, wrap
from screens.widgets.tap import Act, Tap
from screens.widgets.text import Says


class ListRow(Tap):
    """What is said begins with a sign and a space; under these two cells the following lines stay empty."""

    INDENT: ClassVar[str] = "  "

    def __init__(self, says: Says, act: Act, *, id: str) -> None:
        self._room = COLUMNS
        super().__init__(says, act, id=id, classes="list-row")

    def on_resize(self) -> None:
        self._room = self.content_size.width - len(self.INDENT)
        self.relabel()

    def words(self) -> Content:
        """The lines, as many cells wide as the row leaves them."""
        return Content(wrap(str(super().words()), self._room).replace("\n", f"\n{self.INDENT}"))
