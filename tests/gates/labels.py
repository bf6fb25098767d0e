"""Every label whole, read from the rendered cells; what lies below the fold is scrolled to and looked at."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from textual.widget import Widget
from textual.widgets import Input, TextArea

from screens.widgets.chrome import ProgressLine, Spread
from screens.widgets.keys import OnScreenKeys
from screens.widgets.qr import QrCode
from screens.widgets.scroll import Scroller
from screens.widgets.text import Text, content, spoken
from tests.gates.cells import Cell, cells, inside, text
from tests.ui.stage import Stage, visible


@dataclass
class _Seen:
    """What was seen of one widget over all stops of the scroll: its rows by their number."""

    rows: dict[int, str] = field(default_factory=dict)
    is_cut: bool = False
    """Part of it lies beyond the left or right edge of what is shown."""


async def labels(stage: Stage) -> list[str]:
    """The texts of the page that a tenant cannot read whole."""
    screen = stage.app.screen
    texts = [widget for widget in screen.query(Text) if widget.region.area and _wanted(widget)]
    seen = {widget: _Seen() for widget in texts}
    async for rows in _stops(stage):
        for widget in texts:
            _look(widget, rows, seen[widget])
    found = [fault for widget in texts for fault in _faults_of(widget, seen[widget])]
    return [*found, *_titles(stage), *_keys(stage), *_codes(stage)]


async def _stops(stage: Stage) -> Stage:  # type: ignore[misc]
    raise NotImplementedError
