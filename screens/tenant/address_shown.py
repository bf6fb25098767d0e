"""An address to be typed elsewhere: in large letters where they have room, and exactly as it is typed."""

from textual.app import ComposeResult
from textual.containers import Vertical

from kiosk.i18n import Message
from kiosk.services.large_print import large_lines
from kiosk.services.layout import broken_lines
from screens.widgets.large_letters import ROWS, LargeLetters
from screens.widgets.text import Text

_FRAME = 4
"""Cells of a line that the frame takes, around an address without large letters."""
_GAPS = ("-gap-above", "-gap-below", "-gap-top")
"""Empty rows where there is room for them, the most wanted first: over the letters, under the address, at the top."""


class AddressShown(Vertical):
    """It fills the room that its page leaves, and arranges its parts anew whenever that changes."""

    def __init__(self, title: Message, address: str, how: Message) -> None:
        """
        Args:
            title: What is done there.
            address: As it is typed; a configured text.
            how: How to get there.
        """
        super().__init__(id="address-shown")
        self._address = address
        self._title = Text(title, classes="question")
        self._letters = LargeLetters(id="address-letters")
        self._exact = Text(id="address")
        self._how = Text(how, id="address-how")

    def compose(self) -> ComposeResult:
        yield from (self._title, self._letters, self._exact, self._how)

    def on_resize(self) -> None:
        self._arrange()

    def relabel(self) -> None:
        """In another language a sentence may take another number of rows."""
        self._title.relabel()
        self._how.relabel()
        self._arrange()

    def _arrange(self) -> None:
        width, height = self.size
        self._exact.say(broken_lines(self._address, width))
        left = height - sum(map(self._rows, (self._title, self._exact, self._how)))
        for gaps in range(len(_GAPS), -1, -1):
            lines = large_lines(self._address, width, (left - gaps) // ROWS)
            if lines:
                break
        else:
            gaps = len(_GAPS)
            self._exact.say(broken_lines(self._address, width - _FRAME))
        self._letters.display = bool(lines)
        self._letters.show(lines or ())
        self.set_class(not lines, "-framed")
        for number, gap in enumerate(_GAPS):
            self.set_class(number < gaps, gap)

    def _rows(self, text: Text) -> int:
        return text.get_content_height(self.size, self.app.size, self.size.width)
