"""What nobody may pass over: in a frame, the word that matters in large letters, the rest in capitals beside it."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from kiosk.forms.ending_spec import Loud
from kiosk.services.paper import Part
from screens.widgets.large_letters import LargeLetters, drawn
from screens.widgets.text import Text


class LoudPart(Vertical):
    """A loud part of a receipt, whose words are asked for again in another language."""

    def __init__(self, part: Callable[[], Part]) -> None:
        super().__init__()
        self._part = part

    def compose(self) -> ComposeResult:
        yield Text(lambda: self._loud().before)
        with Horizontal():
            yield LargeLetters(lambda: drawn((self._loud().large,)))
            yield Text(lambda: self._loud().after, classes="after")
        yield Text(lambda: " ".join(self._part().text.split()))

    def _loud(self) -> Loud:
        loud = self._part().loud
        if loud is None:
            raise ValueError("a part that is not loud")
        return loud
