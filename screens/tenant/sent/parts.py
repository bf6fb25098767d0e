"""The parts of a receipt, headings with their texts, translated again when the language changes."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.forms.outcome_spec import Loud
from kiosk.services.paper.receipt import Part
from screens.widgets.large_letters import LargeLetters, drawn
from screens.widgets.text import Text


class LoudPart(Vertical):
    """A part of a receipt that nobody may miss, translated again with the language.

    Its two words are in large letters; where there is less room, the first one alone.
    """

    def __init__(self, part: Callable[[], Part]) -> None:
        super().__init__()
        self._part = part

    def compose(self) -> ComposeResult:
        yield Horizontal(
            LargeLetters(lambda: drawn((self._loud().first,))),
            LargeLetters(lambda: drawn((self._loud().rest,)), classes="large-after"),
            Text(lambda: self._loud().rest, classes="after"),
        )
        yield Text(lambda: self._loud().says)
        yield Text(lambda: " ".join(self._part().text.split()))

    def _loud(self) -> Loud:
        loud = self._part().loud
        if loud is None:
            raise ValueError("a part that is not loud")
        return loud


def part_rows(parts: Callable[[], tuple[Part, ...]], *, further: bool | None = None) -> list[Widget]:
    """Return a row for each part, named by its index; the loud parts are shown elsewhere.

    Args:
        further: True or False for the parts that are, or are not, to be read later; None for all.
    """
    return [
        _row(parts, index) for index, part in enumerate(parts()) if not part.loud and further in {None, part.is_further}
    ]


def _row(parts: Callable[[], tuple[Part, ...]], index: int) -> Widget:
    row = Horizontal(
        Text(lambda: parts()[index].heading, classes="part-heading"),
        Text(lambda: parts()[index].text),
        classes=f"part part-{index}",
    )
    row.set_class(parts()[index].warns, "-warns")
    return row
