"""Headings and what stands beside them: a receipt's parts, in words that are asked again in another language."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from kiosk.forms.outcome_spec import Loud
from kiosk.services.paper.receipt import Part
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


def part_rows(parts: Callable[[], tuple[Part, ...]]) -> list[Widget]:
    """A row each, by the number of its part; what is loud stands elsewhere."""
    return [_row(parts, index) for index, part in enumerate(parts()) if not part.loud]


def _row(parts: Callable[[], tuple[Part, ...]], index: int) -> Widget:
    row = Horizontal(
        Text(lambda: parts()[index].heading, classes="part-heading"),
        Text(lambda: parts()[index].text),
        classes=f"part part-{index}",
    )
    row.set_class(parts()[index].warns, "-warns")
    return row
