"""Headings and what stands beside them: a receipt's parts, in words that are asked again in another language."""

from collections.abc import Callable

from textual.containers import Horizontal
from textual.widget import Widget

from kiosk.services.paper import Part
from screens.widgets.text import Text


def part_rows(parts: Callable[[], tuple[Part, ...]]) -> list[Widget]:
    return [_row(parts, index) for index in range(len(parts()))]


def _row(parts: Callable[[], tuple[Part, ...]], index: int) -> Widget:
    return Horizontal(
        Text(lambda: parts()[index].heading, classes="part-heading"),
        Text(lambda: parts()[index].text),
        classes="part -warns" if parts()[index].warns else "part",
    )
