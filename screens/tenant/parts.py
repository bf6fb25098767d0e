"""Headings and what stands beside them: a receipt's parts, in words that are asked again in another language."""

from collections.abc import Callable

from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.services.paper import Part
from screens.widgets.text import Text


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
